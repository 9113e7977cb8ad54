using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Logging;

namespace StripeProcessor.BrowserTests.Snippets;

/// <summary>
/// A charity's own web server: files of one folder, under a strict policy, and nothing else. It is called <c>localhost</c>, so that to a
/// browser it is another site than the API at <c>127.0.0.1</c>.
/// </summary>
internal sealed class StaticSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FileExtensionContentTypeProvider _types = new();

    private StaticSite(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    /// <summary>What is served; nothing before it is there.</summary>
    public string? Folder { get; set; }

    /// <summary>The Content-Security-Policy of every answer.</summary>
    public string Policy { get; set; } = "default-src 'none'";

    public static async Task<StaticSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var site = new StaticSite(builder.Build());
        site._app.Run(site.AnswerAsync);
        await site._app.StartAsync();
        site.Address = new Uri($"http://localhost:{new Uri(site._app.Urls.Single()).Port}/");
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = context.Request.Path.Value!.TrimStart('/');
        var file = Path.Combine(Folder ?? "", asked.Length == 0 || asked.EndsWith('/') ? asked + "index.html" : asked);
        if (Folder is null || !Path.GetFullPath(file).StartsWith(Folder, StringComparison.Ordinal) || !File.Exists(file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.ContentType = _types.TryGetContentType(file, out var type) ? type : "application/octet-stream";
        await context.Response.SendFileAsync(file);
    }
}

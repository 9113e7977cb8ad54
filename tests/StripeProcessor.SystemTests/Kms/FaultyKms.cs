using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StripeProcessor.SystemTests.Kms;

/// <summary>Answers every call with one of KMS's errors, as KMS words it on the wire: what moto cannot be made to do.</summary>
internal sealed class FaultyKms(WebApplication server) : IAsyncDisposable
{
    public Uri Address { get; } =
        new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FaultyKms> StartAsync(string code, Action called)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));

        var server = builder.Build();
        server.Run(context =>
        {
            called();
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/x-amz-json-1.1";
            return context.Response.WriteAsync($$"""{"__type":"{{code}}","message":"the-service's-own-words"}""");
        });
        await server.StartAsync();
        return new FaultyKms(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

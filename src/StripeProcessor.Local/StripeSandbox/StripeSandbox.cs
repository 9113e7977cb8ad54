using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Stripe's API, hosted checkout page and 3-D Secure page on loopback, with test cards only: the official clients run
/// against it unmodified. Test key <see cref="SecretKey"/>; control under <c>/_sandbox/</c>.
/// </summary>
public sealed class StripeSandbox : IAsyncDisposable
{
    public const string SecretKey = "sk_test_sandbox";
    public const string PublishableKey = "pk_test_sandbox";

    private readonly WebApplication _server;
    private readonly ObjectStore _store;

    private StripeSandbox(WebApplication server, ObjectStore store, Uri address)
    {
        _server = server;
        _store = store;
        Address = address;
    }

    /// <summary>Scheme, 127.0.0.1 and port, with a trailing slash; a Stripe client's API base.</summary>
    public Uri Address { get; }

    /// <summary>Answers when the sandbox accepts requests.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<StripeSandbox> StartAsync(StripeSandboxOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);

        var store = ObjectStore.Open(options.DataDirectory);
        try
        {
            var front = new HttpFront(options, store);
            var server = Build(options, front);
            await server.StartAsync(cancellation);
            var address = new UriBuilder(server.Urls.Single()).Uri;
            front.Address = address;
            return new StripeSandbox(server, store, address);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(impatience.Token);
        await _server.DisposeAsync();
        _store.Dispose();
    }

    private static WebApplication Build(StripeSandboxOptions options, HttpFront front)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listener =>
            {
                if (options.Certificate is not { } certificate)
                {
                    listener.Protocols = HttpProtocols.Http1;
                    return;
                }

                listener.UseHttps(certificate, https => https.ServerCertificateChain = options.CertificateChain);
            });
        });

        var server = builder.Build();
        server.Run(front.HandleAsync);
        return server;
    }
}

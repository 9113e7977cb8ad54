using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StripeProcessor.Local;

/// <summary>Kestrel on 127.0.0.1 with one handler, and nothing that a host would read from files or the environment.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackServer(WebApplication application, IReadOnlyList<Uri> addresses)
    {
        _application = application;
        Addresses = addresses;
    }

    /// <summary>One address a port, in the order of the ports asked for.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <param name="ports">0 takes a free one; the same server may listen on several.</param>
    /// <param name="certificate">Serves https when given.</param>
    /// <exception cref="PortInUseException">Another program listens there.</exception>
    public static async Task<LoopbackServer> StartAsync(
        IReadOnlyList<int> ports,
        X509Certificate2? certificate,
        RequestDelegate handler,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, ManualLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            // A size limit belongs to what is imitated, with its own reply; a long poll outlasts every rate limit.
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;

            foreach (var port in ports)
            {
                kestrel.Listen(IPAddress.Loopback, port, listen => Configure(listen, certificate));
            }
        });

        var application = builder.Build();
        application.Run(handler);

        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await application.DisposeAsync();
            throw new PortInUseException(ports[0], fault);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        return new LoopbackServer(application, [.. addresses.Addresses.Select(address => new Uri(address))]);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever is still connected polls or has been given up: nothing is worth waiting for.
        using var now = new CancellationTokenSource();
        now.Cancel();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static void Configure(ListenOptions listen, X509Certificate2? certificate)
    {
        listen.Protocols = HttpProtocols.Http1;

        if (certificate is not null)
        {
            listen.UseHttps(certificate);
        }
    }

    /// <summary>Signals belong to the process, not to each of its servers.</summary>
    private sealed class ManualLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

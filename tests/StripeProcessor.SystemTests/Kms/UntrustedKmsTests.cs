using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StripeProcessor.Aws;

namespace StripeProcessor.SystemTests.Kms;

public sealed class UntrustedKmsTests
{
    private static readonly SealedSecret Sealed = new(SecretNames.StripeKey, new byte[] { 1, 2, 3 });

    private static readonly SealContext Context = new("gifts", "test", SecretNames.StripeKey);

    [Theory]
    [InlineData("localhost", KmsOutage.UntrustedRoot, "a root that is not on this process's list of trusted ones", 1)]
    [InlineData("somebody.example", KmsOutage.Unreachable, "no connection to KMS (SecureConnectionError)", 3)]
    public async Task A_certificate_that_is_not_KMSs_is_told_from_a_root_that_is_not_listed(
        string name, KmsOutage outage, string sentence, int handshakes)
    {
        var connections = 0;
        await using var server = await StartAsync(name, () => Interlocked.Increment(ref connections));
        var port = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        using var kms = Secrets(new Uri($"https://localhost:{port}"));

        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal(outage, unavailable.Outage);
        Assert.Contains(sentence, unavailable.Message, StringComparison.Ordinal);
        Assert.Equal(handshakes, connections);
    }

    [Fact]
    public async Task A_KMS_that_is_not_there_is_unreachable()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var kms = Secrets(new Uri($"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}"));

        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal(KmsOutage.Unreachable, unavailable.Outage);
    }

    private static KmsSecrets Secrets(Uri endpoint) => KmsSecrets.Create(
        new KmsOptions { Endpoint = endpoint, Region = "eu-west-1", Credentials = new AwsCredentials("nobody", new Secret("nothing")) });

    private static async Task<WebApplication> StartAsync(string name, Action connected)
    {
        var certificate = SelfSigned(name);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Use(next => connection =>
            {
                connected();
                return next(connection);
            });
            listen.UseHttps(certificate);
        }));

        var server = builder.Build();
        server.Run(context => context.Response.WriteAsync("{}"));
        await server.StartAsync();
        return server;
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());

        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}

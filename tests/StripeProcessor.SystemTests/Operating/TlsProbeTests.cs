using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StripeProcessor.Cli;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>What doctor sees of a real server's certificate.</summary>
public sealed class TlsProbeTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TlsProbeTests() => _listener.Start();

    private Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("localhost", "it is expired, or nobody that this machine trusts vouches for it")]
    [InlineData("somewhere.example.org", "it is for another name")]
    public async Task A_certificate_that_browsers_refuse_is_told_with_its_end(string name, string fault)
    {
        using var certificate = Made(name);
        var served = ServeAsync(certificate);

        var seen = await TlsProbe.AskAsync(Address, CancellationToken.None);

        Assert.Equal((fault, new DateTimeOffset(certificate.NotAfter)), (seen.Fault, seen.NotAfter));
        await served;
    }

    [Fact]
    public async Task A_port_without_a_server_is_told_as_one()
    {
        var address = Address;
        _listener.Stop();

        var fault = await Assert.ThrowsAsync<ToolException>(() => TlsProbe.AskAsync(address, CancellationToken.None));

        Assert.Equal($"no TLS with localhost, port {address.Port}", fault.Message);
    }

    private async Task ServeAsync(X509Certificate2 certificate)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(certificate);
    }

    private static X509Certificate2 Made(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(20));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}

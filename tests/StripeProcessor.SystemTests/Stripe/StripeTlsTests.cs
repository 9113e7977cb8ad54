using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StripeProcessor.Stripe;

namespace StripeProcessor.SystemTests.Stripe;

public sealed class StripeTlsTests
{
    [Fact]
    public async Task A_certificate_whose_root_is_not_sent_and_not_known_is_an_untrusted_root()
    {
        using var root = TestCertificates.Root();
        using var certificate = TestCertificates.Leaf(root, "127.0.0.1");

        var failure = await HandshakeFailureAsync(certificate);

        Assert.Equal(StripeConnectionCause.UntrustedRoot, failure.Cause);
        Assert.True(failure.IsOutcomeKnown);
    }

    [Fact]
    public async Task A_certificate_that_vouches_for_itself_is_an_untrusted_root()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");

        var failure = await HandshakeFailureAsync(certificate);

        Assert.Equal(StripeConnectionCause.UntrustedRoot, failure.Cause);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_excused_by_its_root()
    {
        using var root = TestCertificates.Root();
        using var certificate = TestCertificates.Leaf(root, "192.0.2.1");

        var failure = await HandshakeFailureAsync(certificate);

        Assert.Equal(StripeConnectionCause.Tls, failure.Cause);
    }

    [Fact]
    public async Task An_expired_certificate_is_not_excused_by_its_root()
    {
        using var root = TestCertificates.Root();
        using var certificate = TestCertificates.Leaf(root, "127.0.0.1", isExpired: true);

        var failure = await HandshakeFailureAsync(certificate);

        Assert.Equal(StripeConnectionCause.Tls, failure.Cause);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_a_failed_handshake()
    {
        await using var server = new RawServer(connection => connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));

        var failure = await FailureAsync(new UriBuilder(server.Address) { Scheme = Uri.UriSchemeHttps }.Uri);

        Assert.Equal(StripeConnectionCause.Tls, failure.Cause);
    }

    [Fact]
    public async Task A_handshake_that_never_ends_is_given_up()
    {
        await using var server = new RawServer(connection => Task.Delay(Timeout.Infinite, connection.End));
        using var transport = new StripeTransport(connectTimeout: TimeSpan.FromMilliseconds(200));
        var address = new UriBuilder(server.Address) { Scheme = Uri.UriSchemeHttps }.Uri;
        var client = new StripeClient("sk_test_1", new() { ApiBase = address }, transport);

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(() => client.OpenConnectionAsync(default));

        Assert.Equal(StripeConnectionCause.Timeout, failure.Cause);
    }

    [Fact]
    public async Task A_failed_handshake_is_not_tried_again()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var server = new RawServer(connection => connection.ReadRequestAsync(), certificate);
        using var transport = new StripeTransport();
        var client = new StripeClient("sk_test_1", new() { ApiBase = server.Address, MaxRetries = 2 }, transport);

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(() => client.PaymentIntents.RetrieveAsync("pi_1", null, default));

        Assert.Equal(StripeConnectionCause.UntrustedRoot, failure.Cause);
        Assert.Equal(1, server.Connections);
    }

    private static async Task<StripeConnectionException> HandshakeFailureAsync(X509Certificate2 certificate)
    {
        await using var server = new RawServer(connection => connection.AnswerAsync("{}"), certificate);
        return await FailureAsync(server.Address);
    }

    private static async Task<StripeConnectionException> FailureAsync(Uri address)
    {
        using var transport = new StripeTransport();
        var client = new StripeClient("sk_test_1", new() { ApiBase = address }, transport);
        return await Assert.ThrowsAsync<StripeConnectionException>(() => client.OpenConnectionAsync(default));
    }
}

/// <summary>Certificates that nobody has heard of.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public static X509Certificate2 Root()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=A root nobody knows", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    public static X509Certificate2 Leaf(X509Certificate2 root, string address, bool isExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(key, address).Create(root, Now.AddDays(-20), Now.AddDays(isExpired ? -10 : 20), [1, 2, 3, 4]);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return Usable(withKey);
    }

    public static X509Certificate2 SelfSigned(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(key, address).CreateSelfSigned(Now.AddDays(-20), Now.AddDays(20));
        return Usable(certificate);
    }

    private static CertificateRequest Request(ECDsa key, string address)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        var request = new CertificateRequest("CN=stripe stand-in", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request;
    }

    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>A certificate authority that lives as long as one run, and a server certificate for 127.0.0.1 from it.</summary>
internal sealed class TestAuthority
{
    public TestAuthority()
    {
        // RSA, as Stripe and KMS present: an elliptic-curve certificate would flatter the handshake.
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Benchmark root", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var root = request.CreateSelfSigned(from, from.AddDays(30));
        RootPem = root.ExportCertificatePem();

        using var serverKey = RSA.Create(2048);
        var serverRequest = new CertificateRequest("CN=127.0.0.1", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        serverRequest.CertificateExtensions.Add(names.Build());
        using var issued = serverRequest.Create(root, from, from.AddDays(20), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(serverKey);
        Server = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public string RootPem { get; }

    public X509Certificate2 Server { get; }
}

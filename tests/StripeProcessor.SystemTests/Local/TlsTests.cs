using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>KMS and the sandbox over TLS, as benchmarks and the tests of trusted roots want them.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task KMS_and_the_sandbox_present_the_certificate_they_were_given()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var data = Directory.CreateTempSubdirectory("tls").FullName;

        // The function in this process trusts no such certificate, so it is not started.
        await using (var system = await LocalSystem.StartAsync(
            new LocalOptions { Port = 0, DataDirectory = data, Certificate = certificate, WarmUp = false }, TextWriter.Null, CancellationToken.None))
        {
            var seen = new List<string>();
            using var client = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, presented, _, _) =>
                    {
                        seen.Add(presented!.GetCertHashString());
                        return true;
                    },
                },
            });

            using var kms = await client.GetAsync(system.KmsAddress);
            using var sandbox = await client.GetAsync(new Uri(system.SandboxAddress, "/v1/balance"));

            Assert.Equal(("https", "https"), (system.KmsAddress.Scheme, system.SandboxAddress.Scheme));
            Assert.Equal([certificate.Thumbprint, certificate.Thumbprint], seen);
        }

        Directory.Delete(data, recursive: true);
    }
}

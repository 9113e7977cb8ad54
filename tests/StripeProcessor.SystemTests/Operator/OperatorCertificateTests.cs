using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amazon;
using StripeProcessor.Cli;
using StripeProcessor.SystemTests.Kms;

namespace StripeProcessor.SystemTests.Operator;

/// <summary>
/// An operators' address that asks for a certificate, as API Gateway's does with a truststore: a TLS server on this machine that
/// answers whoever shows the right one.
/// </summary>
[Collection(MotoCollection.Name)]
public sealed class OperatorCertificateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("stripe-processor-").FullName;
    private readonly string _profilesBefore = AWSConfigs.AWSProfilesLocation;
    private readonly StringWriter _errors = new();

    public OperatorCertificateTests()
    {
        AWSConfigs.AWSProfilesLocation = Path.Combine(_directory, "credentials");
        File.WriteAllText(AWSConfigs.AWSProfilesLocation, "[operator]\naws_access_key_id = testing\naws_secret_access_key = CANARY\n");
    }

    public void Dispose()
    {
        AWSConfigs.AWSProfilesLocation = _profilesBefore;
        _errors.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task The_tool_shows_the_certificate_that_it_was_given_a_file_of()
    {
        using var own = Certificate("operator");
        var file = Path.Combine(_directory, "operator.pem");
        await File.WriteAllTextAsync(file, own.ExportCertificatePem() + "\n" + own.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener);

        var exit = await RunAsync(listener, "--certificate", file);

        Assert.True(exit == 0, _errors.ToString());
        Assert.Equal(own.Thumbprint, await served);
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_refused_before_anything_is_sent()
    {
        using var own = Certificate("operator");
        var file = Path.Combine(_directory, "half.pem");
        await File.WriteAllTextAsync(file, own.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var exit = await RunAsync(listener, "--certificate", file);

        Assert.Equal(1, exit);
        Assert.Contains($"cannot use {file} as a certificate", _errors.ToString(), StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    private async Task<int> RunAsync(TcpListener listener, params string[] options)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(new StringReader(""), output, _errors, (_, _) => throw new InvalidOperationException());
        var connection = new ApiConnection(
            _ => new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }, TimeProvider.System);
        var tool = new OperatorTool(terminal, _ => null, _ => throw new InvalidOperationException(), connection);
        return await tool.RunAsync(
            ["audit", "--api", $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", "--region", "eu-west-1", "--profile", "operator", .. options],
            default);
    }

    // The thumbprint of what the client showed; null when it showed nothing.
    private static async Task<string?> ServeAsync(TcpListener listener)
    {
        using var server = Certificate("localhost");
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = server,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        var shown = (stream.RemoteCertificate as X509Certificate2)?.Thumbprint;
        await stream.ReadAtLeastAsync(new byte[4096], 1);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{\"notes\":[]}"));
        return shown;
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public class OptionsTests
{
    [Fact]
    public async Task A_balance_transaction_may_come_after_its_charge_as_it_does_at_stripe()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions { AsyncCaptureDelay = TimeSpan.FromMinutes(1) });
        using var caller = new SandboxCaller(sandbox.Address);
        var paid = await caller.PayAsync(more: ("expand[]", "latest_charge"));

        await caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 60 });
        var charge = await caller.GetAsync("/v1/charges/" + (string)paid.Json["latest_charge"]!["id"]!);
        var updates = await caller.GetAsync("/v1/events?type=charge.updated");

        Assert.Null(paid.Json["latest_charge"]!["balance_transaction"]);
        Assert.StartsWith("txn_", charge["balance_transaction"], StringComparison.Ordinal);
        Assert.Single(updates.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task The_fee_is_what_the_account_agreed()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions { FeePercentHundredths = 220, FeeFixed = 0 });
        using var caller = new SandboxCaller(sandbox.Address);

        var paid = await caller.PayAsync(more: ("expand[]", "latest_charge.balance_transaction"));

        Assert.Equal(55, (long)paid.Json["latest_charge"]!["balance_transaction"]!["fee"]!);
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_https_only()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=sandbox", key, HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } };
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions { Certificate = certificate });
        using var trusting = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.Equals(certificate) },
        });

        using var answer = await trusting.GetAsync(new Uri(sandbox.Address, "/_sandbox/state"));

        Assert.Equal("https", sandbox.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_to_be()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await Assert.ThrowsAsync<PortInUseException>(() => StripeSandbox.StartAsync(new StripeSandboxOptions { Port = port }));
    }
}

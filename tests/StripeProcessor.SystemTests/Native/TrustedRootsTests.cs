using System.Security.Cryptography.X509Certificates;
using StripeProcessor.SystemTests.Stripe;

namespace StripeProcessor.SystemTests.Native;

/// <summary>
/// The short list of roots and the way back from it: a vendor that moves to a root outside the list costs a restart, never a gift,
/// and a chain that nobody vouches for is refused under either store.
/// </summary>
public sealed class TrustedRootsTests : IDisposable
{
    private const string FellBack = "STRIPE_PROCESSOR_SYSTEM_ROOTS=1";

    private readonly string _package = Directory.CreateTempSubdirectory("package-").FullName;
    private readonly X509Certificate2 _root = TestCertificates.Root();
    private readonly X509Certificate2 _certificate;

    public TrustedRootsTests() => _certificate = TestCertificates.Leaf(_root, "127.0.0.1");

    private string Program => Path.Combine(_package, "bootstrap");

    public void Dispose()
    {
        _certificate.Dispose();
        _root.Dispose();
        Directory.Delete(_package, recursive: true);
    }

    [SkippableTheory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public async Task A_root_that_only_the_system_knows_costs_one_restart_and_no_gift(bool ofKms, bool ofStripe, bool ofDynamo)
    {
        using var machine = MachineThatKnowsTheRoot();
        await using var world = await WorldAsync(ofKms, ofStripe, ofDynamo);
        await using var function = NativeFunction.Start(machine.CommandFor(Program), world.Variables());

        var replies = new[] { await world.GiveAsync(), await world.GiveAsync() };
        var variables = function.VariablesOfNow;
        var log = await function.StopAsync();

        Assert.All(replies, reply => Assert.True(reply.IsCharged, reply.Body));
        Assert.Equal(["falling_back"], log.OutcomesOf("untrusted_root"));
        Assert.Equal(["not_ready", "ready"], log.OutcomesOf("init"));
        Assert.Contains(FellBack, variables);
    }

    [SkippableTheory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task A_root_that_nobody_knows_is_refused_after_one_restart_and_the_process_stays(bool ofKms, bool ofStripe, bool ofDynamo)
    {
        CopyPackage();
        await using var world = await WorldAsync(ofKms, ofStripe, ofDynamo);
        await using var function = NativeFunction.Start([Program], world.Variables());

        var replies = new[] { await world.GiveAsync(), await world.GiveAsync() };
        var log = await function.StopAsync();

        Assert.All(replies, reply => Assert.InRange(reply.Status, 502, 503));
        Assert.Equal(0, await world.CountPaymentsAsync());
        Assert.Equal(["falling_back", "refused"], log.OutcomesOf("untrusted_root").Distinct());
        Assert.Single(log.OutcomesOf("untrusted_root"), "falling_back");
        Assert.Equal(["not_ready", "not_ready"], log.OutcomesOf("init"));
    }

    [SkippableTheory]
    [InlineData("STRIPE_API_BASE", "not_ready")]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB", "not_connected")]
    public async Task A_root_first_met_in_a_request_answers_it_before_the_restart_and_loses_none_of_those_that_wait(string whose, string before)
    {
        using var machine = MachineThatKnowsTheRoot();
        await using var world = await WorldAsync(ofStripe: whose == "STRIPE_API_BASE", ofDynamo: whose != "STRIPE_API_BASE");
        await using var wire = new Relay(new Uri(world.Variables()[whose]), isCut: true);
        await using var function = NativeFunction.Start(
            machine.CommandFor(Program), With(world.Variables(), whose, wire.Address.AbsoluteUri));
        await world.Runtime.Seats[0].Initialised.WaitAsync(TimeSpan.FromMinutes(1));
        wire.Mend();

        var gifts = Enumerable.Range(0, 5).Select(_ => world.GiveAsync()).ToArray();
        var replies = await Task.WhenAll(gifts);
        var variables = function.VariablesOfNow;
        var log = await function.StopAsync();

        Assert.Equal([503, 200, 200, 200, 200], replies.Select(reply => reply.Status));
        Assert.All(replies.Skip(1), reply => Assert.True(reply.IsCharged, reply.Body));
        Assert.Equal(4, await world.CountPaymentsAsync());
        Assert.Equal(["falling_back"], log.OutcomesOf("untrusted_root"));
        Assert.Equal([before, "ready"], log.OutcomesOf("init"));
        Assert.Contains(FellBack, variables);
    }

    [SkippableFact]
    public async Task An_operators_own_list_is_used_from_the_start()
    {
        CopyPackage();
        await using var world = await WorldAsync(ofKms: true, ofStripe: true, ofDynamo: true);
        await using var function = NativeFunction.Start([Program], With(world.Variables(), "SSL_CERT_FILE", ListOf(_root)));

        var reply = await world.GiveAsync();
        var log = await function.StopAsync();

        Assert.True(reply.IsCharged, reply.Body);
        Assert.Empty(log.OutcomesOf("untrusted_root"));
        Assert.Equal(["ready"], log.OutcomesOf("init"));
    }

    [SkippableFact]
    public async Task An_operators_own_list_is_never_left_for_the_systems()
    {
        using var machine = MachineThatKnowsTheRoot();
        using var other = TestCertificates.Root();
        await using var world = await WorldAsync(ofStripe: true);
        var variables = With(With(world.Variables(), "SSL_CERT_FILE", ListOf(other)), "SSL_CERT_DIR", "/nonexistent");
        await using var function = NativeFunction.Start(machine.CommandFor(Program), variables);

        var reply = await world.GiveAsync();
        var log = await function.StopAsync();

        Assert.InRange(reply.Status, 502, 503);
        Assert.Equal(0, await world.CountPaymentsAsync());
        Assert.All(log.OutcomesOf("untrusted_root"), outcome => Assert.Equal("refused", outcome));
        Assert.Equal(["not_ready"], log.OutcomesOf("init"));
    }

    [SkippableFact]
    public async Task A_package_without_the_list_trusts_the_system_from_the_start()
    {
        using var machine = MachineThatKnowsTheRoot();
        File.Delete(Path.Combine(_package, "roots.pem"));
        await using var world = await WorldAsync(ofKms: true, ofStripe: true, ofDynamo: true);
        await using var function = NativeFunction.Start(machine.CommandFor(Program), world.Variables());

        var reply = await world.GiveAsync();
        var log = await function.StopAsync();

        Assert.True(reply.IsCharged, reply.Body);
        Assert.Equal(["ready"], log.OutcomesOf("init"));
    }

    private static Dictionary<string, string> With(Dictionary<string, string> variables, string name, string value) =>
        new(variables) { [name] = value };

    private Task<NativeWorld> WorldAsync(bool ofKms = false, bool ofStripe = false, bool ofDynamo = false) => NativeWorld.StartAsync(
        ofKms ? _certificate : null, ofStripe ? _certificate : null, ofDynamo ? _certificate : null);

    private SystemStore MachineThatKnowsTheRoot()
    {
        CopyPackage();
        return SystemStore.With(_root);
    }

    private void CopyPackage()
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);
        NativePackage.CopyTo(_package);
    }

    private string ListOf(X509Certificate2 root)
    {
        var file = Path.Combine(_package, "operator.pem");
        File.WriteAllText(file, root.ExportCertificatePem());
        return file;
    }
}

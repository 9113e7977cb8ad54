using System.Text;
using System.Text.Json;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Native;

/// <summary>A start that cannot end well ends at once, says why where an operator looks, and shows nothing of a key.</summary>
public sealed class RefusedStartTests
{
    private const string Material = "51NativeRefusedStartMaterial";

    [SkippableTheory]
    [InlineData("pk_test_" + Material, "test", "it is a publishable key (pk_…)")]
    [InlineData("sk_live_" + Material, "test", "it is a live-mode key, and the mode is 'test'")]
    [InlineData("", "test", "it is empty")]
    [InlineData("sk_test_" + Material, "live", "KMS refused the encryption context 'mode=test'")]
    public async Task A_key_that_does_not_fit_the_stack_stops_the_start(string key, string sealedFor, string sentence)
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);
        await using var world = await NativeWorld.StartAsync();
        var variables = new Dictionary<string, string>(world.Variables()) { ["STRIPE_KEY_CIPHERTEXT"] = world.Seal(key, sealedFor) };

        var (code, log, report) = await StartAsync(world, variables);

        Assert.Equal(1, code);
        Assert.Contains(sentence, report, StringComparison.Ordinal);
        Assert.Contains(sentence, Assert.Single(log.FieldsOf("start_refused", "sentence")), StringComparison.Ordinal);
        Assert.DoesNotContain(Material, log.ToString() + report, StringComparison.Ordinal);
    }

    // Which publishable key is the right one cannot be said while the mode is unknown.
    [SkippableTheory]
    [InlineData("production", "STRIPE_MODE")]
    [InlineData("test", "STRIPE_PUBLISHABLE_KEY")]
    public async Task Settings_with_faults_are_told_all_at_once(string mode, string faulty)
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);
        await using var world = await NativeWorld.StartAsync();
        var variables = new Dictionary<string, string>(world.Variables())
        {
            ["STRIPE_MODE"] = mode,
            ["STRIPE_KEY_CIPHERTEXT"] = "sk_test_" + Material,
            ["STRIPE_PUBLISHABLE_KEY"] = "sk_test_" + Material,
            ["STRIPE_API_BASE"] = "http://stripe.example.org",
            ["ALLOWED_ORIGINS"] = "*",
            ["THANKS_URL"] = "http://www.example.org/thanks.html",
            ["FORM_SETTINGS"] = "missing.json",
        };
        variables.Remove("STACK_NAME");
        variables.Remove("CANCEL_URL");

        var (code, log, report) = await StartAsync(world, variables);

        var sentence = Assert.Single(log.FieldsOf("start_refused", "sentence"))!;
        Assert.Equal(1, code);
        Assert.All(
            [
                faulty, "STRIPE_KEY_CIPHERTEXT", "STRIPE_API_BASE", "STACK_NAME", "ALLOWED_ORIGINS", "THANKS_URL", "CANCEL_URL",
                "FORM_SETTINGS",
            ],
            (string name) => Assert.Contains(name, sentence, StringComparison.Ordinal));
        Assert.Contains(sentence, report, StringComparison.Ordinal);
        Assert.DoesNotContain(Material, log.ToString() + report, StringComparison.Ordinal);
    }

    /// <summary>Starts a function for an event that waits, as Lambda does.</summary>
    /// <returns>How the process ended, what it wrote, and what it reported to Lambda.</returns>
    private static async Task<(int Code, NativeLog Log, string Report)> StartAsync(
        NativeWorld world, Dictionary<string, string> variables)
    {
        var result = world.InvokeAsync();
        await using var function = NativeFunction.Start([NativePackage.Program], variables);
        var (code, log) = await function.EndAsync();
        world.Runtime.Seats[0].ReportDeath($"exit code {code}");

        var failed = Assert.IsType<InvocationResult.Failed>(await result);
        using var report = JsonDocument.Parse(Encoding.UTF8.GetString(failed.Payload.Span));
        return (code, log, report.RootElement.GetProperty("errorMessage").GetString()!);
    }
}

using System.Globalization;
using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Replaces a stack's Stripe key: sealed, tried where it is to live, written, deployed, and seen in use, in this order. Until the last,
/// the old key must stay alive.
/// </summary>
internal sealed class KeyRotation(
    OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms, OperatorApi api, DeployedStack stack, RotationOrder order)
{
    private const string Parameter = TemplateParameters.StripeKey;

    // Of the key, this much says only its kind and its mode: rk_test_.
    private const int PrefixLength = 8;

    // Lambda gives each request that comes after an update to an environment with the new settings. One that began before it ends
    // within the function's time limit, 30 seconds; twice that leaves room for the clocks to differ.
    private static readonly TimeSpan UntilNobodyUsesIt = TimeSpan.FromMinutes(1);

    private readonly ParameterChange _change = new(desk.Terminal, stack, order.AsJson);

    private Terminal Terminal => desk.Terminal;

    private string Again => stack.Place.Environment is { } environment ? $"--config-env {environment}" : $"--stack {stack.Name}";

    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (stack.Parameter(Parameter) is null)
        {
            throw ToolException.Refused(
                $"the stack '{stack.Name}' has no Stripe key yet", $"seal its first: stripe-processor encrypt-secret {Again}");
        }

        _change.Rehearse(Parameter);
        var key = await SealAsync(cancellationToken);
        var ciphertext = key.Sealed.ToBase64();
        var findings = Judge(api.Require(
            Explained(await api.PostAsync(
                "operator/probe-key",
                [("ciphertext", ciphertext)],
                cancellationToken)), "try the new key"));
        if (order.IsDryRun)
        {
            return Tell(
                $"would put the new key into {Parameter}{Places}; nothing was changed",
                new { dry_run = true, action = "rotate_key", parameter = Parameter, same_account = findings.SameAccount, missing = findings.Missing });
        }

        if (order.IsFileOnly)
        {
            return WriteOnly(ciphertext, findings);
        }

        await _change.ApplyAsync(new Dictionary<string, string> { [Parameter] = ciphertext }, cancellationToken);
        var from = desk.Now + UntilNobodyUsesIt;
        await VerifyAsync(key, cancellationToken);
        return TellDone(from, findings);
    }

    private async Task<NewKey> SealAsync(CancellationToken cancellationToken)
    {
        var key = await SecretInput.ReadAsync(Terminal, SecretNames.StripeKey, cancellationToken);
        if (SecretRule.Fault(SecretNames.StripeKey, stack.Mode, key) is { } fault)
        {
            throw ToolException.Refused(fault, "nothing was changed; look the new key up in Stripe's dashboard, and try again");
        }

        if (key.StartsWith("sk_"))
        {
            Terminal.Errors.WriteLine("note: this key may do everything that your Stripe account may; a restricted one (rk_…) may do what the function needs");
        }

        var prefix = (key.StartsWith("sk_") ? "sk_" : "rk_") + stack.Mode + "_";
        var (sealedSecret, _) = await new StackSealing(stack, Terminal, openKms).SealAsync(key, SecretNames.StripeKey, cancellationToken);
        return new NewKey(sealedSecret, prefix[..PrefixLength]);
    }

    private Findings Judge(JsonElement probe)
    {
        if (probe.Text("mode") != stack.Mode)
        {
            throw ToolException.Refused(
                $"the function that tried the key is of {(probe.Text("mode") is { Length: > 0 } mode ? mode : "no known")} mode, and the stack of {stack.Mode} mode",
                "nothing was changed; does the API's address lead to another stack?");
        }

        bool? sameAccount = probe.Field("same_account") is { ValueKind: JsonValueKind.True or JsonValueKind.False } said ? said.GetBoolean() : null;
        var permissions = probe.Items("permissions").ToList();
        var missing = permissions.Where(one => one.Text("state") == "missing").Select(InWords).ToList();
        var unknown = permissions.Where(one => one.Text("state") is not ("ok" or "missing")).Select(InWords).ToList();

        if (sameAccount is false)
        {
            const string Meaning =
                "another account knows none of the gifts so far: repeating gifts go on in the old account, out of this stack's sight; they "
                + "cannot be refunded from here; and Stripe's events come to no endpoint until connect-webhook has made one there";
            if (!order.AcceptsOtherAccount)
            {
                throw ToolException.Refused(
                    "the new key is of another Stripe account than the one in use", $"nothing was changed; if it is meant, add --other-account: {Meaning}");
            }

            Terminal.Errors.WriteLine($"warning: the new key is of another Stripe account: {Meaning}");
        }

        if (missing.Count > 0 && !order.AcceptsMissing)
        {
            throw ToolException.Refused(
                $"the new key lacks: {string.Join(", ", missing)}",
                "nothing was changed; give it these in Stripe's dashboard, which needs no new key, and run the command again; or add --despite-missing");
        }

        if (missing.Count > 0)
        {
            Terminal.Errors.WriteLine($"warning: the new key lacks: {string.Join(", ", missing)}; what needs them will fail");
        }

        if (unknown.Count > 0)
        {
            Terminal.Errors.WriteLine($"note: Stripe gave no clear answer about: {string.Join(", ", unknown)}");
        }

        Terminal.Errors.WriteLine($"tried: Stripe takes the new key, of {stack.Mode} mode{sameAccount switch
        {
            true => ", of the same account",
            false => ", of another account",
            null => "; whether it is of the same account could not be told",
        }}");
        return new Findings(sameAccount, missing);
    }

    private int WriteOnly(string ciphertext, Findings findings)
    {
        var (file, environment) = (stack.Place.File!, stack.Place.Environment!);
        var change = ConfigFile.Set(file, environment, [KeyValuePair.Create(Parameter, ciphertext)]).Single();
        Terminal.Errors.WriteLine($"{ParameterChange.InWords(change, Parameter)} in {file}, [{environment}.deploy.parameters]");
        Terminal.Errors.WriteLine($"next: {stack.Place.DeployCommand}; leave the old key alive until a minute after that has ended");
        return Tell(
            $"the new key is in {file}, and not yet in use",
            new { action = "written", stack = stack.Name, parameter = Parameter, same_account = findings.SameAccount, missing = findings.Missing });
    }

    private async Task VerifyAsync(NewKey key, CancellationToken cancellationToken)
    {
        var report = await FunctionReport.AskAsync(api, desk.Connection.Time, key.IsIn, cancellationToken);
        const string Done = "the stack has the new key";
        var hint = $"leave the old key alive, and look closer with: stripe-processor doctor {Again}";
        report.Require(Done, hint, "stripe_key", "stripe");
        if (report.Settings.ValueKind == JsonValueKind.Object && !key.IsIn(report.Settings))
        {
            throw ToolException.Refused($"{Done}, but the function still uses another, which begins with {report.Settings.Text("key_prefix")}", hint);
        }

        Terminal.Errors.WriteLine("verified: the function opens its key, and Stripe takes it");
    }

    private int TellDone(DateTimeOffset from, Findings findings)
    {
        var moment = from.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (!order.AsJson)
        {
            Terminal.Errors.WriteLine(
                $"From {moment} UTC, one minute after the update, you may expire the old key in Stripe's dashboard. Requests that came after the "
                + "update use the new one; those that had begun before end within the function's 30 seconds.");
            Terminal.Errors.WriteLine(
                "If you made the new key by rolling the old one at Stripe, the old one ends by itself at the time that you chose there: not before this one.");
        }

        if (findings.SameAccount is false)
        {
            Terminal.Errors.WriteLine($"next: stripe-processor connect-webhook {Again}: the new account has no endpoint that leads here");
        }

        return Tell(
            $"rotated: the stack '{stack.Name}' uses the new key",
            new
            {
                action = "rotated",
                stack = stack.Name,
                parameter = Parameter,
                same_account = findings.SameAccount,
                missing = findings.Missing,
                old_key_may_end_at = from.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            });
    }

    private string Places => stack.Place.File is { } file && !order.IsFileOnly
        ? $" in {file} and in the stack '{stack.Name}'"
        : $" in {stack.Place.File ?? $"the stack '{stack.Name}'"}";

    private ApiAnswer Explained(ApiAnswer answer) => answer switch
    {
        ApiAnswer.Refused { Kind: "key_refused" } refused => throw ToolException.Refused(
            $"cannot use the new key: {refused.Text}", "nothing was changed; copy the key from Stripe's dashboard again"),
        ApiAnswer.Refused { Kind: "unfit_key" } refused => throw ToolException.Refused(
            $"cannot use the new key: {refused.Text}", "nothing was changed; was it sealed for this stack, and may the function's role use the KMS key?"),
        ApiAnswer.Refused { Status: 404, Kind: "" } => throw ToolException.Refused(
            "the function has no such route: it is older than this tool", $"bring it up to date: {stack.Place.DeployCommand}"),
        _ => answer,
    };

    private static string InWords(JsonElement permission) => $"{permission.Text("name")} ({permission.Text("access")})";

    private int Tell(string words, object forPrograms)
    {
        Terminal.Output.WriteLine(order.AsJson ? JsonSerializer.Serialize(forPrograms) : words);
        return ExitCode.Done;
    }

    /// <summary>The key that is to be used: sealed, and how it begins.</summary>
    private sealed record NewKey(SealedSecret Sealed, string Prefix)
    {
        /// <summary>Whether a function with these settings uses it. One that tells no fingerprint is believed by how its key begins.</summary>
        internal bool IsIn(JsonElement settings) => settings.Text("key_fingerprint") is { Length: > 0 } fingerprint
            ? fingerprint == Sealed.Fingerprint
            : settings.Text("key_prefix") == Prefix;
    }

    /// <summary>What the trial showed, as it is told to programs.</summary>
    private sealed record Findings(bool? SameAccount, IReadOnlyList<string> Missing);
}

using System.Globalization;
using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Function.Charging;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Operating;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">A constant.</param>
/// <param name="State"><c>ok</c>, <c>warn</c> or <c>fail</c>.</param>
/// <param name="Text">What was met.</param>
/// <param name="Hint">What to try; null when all is well.</param>
internal sealed record SelfCheckLine(string Name, string State, string Text, string? Hint)
{
    public static SelfCheckLine Ok(string name, string text) => new(name, "ok", text, null);

    public static SelfCheckLine Warn(string name, string text, string hint) => new(name, "warn", text, hint);

    public static SelfCheckLine Fail(string name, string text, string hint) => new(name, "fail", text, hint);
}

/// <summary>What was met, and with which settings.</summary>
/// <param name="Lines">One for each thing that was looked at.</param>
/// <param name="KeyPrefix">How the Stripe key begins, such as <c>rk_test_</c>; null when it did not open.</param>
/// <param name="Now">The function's clock.</param>
internal sealed record SelfCheckReport(IReadOnlyList<SelfCheckLine> Lines, string? KeyPrefix, DateTimeOffset Now);

/// <summary>Looks at everything that a donation needs, from where a donation would need it. Changes nothing.</summary>
internal sealed class SelfCheck(FunctionSettings settings, FunctionPlatform platform, StripeAccess stripe, ILedger ledger, KeyProbe probe)
{
    private readonly StackEndpoints _endpoints = new(settings);
    private readonly SealedSecrets _secrets = new(settings, platform);

    /// <summary>All of them; what fails does not keep the others from being looked at.</summary>
    /// <param name="ownOrigin">Where this stack was reached; null when nobody said.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<SelfCheckReport> RunAsync(string? ownOrigin, CancellationToken cancellationToken)
    {
        var lines = new List<SelfCheckLine>();
        string? prefix = null;
        if (stripe.IsSealed)
        {
            lines.Add(SelfCheckLine.Fail("stripe_key", "no Stripe key is sealed for this stack", "seal one with: stripe-processor encrypt-secret"));
        }
        else
        {
            lines.Add(await CheckAsync("stripe_key", CheckKeyAsync, cancellationToken));
            lines.Add(await CheckAsync("stripe", CheckStripeAsync, cancellationToken));
            lines.Add(await CheckAsync("permissions", CheckPermissionsAsync, cancellationToken));
        }

        lines.Add(await CheckAsync("ledger", CheckLedgerAsync, cancellationToken));
        lines.Add(await CheckAsync("webhook_secret", CheckWebhookSecretAsync, cancellationToken));
        lines.Add(await CheckAsync("token_key", CheckTokenKeyAsync, cancellationToken));
        if (!stripe.IsSealed)
        {
            lines.Add(await CheckAsync("webhook_endpoint", (name, token) => CheckEndpointAsync(name, ownOrigin, token), cancellationToken));
        }

        lines.Add(await CheckAsync("parked_events", CheckParkedAsync, cancellationToken));
        var now = platform.Time.GetUtcNow();
        lines.Add(SelfCheckLine.Ok("time", $"the function's clock says {OperatorTime.Text(now)}"));
        return new SelfCheckReport(lines, prefix, now);

        // Opened anew, not taken from memory: a key that opened at the last start may be shut by now.
        async Task<SelfCheckLine> CheckKeyAsync(string name, CancellationToken token)
        {
            prefix = await _secrets.OpenAsync(settings.StripeKey!, PrefixOf, token);
            return SelfCheckLine.Ok(name, $"the Stripe key opens and is of {settings.Mode} mode");
        }
    }

    /// <summary>Which kind of key it is, and nothing more of it: up to the mark after its mode.</summary>
    private static string PrefixOf(string key) => key[..(key.IndexOf('_', key.IndexOf('_', StringComparison.Ordinal) + 1) + 1)];

    private static async Task<SelfCheckLine> CheckAsync(
        string name, Func<string, CancellationToken, Task<SelfCheckLine>> check, CancellationToken cancellationToken)
    {
        try
        {
            return await check(name, cancellationToken);
        }
        catch (Exception world) when (!cancellationToken.IsCancellationRequested && Failure.DuringRequest(world, cancellationToken) is { } failure)
        {
            var text = failure.ErrorCode is { } code ? $"{failure.ErrorType} ({code})" : failure.ErrorType;
            return SelfCheckLine.Fail(name, text, HintFor(world));
        }
    }

    private static string HintFor(Exception world) => world switch
    {
        SecretRefusedException => "seal the secret again for this stack, mode and KMS key, and see that the function's role may use the key",
        KmsUnavailableException => "see whether KMS is up in this region, and whether the function reaches it",
        LedgerUnavailableException => "see whether the table exists, whether it is throttled, and whether the function's role may use it",
        StripePermissionException => "give the restricted key the permission that it lacks, in Stripe's dashboard",
        StripeAuthenticationException => "the key was rolled or has expired: seal the new one",
        _ => "try again in a moment; status.stripe.com tells whether Stripe has trouble",
    };

    private async Task<SelfCheckLine> CheckStripeAsync(string name, CancellationToken cancellationToken)
    {
        var client = await stripe.OpenAsync(cancellationToken);
        var balance = (await client.Balance.RetrieveAsync(cancellationToken)).Value;
        return balance.Livemode == (settings.Mode == "live")
            ? SelfCheckLine.Ok(name, $"Stripe answers in {settings.Mode} mode")
            : SelfCheckLine.Fail(name, $"Stripe answers in another mode than {settings.Mode}", "seal a key of the stack's own mode");
    }

    private async Task<SelfCheckLine> CheckPermissionsAsync(string name, CancellationToken cancellationToken)
    {
        var states = await probe.TryAllAsync(await stripe.OpenAsync(cancellationToken), cancellationToken);
        if (Those("missing") is { Length: > 0 } missing)
        {
            return SelfCheckLine.Fail(
                name, $"the Stripe key lacks: {missing}", "give the restricted key these permissions in Stripe's dashboard, under API keys");
        }

        return Those("unknown") is { Length: > 0 } unknown
            ? SelfCheckLine.Warn(name, $"Stripe gave no clear answer about: {unknown}", "try again in a moment")
            : SelfCheckLine.Ok(name, "the Stripe key may do all that this version asks of Stripe");

        string Those(string state) => string.Join("; ", states.Where(one => one.State == state).Select(one => one.ToWords()));
    }

    private async Task<SelfCheckLine> CheckLedgerAsync(string name, CancellationToken cancellationToken)
    {
        var totals = await ledger.ReadTotalsAsync(cancellationToken);
        return SelfCheckLine.Ok(
            name, string.Create(CultureInfo.InvariantCulture, $"the ledger answers; gifts counted: {totals.Sum(total => total.Count)}"));
    }

    private async Task<SelfCheckLine> CheckWebhookSecretAsync(string name, CancellationToken cancellationToken)
    {
        if (settings.WebhookSecrets.Count == 0)
        {
            return SelfCheckLine.Fail(
                name, "no webhook secret is sealed: Stripe's events are refused", "make the endpoint with: stripe-processor connect-webhook");
        }

        foreach (var secret in settings.WebhookSecrets)
        {
            await _secrets.OpenAsync(secret, _ => true, cancellationToken);
        }

        return settings.WebhookSecrets.Count == 1
            ? SelfCheckLine.Ok(name, "the webhook secret opens")
            : SelfCheckLine.Ok(name, "both webhook secrets open: one is being rolled");
    }

    private async Task<SelfCheckLine> CheckTokenKeyAsync(string name, CancellationToken cancellationToken)
    {
        if (settings.TokenKey is not { } key)
        {
            return SelfCheckLine.Warn(
                name, "no token key is set: donors cannot manage repeating gifts here", "make one with KMS and set TOKEN_KEY_CIPHERTEXT");
        }

        await _secrets.OpenAsync(key, _ => true, cancellationToken);
        return SelfCheckLine.Ok(name, "the token key opens");
    }

    private async Task<SelfCheckLine> CheckEndpointAsync(string name, string? ownOrigin, CancellationToken cancellationToken)
    {
        var client = await stripe.OpenAsync(cancellationToken);
        var endpoints = (await client.WebhookEndpoints.ListPageAsync(cancellationToken)).Value.Data;
        var webhooks = endpoints.Where(endpoint => StackEndpoints.HostOf(endpoint) is not null).ToList();
        var own = webhooks.Where(endpoint => _endpoints.IsMarked(endpoint) || _endpoints.LeadsToHost(ownOrigin, endpoint)).ToList();
        if (own.Count == 0)
        {
            return webhooks.Count == 0
                ? SelfCheckLine.Fail(name, "no webhook endpoint at Stripe leads here", "make one with: stripe-processor connect-webhook")
                : SelfCheckLine.Warn(
                    name,
                    $"no webhook endpoint at Stripe leads to the name that you asked under; one leads to {StackEndpoints.HostOf(webhooks[0])}",
                    $"if that is another name of this stack, all is well: check it under that name; else register this stack's {StackEndpoints.WebhookPath} at Stripe");
        }

        if (own.Find(endpoint => endpoint.Status == "enabled") is not { } endpoint)
        {
            return SelfCheckLine.Fail(
                name, "Stripe has switched the webhook endpoint off", "switch it on again in Stripe's dashboard, then reconcile");
        }

        var missing = endpoint.EnabledEvents.Contains("*") ? [] : StripeEventTypes.Handled.Except(endpoint.EnabledEvents).ToList();
        if (missing.Count > 0)
        {
            return SelfCheckLine.Warn(
                name, $"the webhook endpoint is not sent: {string.Join(", ", missing)}", "add them to the endpoint at Stripe");
        }

        return EventFindings.TrainOf(endpoint.ApiVersion) == EventFindings.TrainOf(StripeClient.ApiVersion)
            ? SelfCheckLine.Ok(name, "the webhook endpoint is registered, with all events that this version reads")
            : SelfCheckLine.Warn(
                name,
                $"the webhook endpoint's events are written in {endpoint.ApiVersion ?? "the account's default version"}, "
                    + $"and this version reads {StripeClient.ApiVersion}",
                "register the endpoint again in this version, then delete the old one");
    }

    private async Task<SelfCheckLine> CheckParkedAsync(string name, CancellationToken cancellationToken)
    {
        var notes = await ledger.ReadAuditAsync(platform.Time.GetUtcNow(), cancellationToken);
        var parked = notes.Count(note => note is { Who: "stripe", What: "parked_event" });
        return parked == 0
            ? SelfCheckLine.Ok(name, "every event of this month could be read")
            : SelfCheckLine.Warn(
                name,
                string.Create(CultureInfo.InvariantCulture, $"{parked} events of this month could not be read when they came"),
                "run: stripe-processor reconcile --repair");
    }
}

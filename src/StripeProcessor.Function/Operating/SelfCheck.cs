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

/// <summary>Looks at everything that a donation needs, from where a donation would need it. Changes nothing.</summary>
internal sealed class SelfCheck(FunctionSettings settings, FunctionPlatform platform, StripeAccess stripe, ILedger ledger)
{
    private const string WebhookPath = "/stripe/webhook";

    /// <summary>All of them; what fails does not keep the others from being looked at.</summary>
    /// <param name="ownOrigin">Where this stack was reached; null when nobody said.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyList<SelfCheckLine>> RunAsync(string? ownOrigin, CancellationToken cancellationToken)
    {
        var lines = new List<SelfCheckLine>();
        if (stripe.IsSealed)
        {
            lines.Add(SelfCheckLine.Fail("stripe_key", "no Stripe key is sealed for this stack", "seal one with: stripe-processor encrypt-secret"));
        }
        else
        {
            lines.Add(await CheckAsync("stripe_key", CheckKeyAsync, cancellationToken));
            lines.Add(await CheckAsync("stripe", CheckStripeAsync, cancellationToken));
        }

        lines.Add(await CheckAsync("ledger", CheckLedgerAsync, cancellationToken));
        lines.Add(await CheckAsync("webhook_secret", CheckWebhookSecretAsync, cancellationToken));
        lines.Add(await CheckAsync("token_key", CheckTokenKeyAsync, cancellationToken));
        if (!stripe.IsSealed)
        {
            lines.Add(await CheckAsync("webhook_endpoint", (name, token) => CheckEndpointAsync(name, ownOrigin, token), cancellationToken));
        }

        lines.Add(await CheckAsync("parked_events", CheckParkedAsync, cancellationToken));
        return lines;
    }

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

    private async Task<SelfCheckLine> CheckKeyAsync(string name, CancellationToken cancellationToken)
    {
        await stripe.OpenAsync(cancellationToken);
        return SelfCheckLine.Ok(name, $"the Stripe key opens and is of {settings.Mode} mode");
    }

    private async Task<SelfCheckLine> CheckStripeAsync(string name, CancellationToken cancellationToken)
    {
        var client = await stripe.OpenAsync(cancellationToken);
        var balance = (await client.Balance.RetrieveAsync(cancellationToken)).Value;
        return balance.Livemode == (settings.Mode == "live")
            ? SelfCheckLine.Ok(name, $"Stripe answers in {settings.Mode} mode")
            : SelfCheckLine.Fail(name, $"Stripe answers in another mode than {settings.Mode}", "seal a key of the stack's own mode");
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
                name, "no webhook secret is sealed: Stripe's events are refused", "register the endpoint at Stripe and seal its secret");
        }

        foreach (var secret in settings.WebhookSecrets)
        {
            await new SealedSecrets(settings, platform).OpenAsync(secret, _ => true, cancellationToken);
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

        await new SealedSecrets(settings, platform).OpenAsync(key, _ => true, cancellationToken);
        return SelfCheckLine.Ok(name, "the token key opens");
    }

    private async Task<SelfCheckLine> CheckEndpointAsync(string name, string? ownOrigin, CancellationToken cancellationToken)
    {
        var client = await stripe.OpenAsync(cancellationToken);
        var endpoints = (await client.WebhookEndpoints.ListPageAsync(cancellationToken)).Value.Data;
        var webhooks = endpoints.Where(endpoint => HostOf(endpoint) is not null).ToList();
        var own = webhooks.Where(endpoint => IsSameHost(HostOf(endpoint)!, ownOrigin)).ToList();
        if (own.Count == 0)
        {
            return webhooks.Count == 0
                ? SelfCheckLine.Fail(name, "no webhook endpoint at Stripe leads here", $"register this stack's {WebhookPath} at Stripe")
                : SelfCheckLine.Warn(
                    name,
                    $"no webhook endpoint at Stripe leads to the name that you asked under; one leads to {HostOf(webhooks[0])}",
                    $"if that is another name of this stack, all is well: check it under that name; else register this stack's {WebhookPath} at Stripe");
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

    private static string? HostOf(WebhookEndpoint endpoint) =>
        Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) && url.AbsolutePath == WebhookPath ? url.Host : null;

    // By host alone: API Gateway tells the name that was called, its own or a custom one, and neither scheme nor port, of which a
    // stack has one each and the local system others.
    private static bool IsSameHost(string host, string? ownOrigin) =>
        Uri.TryCreate(ownOrigin, UriKind.Absolute, out var own) && own.Host == host;
}

namespace StripeProcessor.Stripe;

/// <summary>A visit to open.</summary>
public sealed record BillingPortalSessionCreate
{
    /// <summary>Whose, <c>cus_…</c>.</summary>
    public required string Customer { get; init; }

    /// <summary>Where the donor goes afterwards.</summary>
    public string? ReturnUrl { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("customer", Customer);
        form.Add("return_url", ReturnUrl);
        return form;
    }
}

/// <summary>Pages where a donor manages a recurring gift.</summary>
public sealed class BillingPortalSessionCalls
{
    private readonly StripeClient _client;

    internal BillingPortalSessionCalls(StripeClient client) => _client = client;

    /// <summary>Opens a visit: at most one per key. Its address lets in whoever holds it.</summary>
    /// <exception cref="StripeException">Unknown customer, portal not configured, refused, or without answer.</exception>
    public Task<StripeResponse<BillingPortalSession>> CreateAsync(
        BillingPortalSessionCreate session, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("billing_portal", "sessions"), session.ToForm(), idempotencyKey),
            StripeJson.Default.BillingPortalSession,
            cancellationToken);
}

namespace StripeProcessor.Stripe;

/// <summary>Money to give back.</summary>
public sealed record RefundCreate
{
    /// <summary>The payment, <c>pi_…</c>.</summary>
    public required string PaymentIntent { get; init; }

    /// <summary>In the unit Stripe counts the currency in; null for all that is left.</summary>
    public long? Amount { get; init; }

    /// <summary><c>duplicate</c>, <c>fraudulent</c> or <c>requested_by_customer</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("payment_intent", PaymentIntent);
        if (Amount is { } amount)
        {
            form.Add("amount", amount);
        }

        form.Add("reason", Reason);
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>Refunds.</summary>
public sealed class RefundCalls
{
    private readonly StripeClient _client;

    internal RefundCalls(StripeClient client) => _client = client;

    /// <summary>Gives money back: once per key.</summary>
    /// <exception cref="StripeException">Refused (e.g. <c>charge_already_refunded</c>), or without answer.</exception>
    public Task<StripeResponse<Refund>> CreateAsync(RefundCreate refund, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("refunds"), refund.ToForm(), idempotencyKey),
            StripeJson.Default.Refund,
            cancellationToken);
}

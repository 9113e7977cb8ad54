namespace StripeProcessor.Stripe;

/// <summary>Payments.</summary>
public sealed class PaymentIntentCalls
{
    private readonly StripeClient _client;

    internal PaymentIntentCalls(StripeClient client) => _client = client;

    /// <summary>
    /// Creates a payment, and charges it if it is to be confirmed: at most once per key, however often it is sent.
    /// </summary>
    /// <exception cref="StripeException">Declined, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentIntent>> CreateAsync(
        PaymentIntentCreate payment, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_intents"), payment.ToForm(), idempotencyKey),
            StripeJson.Default.PaymentIntent,
            cancellationToken);

    /// <summary>Reads a payment.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentIntent>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("payment_intents", id), Expansion.ToQuery(expand)),
            StripeJson.Default.PaymentIntent,
            cancellationToken);
}

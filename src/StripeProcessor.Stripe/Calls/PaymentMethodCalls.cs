namespace StripeProcessor.Stripe;

/// <summary>Cards and bank accounts.</summary>
public sealed class PaymentMethodCalls
{
    private readonly StripeClient _client;

    internal PaymentMethodCalls(StripeClient client) => _client = client;

    /// <summary>Makes a payment method of a card token (<c>tok_…</c>) of an older form: at most one per key.</summary>
    /// <exception cref="StripeException">The token is used up, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentMethod>> CreateFromTokenAsync(
        string token, string idempotencyKey, CancellationToken cancellationToken)
    {
        var form = new StripeForm();
        form.AddCard(token);
        return _client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_methods"), form, idempotencyKey),
            StripeJson.Default.PaymentMethod,
            cancellationToken);
    }

    /// <summary>Keeps a payment method for a customer, so that it can be charged again. The bank may decline it already here.</summary>
    /// <exception cref="StripeException">Declined, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentMethod>> AttachAsync(
        string id, string customer, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var form = new StripeForm();
        form.Add("customer", customer);
        return _client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_methods", id, "attach"), form, idempotencyKey),
            StripeJson.Default.PaymentMethod,
            cancellationToken);
    }

    /// <summary>Reads a payment method.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentMethod>> RetrieveAsync(string id, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("payment_methods", id)),
            StripeJson.Default.PaymentMethod,
            cancellationToken);
}

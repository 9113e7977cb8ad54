namespace StripeProcessor.Stripe;

/// <summary>Hosted payment pages.</summary>
public sealed class CheckoutSessionCalls
{
    private readonly StripeClient _client;

    internal CheckoutSessionCalls(StripeClient client) => _client = client;

    /// <summary>Opens a page: at most one per key.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<CheckoutSession>> CreateAsync(
        CheckoutSessionCreate session, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("checkout", "sessions"), session.ToForm(), idempotencyKey),
            StripeJson.Default.CheckoutSession,
            cancellationToken);

    /// <summary>Reads a session.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<CheckoutSession>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("checkout", "sessions", id), Expansion.ToQuery(expand)),
            StripeJson.Default.CheckoutSession,
            cancellationToken);

    /// <summary>Closes an open page, so that it can no longer be paid on.</summary>
    /// <exception cref="StripeException">It is not open, unknown, refused, or without answer.</exception>
    public Task<StripeResponse<CheckoutSession>> ExpireAsync(
        string id, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("checkout", "sessions", id, "expire"), null, idempotencyKey),
            StripeJson.Default.CheckoutSession,
            cancellationToken);
}

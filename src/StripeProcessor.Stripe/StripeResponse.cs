namespace StripeProcessor.Stripe;

/// <summary>What Stripe answered, and what it said about the answer.</summary>
/// <param name="Value">The object.</param>
/// <param name="RequestId">Stripe's name for the exchange, <c>req_…</c>.</param>
/// <param name="IdempotentReplayed">Whether this is the stored answer of an earlier request with the same key.</param>
/// <param name="StripeVersion">The API version that Stripe answered in.</param>
/// <param name="Notice">A warning to the developer (<c>Stripe-Notice</c>), worth one log line.</param>
public sealed record StripeResponse<T>(T Value, string? RequestId, bool IdempotentReplayed, string? StripeVersion, string? Notice);

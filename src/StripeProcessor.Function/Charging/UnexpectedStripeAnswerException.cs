namespace StripeProcessor.Function.Charging;

/// <summary>Stripe answered well-formed, and with something that a donation can never lead to.</summary>
/// <param name="what">A constant that names it.</param>
/// <param name="requestId">Stripe's id of the request.</param>
internal sealed class UnexpectedStripeAnswerException(string what, string? requestId)
    : Exception($"Stripe's answer cannot be understood: {what} (request {requestId ?? "without id"})")
{
    public string What { get; } = what;

    public string? RequestId { get; } = requestId;
}

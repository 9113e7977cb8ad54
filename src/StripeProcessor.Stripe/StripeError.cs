using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>Stripe's own words about a failure: the <c>error</c> of an answer, or the last payment error of an intent.</summary>
public sealed record StripeError
{
    /// <summary>
    /// <c>card_error</c>, <c>invalid_request_error</c>, <c>api_error</c>, <c>idempotency_error</c> or a later one.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>Stripe's reason, e.g. <c>card_declined</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The bank's reason, e.g. <c>insufficient_funds</c>.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>The card network's advice: <c>try_again_later</c>, <c>do_not_try_again</c>, <c>confirm_card_data</c>.</summary>
    public string? AdviceCode { get; init; }

    /// <summary>The parameter at fault, as it is named in a form.</summary>
    public string? Param { get; init; }

    /// <summary>Stripe's sentence. May repeat what was sent, personal data included: not for logs.</summary>
    public string? Message { get; init; }

    /// <summary>The payment intent that the failure is about.</summary>
    [JsonPropertyName("payment_intent")]
    [JsonConverter(typeof(Json.IdConverter))]
    public string? PaymentIntentId { get; init; }

    /// <summary>The charge that failed.</summary>
    [JsonPropertyName("charge")]
    [JsonConverter(typeof(Json.IdConverter))]
    public string? ChargeId { get; init; }

    /// <summary>Stripe's page about the code.</summary>
    public string? DocUrl { get; init; }

    /// <summary>The type and the codes: what is fit for a log.</summary>
    public override string ToString() => $"{Type} {Code} {DeclineCode}".TrimEnd();
}

using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>An issuer's report that a charge was fraud, before anybody disputes it. Only the fields we read.</summary>
public sealed record EarlyFraudWarning
{
    /// <summary><c>issfr_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether a refund can still forestall a dispute: it was neither refunded in full nor disputed.</summary>
    public bool Actionable { get; init; }

    /// <summary>What the issuer calls it, e.g. <c>made_with_stolen_card</c>, <c>misc</c>.</summary>
    public string? FraudType { get; init; }

    /// <summary>The charge.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Charge { get; init; }

    /// <summary>The payment.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? PaymentIntent { get; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and kind.</summary>
    public override string ToString() => $"{Id} ({FraudType})";
}

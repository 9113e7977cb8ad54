using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>The link between an invoice and what paid it. Only the fields we read.</summary>
public sealed record InvoicePayment
{
    /// <summary><c>inpay_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The invoice.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Invoice { get; init; }

    /// <summary>In the unit Stripe counts the currency in; null while nothing is.</summary>
    public long? AmountPaid { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary><c>open</c>, <c>paid</c> or <c>canceled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it is the payment that the invoice itself makes, and tries again.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What paid.</summary>
    public InvoicePaymentSource? Payment { get; init; }

    /// <summary>The payment, if it is one of ours; null for what was paid outside Stripe.</summary>
    [JsonIgnore]
    public Expandable<PaymentIntent>? PaymentIntent => Payment?.PaymentIntent;

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and status.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

/// <summary>What paid an invoice.</summary>
public sealed record InvoicePaymentSource
{
    /// <summary><c>payment_intent</c> or another.</summary>
    public string? Type { get; init; }

    /// <summary>The payment.</summary>
    [JsonConverter(typeof(Json.ExpandablePaymentIntentConverter))]
    public Expandable<PaymentIntent>? PaymentIntent { get; init; }

    /// <summary>The type.</summary>
    public override string ToString() => Type ?? "";
}

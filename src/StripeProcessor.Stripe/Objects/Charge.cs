using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>One try to collect a payment. Only the fields we read.</summary>
public sealed record Charge
{
    /// <summary><c>ch_…</c> or <c>py_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>In the unit Stripe counts the currency in.</summary>
    public long Amount { get; init; }

    /// <summary>How much of it was given back, in the same unit.</summary>
    public long AmountRefunded { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary><c>succeeded</c>, <c>pending</c> or <c>failed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it succeeded, or was at least authorised.</summary>
    public bool Paid { get; init; }

    /// <summary>Whether it was collected, not only authorised.</summary>
    public bool Captured { get; init; }

    /// <summary>Whether all of it was given back; a part of it leaves this false.</summary>
    public bool Refunded { get; init; }

    /// <summary>Why it failed, e.g. <c>card_declined</c>.</summary>
    public string? FailureCode { get; init; }

    /// <summary>What it was paid with: <c>card</c>, <c>us_bank_account</c> or another.</summary>
    [JsonPropertyName("payment_method_details")]
    [JsonConverter(typeof(Json.KindConverter))]
    public string? PaymentMethodType { get; init; }

    /// <summary>Whether a dispute was raised.</summary>
    public bool Disputed { get; init; }

    /// <summary>The payment it belongs to.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? PaymentIntent { get; init; }

    /// <summary>The customer; null for a donor who gives once.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Customer { get; init; }

    /// <summary>What it did to the account's balance; null while Stripe has not booked it.</summary>
    [JsonConverter(typeof(Json.ExpandableBalanceTransactionConverter))]
    public Expandable<BalanceTransaction>? BalanceTransaction { get; init; }

    /// <summary>What we wrote there; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>Whether real money moved.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and status.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

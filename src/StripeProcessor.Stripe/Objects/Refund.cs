using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>Money given back. Only the fields we read.</summary>
public sealed record Refund
{
    /// <summary><c>re_…</c> or <c>pyr_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>In the unit Stripe counts the currency in.</summary>
    public long Amount { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it was given back: <c>duplicate</c>, <c>fraudulent</c>, <c>requested_by_customer</c> or another.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>The charge.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Charge { get; init; }

    /// <summary>The payment.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? PaymentIntent { get; init; }

    /// <summary>What it took from the account's balance; null while Stripe has not booked it.</summary>
    [JsonConverter(typeof(Json.ExpandableBalanceTransactionConverter))]
    public Expandable<BalanceTransaction>? BalanceTransaction { get; init; }

    /// <summary>What brought the money back to the balance after the refund failed.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? FailureBalanceTransaction { get; init; }

    /// <summary>What we wrote there; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and status.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>A payment that the donor contests at the bank. Only the fields we read.</summary>
public sealed record Dispute
{
    /// <summary><c>dp_…</c> or <c>du_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What is contested, in the unit Stripe counts the currency in; it may be less than the charge.</summary>
    public long Amount { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary>One of <see cref="DisputeStatus"/>, or a later one.</summary>
    public string? Status { get; init; }

    /// <summary>What the donor says, e.g. <c>fraudulent</c>, <c>duplicate</c>, <c>unrecognized</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The charge.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Charge { get; init; }

    /// <summary>The payment.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? PaymentIntent { get; init; }

    /// <summary>What it did to the account's balance: first the money that left, then, if it was won, the money that came back.</summary>
    public IReadOnlyList<BalanceTransaction> BalanceTransactions { get => field ?? []; init; }

    /// <summary>Whether the charge may still be refunded, which ends an inquiry before it costs anything.</summary>
    public bool IsChargeRefundable { get; init; }

    /// <summary>What Stripe waits for.</summary>
    public DisputeEvidenceDetails? EvidenceDetails { get; init; }

    /// <summary>Until when evidence is taken; null where none is.</summary>
    [JsonIgnore]
    public DateTimeOffset? EvidenceDueBy => EvidenceDetails?.DueBy is { } due && due > DateTimeOffset.UnixEpoch ? due : null;

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and status.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

/// <summary>What Stripe waits for in a dispute.</summary>
public sealed record DisputeEvidenceDetails
{
    /// <summary>As Stripe says it: 1970 or nothing where no evidence is taken.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? DueBy { get; init; }
}

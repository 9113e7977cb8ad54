using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>
/// A movement on the account's balance. Its currency is the one the account is paid out in, which may differ from the gift's.
/// </summary>
public sealed record BalanceTransaction
{
    /// <summary><c>txn_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Before the fee, in the unit Stripe counts the currency in; negative for what leaves.</summary>
    public long Amount { get; init; }

    /// <summary>Stripe's fee, in the same unit.</summary>
    public long Fee { get; init; }

    /// <summary>Amount less fee.</summary>
    public long Net { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary><c>charge</c>, <c>refund</c>, <c>adjustment</c>, <c>payout</c> or another.</summary>
    public string? Type { get; init; }

    /// <summary>The type as Stripe's reports group it, e.g. <c>charge</c>, <c>dispute</c>, <c>dispute_reversal</c>.</summary>
    public string? ReportingCategory { get; init; }

    /// <summary>How many of this currency one of the gift's was worth; null where nothing was converted.</summary>
    public decimal? ExchangeRate { get; init; }

    /// <summary><c>pending</c> or <c>available</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The charge, refund, dispute or payout that moved it; the object where the call asked for it.</summary>
    [JsonPropertyName("source")]
    [JsonConverter(typeof(Json.ExpandableSourceConverter))]
    public Expandable<BalanceTransactionSource>? Cause { get; init; }

    /// <summary>The id of the charge, refund, dispute or payout that moved it.</summary>
    [JsonIgnore]
    public string? Source => Cause?.Id;

    /// <summary>When the money can be paid out.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset AvailableOn { get; init; }

    /// <summary>When it was booked.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }
}

/// <summary>What moved a balance: a charge, a refund, a dispute or something else. Only the fields that most of them have.</summary>
public sealed record BalanceTransactionSource
{
    /// <summary><c>ch_…</c>, <c>re_…</c>, <c>dp_…</c>, <c>po_…</c> or another.</summary>
    public required string Id { get; init; }

    /// <summary>The payment it belongs to; null for what belongs to none.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? PaymentIntent { get; init; }

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}

using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>Money that Stripe pays to the bank. Only the fields we read.</summary>
public sealed record Payout
{
    /// <summary><c>po_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>In the unit Stripe counts the currency in; negative for what is taken from the bank.</summary>
    public long Amount { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary><c>pending</c>, <c>in_transit</c>, <c>paid</c>, <c>failed</c> (also after it was paid), <c>canceled</c> or another.</summary>
    public string? Status { get; init; }

    /// <summary>When the bank has it, or is to have it.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset ArrivalDate { get; init; }

    /// <summary>Whether it was made by schedule: only then does Stripe tell which movements it holds.</summary>
    public bool Automatic { get; init; }

    /// <summary>What it took from the account's balance.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? BalanceTransaction { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureCode { get; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and status.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

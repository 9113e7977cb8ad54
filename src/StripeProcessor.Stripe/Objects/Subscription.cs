using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>A recurring gift. Only the fields we read.</summary>
public sealed record Subscription
{
    /// <summary><c>sub_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="SubscriptionStatus"/>, or a later one.</summary>
    public string? Status { get; init; }

    /// <summary>Whose it is.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Customer { get; init; }

    /// <summary>The last invoice.</summary>
    [JsonConverter(typeof(Json.ExpandableInvoiceConverter))]
    public Expandable<Invoice>? LatestInvoice { get; init; }

    /// <summary>What it asks for; ours have one item.</summary>
    public StripeList<SubscriptionItem> Items { get => field ?? new StripeList<SubscriptionItem>(); init; }

    /// <summary>Until when it is paid for, and when it asks again; null without an item.</summary>
    [JsonIgnore]
    public DateTimeOffset? CurrentPeriodEnd => Items.Data.Count > 0 ? Items.Data[0].CurrentPeriodEnd : null;

    /// <summary>Whether it ends with what is paid for.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>When it was cancelled, though it may run on to its end; null while it was not.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? CanceledAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it is paid with, <c>pm_…</c>; null for the customer's own default.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? DefaultPaymentMethod { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary>What we wrote there; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and status.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

/// <summary>What a subscription asks for.</summary>
public sealed record SubscriptionItem
{
    /// <summary><c>si_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>From when it is paid for.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? CurrentPeriodStart { get; init; }

    /// <summary>Until when.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? CurrentPeriodEnd { get; init; }

    /// <summary>How much, how often.</summary>
    public SubscriptionPrice? Price { get; init; }

    /// <summary>How many of it.</summary>
    public long Quantity { get; init; }

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}

/// <summary>How much a subscription asks for, and how often.</summary>
public sealed record SubscriptionPrice
{
    /// <summary><c>price_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>In the unit Stripe counts the currency in; null for a price of another kind than ours.</summary>
    public long? UnitAmount { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary>What it is for.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Product { get; init; }

    /// <summary>How often.</summary>
    public PriceRecurrence? Recurring { get; init; }

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}

/// <summary>How often a price is asked for.</summary>
public sealed record PriceRecurrence
{
    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</summary>
    public string? Interval { get; init; }

    /// <summary>Every how many of them.</summary>
    public int IntervalCount { get; init; }
}

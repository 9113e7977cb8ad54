using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>What a recurring gift asks for, once. Only the fields we read.</summary>
public sealed record Invoice
{
    /// <summary><c>in_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="InvoiceStatus"/>, or a later one.</summary>
    public string? Status { get; init; }

    /// <summary>In the unit Stripe counts the currency in.</summary>
    public long AmountDue { get; init; }

    /// <summary>In the same unit.</summary>
    public long AmountPaid { get; init; }

    /// <summary>In the same unit.</summary>
    public long AmountRemaining { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary><c>subscription_create</c> for the first of a recurring gift, <c>subscription_cycle</c> for a renewal, or another.</summary>
    public string? BillingReason { get; init; }

    /// <summary>Whose it is.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Customer { get; init; }

    /// <summary>What made it.</summary>
    public InvoiceParent? Parent { get; init; }

    /// <summary>The subscription's id; null for an invoice of another kind.</summary>
    [JsonIgnore]
    public string? Subscription => Parent?.SubscriptionDetails?.Subscription;

    /// <summary>What was written on the subscription when the invoice was made; empty if nothing.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> SubscriptionMetadata =>
        Parent?.SubscriptionDetails?.Metadata ?? StripeMetadata.Empty;

    /// <summary>Lets the donor's browser pay it; only where the call asked for it with <c>expand</c>.</summary>
    public InvoiceConfirmationSecret? ConfirmationSecret { get; init; }

    /// <summary>What was paid on it; null unless the call asked for it with <c>expand</c>.</summary>
    public StripeList<InvoicePayment>? Payments { get; init; }

    /// <summary>How often it was tried by its schedule.</summary>
    public long AttemptCount { get; init; }

    /// <summary>When it is tried again; null if never.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? NextPaymentAttempt { get; init; }

    /// <summary>When it became what.</summary>
    public InvoiceStatusTransitions? StatusTransitions { get; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and status: no secret.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

/// <summary>What made an invoice.</summary>
public sealed record InvoiceParent
{
    /// <summary>The subscription, if it was one.</summary>
    public InvoiceSubscriptionDetails? SubscriptionDetails { get; init; }
}

/// <summary>The subscription that made an invoice.</summary>
public sealed record InvoiceSubscriptionDetails
{
    /// <summary><c>sub_…</c>.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Subscription { get; init; }

    /// <summary>What was written on it then; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>The subscription's id.</summary>
    public override string ToString() => Subscription ?? "";
}

/// <summary>What lets a browser pay an invoice.</summary>
public sealed record InvoiceConfirmationSecret
{
    /// <summary>The client secret of its payment. Never to be logged or stored.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Nothing: it is a secret.</summary>
    public override string ToString() => "";
}

/// <summary>When an invoice became what it is.</summary>
public sealed record InvoiceStatusTransitions
{
    /// <summary>When it was paid; null while it is not.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? PaidAt { get; init; }
}

/// <summary>The statuses of an invoice. Texts, since Stripe may add one at any time.</summary>
public static class InvoiceStatus
{
    /// <summary>Not asked for yet; about an hour for a renewal.</summary>
    public const string Draft = "draft";

    /// <summary>Asked for.</summary>
    public const string Open = "open";

    /// <summary>Paid.</summary>
    public const string Paid = "paid";

    /// <summary>Given up.</summary>
    public const string Uncollectible = "uncollectible";

    /// <summary>Withdrawn.</summary>
    public const string Void = "void";
}

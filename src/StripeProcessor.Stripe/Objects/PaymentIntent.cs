using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>One payment, from its creation to its end, with as many tries as it took. Only the fields we read.</summary>
public sealed record PaymentIntent
{
    /// <summary><c>pi_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>In the unit Stripe counts the currency in.</summary>
    public long Amount { get; init; }

    /// <summary>What was collected, in the same unit; 0 until the payment succeeded.</summary>
    public long AmountReceived { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary>One of <see cref="PaymentIntentStatus"/>, or a later one.</summary>
    public string? Status { get; init; }

    /// <summary>The customer; null for a donor who gives once.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Customer { get; init; }

    /// <summary>What it is paid with, <c>pm_…</c>.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? PaymentMethod { get; init; }

    /// <summary>Lets the donor's browser finish this payment. Never to be logged or stored.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The last try.</summary>
    [JsonConverter(typeof(Json.ExpandableChargeConverter))]
    public Expandable<Charge>? LatestCharge { get; init; }

    /// <summary>What the donor must do next, while the status is <see cref="PaymentIntentStatus.RequiresAction"/>.</summary>
    public PaymentIntentNextAction? NextAction { get; init; }

    /// <summary>Why the last try failed.</summary>
    public StripeError? LastPaymentError { get; init; }

    /// <summary>Where Stripe sends its receipt. Personal: never for a log.</summary>
    public string? ReceiptEmail { get; init; }

    /// <summary>What we wrote there; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>Whether real money moves.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>When it was ended without payment; null while it was not.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset? CanceledAt { get; init; }

    /// <summary>Id and status: no secret.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

/// <summary>What the donor must do before a payment can go on.</summary>
public sealed record PaymentIntentNextAction
{
    /// <summary><c>redirect_to_url</c>, <c>use_stripe_sdk</c> or another.</summary>
    public string? Type { get; init; }

    /// <summary>Where to go, if the type says so.</summary>
    public RedirectToUrl? RedirectToUrl { get; init; }

    /// <summary>The type: no address.</summary>
    public override string ToString() => Type ?? "";
}

/// <summary>The bank's page.</summary>
public sealed record RedirectToUrl
{
    /// <summary>The page's address.</summary>
    public string? Url { get; init; }

    /// <summary>Nothing: the address is for the donor alone.</summary>
    public override string ToString() => "";
}

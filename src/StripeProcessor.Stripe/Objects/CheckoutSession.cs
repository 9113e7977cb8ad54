using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>One visit to Stripe's hosted payment page. Only the fields we read.</summary>
public sealed record CheckoutSession
{
    /// <summary><c>cs_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="CheckoutSessionStatus"/>, or a later one.</summary>
    public string? Status { get; init; }

    /// <summary>One of <see cref="CheckoutPaymentStatus"/>, or a later one.</summary>
    public string? PaymentStatus { get; init; }

    /// <summary><c>payment</c>, <c>subscription</c> or <c>setup</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The page; only while the session is open. For the donor alone.</summary>
    public string? Url { get; init; }

    /// <summary>The payment, once there is one.</summary>
    [JsonConverter(typeof(Json.ExpandablePaymentIntentConverter))]
    public Expandable<PaymentIntent>? PaymentIntent { get; init; }

    /// <summary>The subscription's id, in subscription mode, once paid.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Subscription { get; init; }

    /// <summary>The customer, if there is one.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Customer { get; init; }

    /// <summary>The first invoice, in subscription mode, once there is one.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Invoice { get; init; }

    /// <summary>What the donor entered on the page; null before it is complete.</summary>
    public CheckoutCustomerDetails? CustomerDetails { get; init; }

    /// <summary>What we called it.</summary>
    public string? ClientReferenceId { get; init; }

    /// <summary>In the unit Stripe counts the currency in.</summary>
    public long? AmountTotal { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }

    /// <summary>What we wrote there; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>Whether real money moves.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>When the page closes.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Id and status: no address.</summary>
    public override string ToString() => $"{Id} ({Status}, {PaymentStatus})";
}

/// <summary>The donor, as entered on Stripe's page.</summary>
public sealed record CheckoutCustomerDetails
{
    /// <summary>Where the receipt goes.</summary>
    public string? Email { get; init; }

    /// <summary>Nothing: it is personal.</summary>
    public override string ToString() => "";
}

/// <summary>The statuses of a session.</summary>
public static class CheckoutSessionStatus
{
    /// <summary>The page waits.</summary>
    public const string Open = "open";

    /// <summary>The donor has finished; whether it is paid says the payment status.</summary>
    public const string Complete = "complete";

    /// <summary>The page is closed.</summary>
    public const string Expired = "expired";
}

/// <summary>Whether a session is paid.</summary>
public static class CheckoutPaymentStatus
{
    /// <summary>Paid.</summary>
    public const string Paid = "paid";

    /// <summary>Not, or not yet.</summary>
    public const string Unpaid = "unpaid";

    /// <summary>There is nothing to pay now.</summary>
    public const string NoPaymentRequired = "no_payment_required";
}

using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>A donor who gives again and again. Only the fields we read.</summary>
public sealed record Customer
{
    /// <summary><c>cus_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where Stripe writes to.</summary>
    public string? Email { get; init; }

    /// <summary>What Stripe calls the donor.</summary>
    public string? Name { get; init; }

    /// <summary>How invoices are paid.</summary>
    public CustomerInvoiceSettings? InvoiceSettings { get; init; }

    /// <summary>Whether it is gone; then only the id is left.</summary>
    public bool Deleted { get; init; }

    /// <summary>What we wrote there; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>The id: nothing personal.</summary>
    public override string ToString() => Id;
}

/// <summary>How a customer's invoices are paid.</summary>
public sealed record CustomerInvoiceSettings
{
    /// <summary>What they are paid with, <c>pm_…</c>, where the subscription names nothing.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? DefaultPaymentMethod { get; init; }
}

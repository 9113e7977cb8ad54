using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>A card or a bank account. Only the fields we read.</summary>
public sealed record PaymentMethod
{
    /// <summary><c>pm_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>card</c>, <c>us_bank_account</c> or another.</summary>
    public string? Type { get; init; }

    /// <summary>Whose it is; null while it is not attached.</summary>
    [JsonConverter(typeof(Json.IdConverter))]
    public string? Customer { get; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Id and type.</summary>
    public override string ToString() => $"{Id} ({Type})";
}

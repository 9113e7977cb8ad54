using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>What a recurring gift is for. Only the fields we read.</summary>
public sealed record Product
{
    /// <summary><c>prod_…</c>, or what the creation chose.</summary>
    public required string Id { get; init; }

    /// <summary>What donors read.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it can be given to.</summary>
    public bool Active { get; init; }

    /// <summary>What we wrote there; empty if nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}

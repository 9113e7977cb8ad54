using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>Where Stripe sends events.</summary>
public sealed record WebhookEndpoint
{
    /// <summary><c>we_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The address.</summary>
    public string? Url { get; init; }

    /// <summary>The signing secret, <c>whsec_…</c>: only in the answer to the creation. To be sealed at once.</summary>
    public string? Secret { get; init; }

    /// <summary><c>enabled</c> or <c>disabled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The types it receives; <c>*</c> for all.</summary>
    public IReadOnlyList<string> EnabledEvents { get => field ?? []; init; }

    /// <summary>The version its events are written in.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>When it was made; to the second.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>What its maker wrote on it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get => field ?? StripeMetadata.Empty; init; }

    /// <summary>Whether it is gone: so says the answer to its deletion.</summary>
    public bool Deleted { get; init; }

    /// <summary>Whether it receives live events.</summary>
    public bool Livemode { get; init; }

    /// <summary>Id and status: no secret.</summary>
    public override string ToString() => $"{Id} ({Status})";
}

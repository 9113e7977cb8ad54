using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace StripeProcessor.Stripe;

/// <summary>Something that happened at Stripe, as listed or as delivered to a webhook.</summary>
public sealed record StripeEvent
{
    /// <summary><c>evt_…</c>; the same in every delivery.</summary>
    public required string Id { get; init; }

    /// <summary><c>event</c>; a thin event of API v2 says <c>v2.core.event</c> and is another thing.</summary>
    public string? Object { get; init; }

    /// <summary>E.g. <c>payment_intent.succeeded</c>; unknown ones are to be expected.</summary>
    public required string Type { get; init; }

    /// <summary>The version that <see cref="Data"/> is written in.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }

    /// <summary>When it happened, to the second: no order within one.</summary>
    [JsonConverter(typeof(Json.UnixTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>The object it happened to.</summary>
    public StripeEventData? Data { get; init; }

    /// <summary>Type and id: no data.</summary>
    public override string ToString() => $"{Type} {Id}";
}

/// <summary>The object an event happened to.</summary>
public sealed record StripeEventData
{
    /// <summary>The object as it was then.</summary>
    public JsonElement Object { get; init; }

    /// <summary>
    /// Reads the object as what the event's type says it is, e.g. with <c>StripeJson.Default.PaymentIntent</c>.
    /// </summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => Object.Deserialize(type);

    /// <summary>Nothing: the object may hold personal data.</summary>
    public override string ToString() => "";
}

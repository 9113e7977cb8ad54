using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

internal enum DeliveryState
{
    Waiting,

    /// <summary>Kept back until a later one has gone to the same endpoint.</summary>
    Held,
    Succeeded,

    /// <summary>Given up after the last retry.</summary>
    Failed,

    /// <summary>Told to get lost: never sent, as if Stripe had forgotten it.</summary>
    Dropped,

    /// <summary>The endpoint was disabled or deleted first.</summary>
    Canceled,
}

/// <summary>One event on its way to one endpoint, over as many attempts as it takes.</summary>
internal sealed record Delivery
{
    /// <summary>The order in which deliveries came into being.</summary>
    public long Sequence { get; init; }

    public required string Id { get; init; }

    public required string Event { get; init; }

    public required string Type { get; init; }

    /// <summary>The id of the object that the event is about.</summary>
    public required string Subject { get; init; }

    /// <summary>The object's amount for people, empty where it has none.</summary>
    public required string Amount { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>The sandbox's clock, Unix seconds.</summary>
    public required long Created { get; init; }

    public DeliveryState State { get; init; }

    public long Attempts { get; init; }

    /// <summary>The machine's clock, Unix milliseconds; null when nothing is to come.</summary>
    public long? NextTry { get; init; }

    /// <summary>The status of the last answer; null when there was none.</summary>
    public long? LastStatus { get; init; }

    /// <summary>Why the last attempt had no answer: "no answer in time", "no connection".</summary>
    public string? LastProblem { get; init; }

    /// <summary>How the first attempt is disfigured.</summary>
    public DeliveryFault Fault { get; init; } = DeliveryFault.None;

    public JsonObject ToJson(bool isSending) => new()
    {
        ["id"] = Id,
        ["event"] = Event,
        ["type"] = Type,
        ["object"] = Subject,
        ["endpoint"] = Endpoint,
        ["created"] = Created,
        ["state"] = isSending ? "sending" : Name(State),
        ["attempts"] = Attempts,
        ["last_status"] = LastStatus,
        ["last_problem"] = LastProblem,
        ["next_try"] = NextTry is { } next ? DateTimeOffset.FromUnixTimeMilliseconds(next).ToString("O") : null,
    };

    public static string Name(DeliveryState state) => state switch
    {
        DeliveryState.Waiting => "waiting",
        DeliveryState.Held => "held",
        DeliveryState.Succeeded => "succeeded",
        DeliveryState.Failed => "failed",
        DeliveryState.Dropped => "dropped",
        DeliveryState.Canceled => "canceled",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static DeliveryState? StateOf(string name) =>
        Enum.GetValues<DeliveryState>().Select(state => (DeliveryState?)state).FirstOrDefault(state => Name(state!.Value) == name);
}

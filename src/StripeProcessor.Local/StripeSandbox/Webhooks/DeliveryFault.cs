using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// What goes wrong with a delivery: set through the control API, taken by the next deliveries it matches as they come into
/// being. It spoils the first attempt; a retry goes out as it should.
/// </summary>
internal sealed record DeliveryFault
{
    public static readonly DeliveryFault None = new();

    /// <summary>Type of the event, or a group such as <c>charge.*</c>; null: any.</summary>
    public string? Type { get; init; }

    /// <summary>Id of the endpoint; null: any.</summary>
    public string? Endpoint { get; init; }

    public long Times { get; init; } = 1;

    public bool Duplicates { get; init; }

    public long DelayMilliseconds { get; init; }

    public bool Reorders { get; init; }

    public bool Truncates { get; init; }

    public bool SignsWrongly { get; init; }

    /// <summary>How far the signature's time lies in the past.</summary>
    public long StaleSeconds { get; init; }

    public bool Drops { get; init; }

    public static DeliveryFault Read(JsonObject json)
    {
        var fault = new DeliveryFault
        {
            Type = json.TextOrNull("type"),
            Endpoint = json.TextOrNull("endpoint"),
            Times = json.NumberOrNull("times") ?? 1,
            Duplicates = json.IsTrue("duplicate"),
            DelayMilliseconds = json.NumberOrNull("delay_ms") ?? 0,
            Reorders = json.IsTrue("reorder"),
            Truncates = json.IsTrue("truncate"),
            SignsWrongly = json.IsTrue("wrong_signature"),
            StaleSeconds = json.NumberOrNull("stale_seconds") ?? 0,
            Drops = json.IsTrue("drop"),
        };
        if (fault.Times < 1 || fault.DelayMilliseconds < 0 || fault.StaleSeconds < 0)
        {
            throw ApiError.Invalid("times must be at least 1; delay_ms and stale_seconds must not be negative.");
        }

        return fault with { Type = null, Endpoint = null, Times = 1 } == None
            ? throw ApiError.Invalid(
                "Say what goes wrong: duplicate, delay_ms, reorder, truncate, wrong_signature, stale_seconds or drop.")
            : fault;
    }

    public bool Matches(string type, string endpoint) =>
        (Type is null || EventTypes.Matches(type, Type)) && (Endpoint is null || Endpoint == endpoint);

    /// <summary>What the first attempt has to know, as it is kept with the delivery.</summary>
    public JsonObject ToJson() => new()
    {
        ["truncate"] = Truncates, ["wrong_signature"] = SignsWrongly, ["stale_seconds"] = StaleSeconds,
    };

    public static DeliveryFault Kept(JsonObject json) => new()
    {
        Truncates = json.IsTrue("truncate"),
        SignsWrongly = json.IsTrue("wrong_signature"),
        StaleSeconds = json.NumberOrNull("stale_seconds") ?? 0,
    };
}

/// <summary>The faults that wait for deliveries, in the order they were set.</summary>
internal sealed class DeliveryFaults
{
    private readonly Lock _gate = new();
    private readonly List<(DeliveryFault Fault, long Left)> _waiting = [];

    public void Add(DeliveryFault fault)
    {
        lock (_gate)
        {
            _waiting.Add((fault, fault.Times));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }

    /// <summary>Takes the first fault that matches.</summary>
    public DeliveryFault Next(string type, string endpoint)
    {
        lock (_gate)
        {
            var at = _waiting.FindIndex(entry => entry.Fault.Matches(type, endpoint));
            if (at < 0)
            {
                return DeliveryFault.None;
            }

            var (fault, left) = _waiting[at];
            _waiting[at] = (fault, left - 1);
            if (left == 1)
            {
                _waiting.RemoveAt(at);
            }

            return fault;
        }
    }
}

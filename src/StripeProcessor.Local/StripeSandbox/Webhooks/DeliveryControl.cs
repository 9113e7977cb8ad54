using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The part of the control API that watches deliveries and makes them go wrong.</summary>
internal sealed class DeliveryControl(SandboxObjects objects, DeliverySender sender)
{
    public const string Help = """
        <tr><td><code>deliveries/faults</code></td><td><code>{"type":"charge.refunded","times":2,"duplicate":true}</code></td>
        <td>The next two webhooks of that type (without <code>type</code>: of any) go out twice. Instead of or beside
        <code>duplicate</code>: <code>"delay_ms":500</code>; <code>"reorder":true</code> waits until a later one has gone first;
        <code>"truncate":true</code>, <code>"wrong_signature":true</code> and <code>"stale_seconds":600</code> spoil the first
        attempt; <code>"drop":true</code> never sends. <code>endpoint</code> narrows it to one endpoint</td></tr>
        <tr><td><code>deliveries/pause</code>, <code>deliveries/resume</code></td><td><code>{}</code></td><td>Nothing is sent in between</td></tr>
        <tr><td><code>deliveries/resend</code></td><td><code>{"event":"evt_…","endpoint":"we_…"}</code></td>
        <td>Sends it again; without <code>endpoint</code> to all that want it</td></tr>
        <tr><td><code>settle</code></td><td><code>{}</code></td><td>Answers when nothing is being sent and nothing is due</td></tr>
        <tr><td><code>webhook_endpoints/we_…/roll</code></td><td><code>{"expires_in_seconds":3600}</code></td>
        <td>A new signing secret; the old one signs too until then</td></tr>
        """;

    private const long DayInSeconds = 24 * 60 * 60;
    private const int DefaultListed = 100;
    private const int MostListed = 1000;

    /// <summary>Null: the address is not one of these.</summary>
    public Answer? Handle(IncomingRequest request)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, segments) switch
        {
            ("GET", [_, "deliveries"]) => List(request),
            ("POST", [_, "deliveries", "faults"]) => Changed(() => Add(ControlBody.Json(request))),
            ("DELETE", [_, "deliveries", "faults"]) => Changed(objects.Deliveries.Faults.Clear),
            ("POST", [_, "deliveries", "pause"]) => Changed(() => Pause(request, true)),
            ("POST", [_, "deliveries", "resume"]) => Changed(() => Pause(request, false)),
            ("POST", [_, "deliveries", "resend"]) => Changed(() => Resend(ControlBody.Json(request))),
            ("POST", [_, "webhook_endpoints", var id, "roll"]) => Roll(id, ControlBody.Json(request)),
            _ => null,
        };
    }

    private Answer List(IncomingRequest request)
    {
        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in FormDecoding.Pairs(request.Query))
        {
            asked[name] = value;
        }

        var hasLimit = int.TryParse(asked.GetValueOrDefault("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
        return objects.Store.Transact(() =>
        {
            var found = objects.Deliveries.Table.Newest(
                hasLimit ? Math.Clamp(limit, 1, MostListed) : DefaultListed,
                asked.GetValueOrDefault("event"),
                asked.GetValueOrDefault("endpoint"),
                asked.GetValueOrDefault("state"));
            return (
                Answer.Json(200, new JsonObject
                {
                    ["data"] = new JsonArray([.. found.Select(JsonNode (delivery) => delivery.ToJson(sender.IsSending(delivery.Id)))]),
                }),
                false);
        });
    }

    private void Add(JsonObject json) => objects.Deliveries.Faults.Add(DeliveryFault.Read(json));

    private void Pause(IncomingRequest request, bool isPaused)
    {
        ControlBody.Json(request);
        objects.Deliveries.Pause(isPaused);
    }

    private void Resend(JsonObject json) => objects.Deliveries.Resend(json.RequiredText("event"), json.TextOrNull("endpoint"));

    private Answer Roll(string id, JsonObject json)
    {
        var seconds = json.NumberOrNull("expires_in_seconds") ?? DayInSeconds;
        return seconds is >= 0 and <= DayInSeconds
            ? objects.Store.Transact(() => (Answer.Json(200, objects.WebhookEndpoints.Roll(id, seconds).Public()), true))
            : throw ApiError.Invalid("An old secret lives for at most a day (86400 seconds).", "expires_in_seconds");
    }

    private Answer Changed(Action change)
    {
        objects.Store.Transact(change);
        return Answer.Json(200, new JsonObject { ["done"] = true });
    }
}

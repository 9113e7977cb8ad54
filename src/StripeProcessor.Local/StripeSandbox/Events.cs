using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What happened, in order. Recorded in the transaction of the change itself, so the two never differ.</summary>
internal sealed class Events(SandboxObjects objects)
{
    private const long KeptForSeconds = 30L * 24 * 60 * 60;

    /// <param name="type">Such as <c>charge.refunded</c>.</param>
    /// <param name="subject">The object as it now is.</param>
    /// <param name="call">The request that brought it about; null: time, a person or a bank did.</param>
    /// <param name="previous">For an update, the fields that changed as they were before.</param>
    public void Record(string type, JsonObject subject, ApiCall? call = null, JsonObject? previous = null)
    {
        var data = new JsonObject { ["object"] = subject.Public() };
        if (previous is not null)
        {
            data["previous_attributes"] = previous;
        }

        var happened = objects.Store.Save(new JsonObject
        {
            ["id"] = Documents.NewId("evt_"),
            ["object"] = "event",
            ["api_version"] = ApiVersion.OfTheAccount,
            ["created"] = objects.Now,
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = 0L,
            ["request"] = new JsonObject { ["id"] = call?.RequestId, ["idempotency_key"] = call?.IdempotencyKey },
            ["type"] = type,
        });
        objects.Deliveries.Queue(happened);
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "event") is { } found && IsKept(found) ? found : throw ApiError.NoSuch("event", call.Id, "id");

    public JsonObject List(ApiCall call)
    {
        var type = call.Parameters.Text("type");
        var types = call.Parameters.Texts("types");
        call.Parameters.Flag("delivery_success");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "event",
            "/v1/events",
            found => IsKept(found)
                && created(found)
                && (type is null || EventTypes.Matches(found.Text("type"), type))
                && (types.Count == 0 || types.Any(wanted => EventTypes.Matches(found.Text("type"), wanted))));
    }

    private bool IsKept(JsonObject found) => found.Number("created") > objects.Now - KeptForSeconds;
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What happened, in order. Recorded in the transaction of the change itself, so the two never differ.</summary>
internal sealed class Events(SandboxObjects objects)
{
    private const long KeptForSeconds = 30L * 24 * 60 * 60;

    /// <param name="type">Such as <c>invoice.paid</c>.</param>
    /// <param name="subject">The object after the change.</param>
    /// <param name="call">The request that brought it about; null: time or a page did.</param>
    /// <param name="previous">What the changed fields were before, for <c>*.updated</c>.</param>
    public void Record(string type, JsonObject subject, ApiCall? call = null, JsonObject? previous = null) => objects.Store.Save(new JsonObject
    {
        ["id"] = Documents.NewId("evt_"),
        ["object"] = "event",
        ["api_version"] = ApiVersion.OfTheAccount,
        ["created"] = objects.Now,
        ["data"] = previous is null
            ? new JsonObject { ["object"] = subject.Public() }
            : new JsonObject { ["object"] = subject.Public(), ["previous_attributes"] = previous },
        ["livemode"] = false,
        ["pending_webhooks"] = 0L,
        ["request"] = new JsonObject { ["id"] = call?.RequestId, ["idempotency_key"] = call?.IdempotencyKey },
        ["type"] = type,
    });

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
                && (type is null || IsOf(found, type))
                && (types.Count == 0 || types.Any(wanted => IsOf(found, wanted))));
    }

    private bool IsKept(JsonObject found) => found.Number("created") > objects.Now - KeptForSeconds;

    // "charge.*" and "*" stand for groups.
    private static bool IsOf(JsonObject found, string wanted) => wanted.EndsWith('*')
        ? found.Text("type").StartsWith(wanted[..^1], StringComparison.Ordinal)
        : found.Text("type") == wanted;
}

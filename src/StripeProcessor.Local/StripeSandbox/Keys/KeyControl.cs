using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The part of the control API that does what is done to API keys in Stripe's dashboard.</summary>
internal sealed class KeyControl(SandboxObjects objects)
{
    public const string Help = """
        <tr><td><code>keys</code></td><td><code>{"permissions":{"all":"write","charge":"none"}}</code></td>
        <td>Answers a restricted key that may do so much: none, read or write, by the names of Stripe's permissions; <code>all</code> is
        every one that is not named. With <code>"account":"other"</code> it is another account's, which has nothing</td></tr>
        <tr><td><code>keys/expire</code></td><td><code>{"key":"rk_test_…"}</code></td><td>The key is refused from now on</td></tr>
        """;

    private readonly ApiKeys _keys = new(objects.Store);

    /// <summary>Null: the address is not one of these.</summary>
    public Answer? Handle(IncomingRequest request)
    {
        Func<JsonObject, JsonObject>? act = (request.Method, request.Path) switch
        {
            ("POST", "/_sandbox/keys") => json => Told(_keys.Make(PermissionsOf(json), json.TextOrNull("account"))),
            ("POST", "/_sandbox/keys/expire") => json => Told(_keys.Expire(json.RequiredText("key"))),
            _ => null,
        };
        if (act is null)
        {
            return null;
        }

        var body = ControlBody.Json(request);
        return objects.Store.Transact(() => (Answer.Json(200, act(body)), true));
    }

    private static JsonObject? PermissionsOf(JsonObject json) => json["permissions"] switch
    {
        null => null,
        JsonObject permissions => permissions,
        _ => throw ApiError.Invalid("permissions is an object, such as {\"charge\":\"read\"}.", "permissions"),
    };

    private static JsonObject Told(JsonObject key) => new()
    {
        ["key"] = key.Text("id"),
        ["permissions"] = key.Part("permissions")?.Copy(),
        ["account"] = key.TextOrNull("account") ?? ApiKeys.Account,
        ["expired"] = key.IsTrue("expired"),
    };
}

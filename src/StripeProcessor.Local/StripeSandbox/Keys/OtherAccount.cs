using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// What a key of another account is told: its lists are empty, and what this account keeps is not there. It is as much of a second
/// account as tells the two apart; nothing can be made in it.
/// </summary>
internal static class OtherAccount
{
    public static Answer Answer(ApiRoute route, string path, string[] values)
    {
        if (values.Length > 0)
        {
            throw ApiError.NoSuch(route.Returns.Replace('_', ' '), values[0], "id");
        }

        if (route.HasEffects)
        {
            throw ApiError.Invalid("The sandbox keeps nothing for other accounts: this key can only look.");
        }

        return Sandbox.Answer.Json(200, route.IsList
            ? new JsonObject { ["object"] = "list", ["data"] = new JsonArray(), ["has_more"] = false, ["url"] = path }
            : new JsonObject { ["object"] = route.Returns, ["livemode"] = false, ["available"] = new JsonArray(), ["pending"] = new JsonArray() });
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The keys that the control made or expired, kept with the other objects. A key that is not among them may do all.</summary>
internal sealed class ApiKeys(ObjectStore store)
{
    /// <summary>The one account whose objects the sandbox keeps.</summary>
    public const string Account = "acct_sandbox";

    private const string Kind = "_api_key";

    /// <summary>What the key may do. Inside a transaction.</summary>
    /// <exception cref="ApiError">It has expired.</exception>
    public KeyRights Admit(ApiKey key)
    {
        if (store.Find(key.Text, Kind) is not { } known)
        {
            return KeyRights.All;
        }

        return known.IsTrue("expired") ? throw ApiKey.Expired(key.Text) : KeyRights.Of(known);
    }

    /// <summary>Makes a restricted key.</summary>
    /// <param name="permissions">Access by permission, none, read or write; null: all.</param>
    /// <param name="account">Another account than the sandbox's own; null: its own.</param>
    public JsonObject Make(JsonObject? permissions, string? account)
    {
        foreach (var (name, access) in permissions ?? [])
        {
            if (!KeyPermissions.All.Contains(name))
            {
                throw ApiError.Invalid($"No such permission: '{name}'. There are: {string.Join(", ", KeyPermissions.All.Order())}.", $"permissions[{name}]");
            }

            if (access is not JsonValue value || !value.TryGetValue(out string? text) || text is not ("none" or "read" or "write"))
            {
                throw ApiError.Invalid("Access is none, read or write.", $"permissions[{name}]");
            }
        }

        var key = new JsonObject
        {
            ["id"] = Documents.NewId("rk_test_"),
            ["object"] = Kind,
            ["permissions"] = permissions?.Copy(),
            ["account"] = account,
        };
        store.Save(key);
        return key;
    }

    /// <summary>From now on the key is answered 401.</summary>
    public JsonObject Expire(string key)
    {
        var known = store.Find(key, Kind) ?? new JsonObject { ["id"] = key, ["object"] = Kind };
        known["expired"] = true;
        return store.Save(known);
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What a key may do: all, or what the control gave it.</summary>
/// <param name="Permissions">Access by the names Stripe gives its permissions, <c>charge</c> or <c>payment_intent</c>; null: all.</param>
/// <param name="IsOfOtherAccount">Whether it is another account's, which keeps nothing here.</param>
internal sealed record KeyRights(IReadOnlyDictionary<string, string>? Permissions, bool IsOfOtherAccount)
{
    /// <summary>Stands for every permission that is not named.</summary>
    public const string Rest = "all";

    public static KeyRights All { get; } = new(null, false);

    public static KeyRights Of(JsonObject key) => new(
        key.Part("permissions")?.ToDictionary(one => one.Key, one => one.Value!.GetValue<string>()),
        key.TextOrNull("account") is not null);

    /// <summary>Before any parameter is looked at, as Stripe was seen to do.</summary>
    public void RefuseUnlessAllowed(ApiRoute route, FormParameters parameters, ApiKey key)
    {
        if (Permissions is null)
        {
            return;
        }

        foreach (var resource in KeyPermissions.Of(route, parameters))
        {
            var access = Permissions.GetValueOrDefault(resource) ?? Permissions.GetValueOrDefault(Rest) ?? "none";
            if (access != "write" && !(access == "read" && !route.HasEffects))
            {
                throw ApiError.Of(
                    403,
                    "invalid_request_error",
                    null,
                    $"The provided key '{ApiKey.Masked(key.Text)}' does not have the required permissions for this endpoint on account"
                        + $" '{ApiKeys.Account}'. Having the 'rak_{resource}_{(route.HasEffects ? "write" : "read")}' permission would allow"
                        + " this request to continue.");
            }
        }
    }
}

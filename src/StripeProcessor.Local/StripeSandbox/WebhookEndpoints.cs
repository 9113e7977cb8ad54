using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Where events are sent. What is signed, and with which secrets, is told here; <see cref="Deliveries"/> sends.</summary>
internal sealed class WebhookEndpoints(SandboxObjects objects)
{
    // Of an account, in each mode.
    private const int Limit = 16;

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        parameters.RequiredText("url");
        var url = WebAddress.Read(parameters, "url");
        var types = parameters.Texts("enabled_events");
        if (types.Count == 0)
        {
            throw ApiError.MissingParameter("enabled_events");
        }

        var version = parameters.Text("api_version");
        if (objects.Store.OfKind("webhook_endpoint").Count() >= Limit)
        {
            throw ApiError.Invalid($"You have reached the maximum of {Limit} test webhook endpoints.");
        }

        var endpoint = new JsonObject
        {
            ["id"] = Documents.NewId("we_"),
            ["object"] = "webhook_endpoint",
            ["api_version"] = version is null ? null : ApiVersion.Read(version).Text,
            ["application"] = null,
            ["created"] = objects.Now,
            ["description"] = parameters.Text("description"),
            ["enabled_events"] = types.ToJsonArray(),
            ["livemode"] = false,
            ["metadata"] = parameters.Metadata(),
            ["status"] = "enabled",
            ["url"] = url,
            ["_secret"] = NewSecret(),
        };
        call.Begin();
        objects.Store.Save(endpoint);

        // The one time that the secret is told.
        return WithSecret(endpoint);
    }

    /// <summary>
    /// The one endpoint of the local system itself: made at its first start, and led to wherever it listens at a later one.
    /// </summary>
    /// <returns>What its deliveries are signed with.</returns>
    public string KeepOwn(Uri url, IReadOnlyList<string> types)
    {
        var own = objects.Store.OfKind("webhook_endpoint").FirstOrDefault(endpoint => endpoint.IsTrue("_is_own")) ?? new JsonObject
        {
            ["id"] = Documents.NewId("we_"),
            ["object"] = "webhook_endpoint",
            ["api_version"] = ApiVersion.OfTheAccount,
            ["application"] = null,
            ["created"] = objects.Now,
            ["description"] = "The local system",
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["status"] = "enabled",
            ["_is_own"] = true,
            ["_secret"] = NewSecret(),
        };
        own["enabled_events"] = types.ToJsonArray();
        own["url"] = url.AbsoluteUri;
        objects.Store.Save(own);
        return own.Text("_secret");
    }

    public JsonObject Retrieve(ApiCall call) => Find(call.Id);

    public JsonObject List(ApiCall call) => Listing.Page(call, objects.Store, "webhook_endpoint", "/v1/webhook_endpoints");

    public JsonObject Update(ApiCall call)
    {
        var endpoint = Retrieve(call);
        var parameters = call.Parameters;
        var url = WebAddress.Read(parameters, "url");
        var types = parameters.Texts("enabled_events");
        var isDisabled = parameters.Flag("disabled");
        var metadata = parameters.Metadata(endpoint.Part("metadata"));
        var description = parameters.IsSent("description") ? parameters.Text("description") : endpoint.TextOrNull("description");
        call.Begin();
        endpoint["description"] = description;
        endpoint["metadata"] = metadata;
        endpoint["url"] = url ?? endpoint.Text("url");
        if (types.Count > 0)
        {
            endpoint["enabled_events"] = types.ToJsonArray();
        }

        if (isDisabled is { } disabled)
        {
            endpoint["status"] = disabled ? "disabled" : "enabled";
        }

        objects.Store.Save(endpoint);
        if (isDisabled == true)
        {
            objects.Deliveries.Cancel(call.Id);
        }

        return endpoint;
    }

    public JsonObject Delete(ApiCall call)
    {
        Retrieve(call);
        call.Begin();
        objects.Store.Remove(call.Id);
        objects.Deliveries.Cancel(call.Id);
        return new JsonObject { ["id"] = call.Id, ["object"] = "webhook_endpoint", ["deleted"] = true };
    }

    /// <summary>
    /// A new secret; the one before it goes on signing too until it expires, by the sandbox's clock. Stripe rolls secrets in its
    /// dashboard only, so here it is a matter of the control API. Answers the endpoint with its new secret.
    /// </summary>
    public JsonObject Roll(string id, long expiresInSeconds)
    {
        var endpoint = Find(id);
        endpoint["_previous_secret"] = endpoint.Text("_secret");
        endpoint["_previous_secret_expires_at"] = objects.Now + expiresInSeconds;
        endpoint["_secret"] = NewSecret();
        objects.Store.Save(endpoint);
        return WithSecret(endpoint);
    }

    /// <summary>What signs at this moment, the newest first.</summary>
    public static IReadOnlyList<string> SecretsInForce(JsonObject endpoint, long now) =>
        endpoint.TextOrNull("_previous_secret") is { } previous && now < endpoint.Number("_previous_secret_expires_at")
            ? [endpoint.Text("_secret"), previous]
            : [endpoint.Text("_secret")];

    private JsonObject Find(string id) =>
        objects.Store.Find(id, "webhook_endpoint") ?? throw ApiError.NoSuch("webhook endpoint", id, "webhook_endpoint");

    private static JsonObject WithSecret(JsonObject endpoint)
    {
        var told = endpoint.Copy();
        told["secret"] = endpoint.Text("_secret");
        return told;
    }

    private static string NewSecret() => Documents.NewId("whsec_", 32);
}

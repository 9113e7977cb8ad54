using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Where events are to be sent. Kept and listed; the sandbox does not deliver yet.</summary>
internal sealed class WebhookEndpoints(SandboxObjects objects)
{
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
            ["_secret"] = Documents.NewId("whsec_", 32),
        };
        call.Begin();
        objects.Store.Save(endpoint);

        // The one time that the secret is told.
        var told = endpoint.Copy();
        told["secret"] = endpoint.Text("_secret");
        return told;
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "webhook_endpoint") ?? throw ApiError.NoSuch("webhook endpoint", call.Id, "webhook_endpoint");

    public JsonObject List(ApiCall call) => Listing.Page(call, objects.Store, "webhook_endpoint", "/v1/webhook_endpoints");

    public JsonObject Delete(ApiCall call)
    {
        Retrieve(call);
        call.Begin();
        objects.Store.Remove(call.Id);
        return new JsonObject { ["id"] = call.Id, ["object"] = "webhook_endpoint", ["deleted"] = true };
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Short-lived links to the page where a donor manages recurring gifts.</summary>
internal sealed class PortalSessions(SandboxObjects objects)
{
    private const long LifetimeSeconds = 60 * 60;

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        parameters.RequiredText("customer");
        var customer = objects.Customers.Read(parameters, "customer")!;
        var configuration = objects.Billing.PortalConfigurations.Read(parameters);
        var returnUrl = WebAddress.Read(parameters, "return_url");
        var locale = parameters.Text("locale");
        var flow = ReadFlow(parameters, customer);
        call.Begin();
        configuration ??= objects.Billing.PortalConfigurations.Default();
        var id = Documents.NewId("bps_");
        var session = objects.Store.Save(new JsonObject
        {
            ["id"] = id,
            ["object"] = "billing_portal.session",
            ["configuration"] = configuration.Text("id"),
            ["created"] = objects.Now,
            ["customer"] = customer,
            ["customer_account"] = null,
            ["flow"] = flow,
            ["livemode"] = false,
            ["locale"] = locale,
            ["on_behalf_of"] = null,
            ["return_url"] = returnUrl ?? configuration.TextOrNull("default_return_url"),
            ["url"] = PageOf(id),
            ["_open_until"] = objects.Now + LifetimeSeconds,
        });
        objects.Events.Record("billing_portal.session.created", session, call);
        return session;
    }

    /// <summary>The session, unless it is unknown or too old.</summary>
    public JsonObject? Open(string id) =>
        objects.Store.Find(id, "billing_portal.session") is { } session && objects.Now < session.Number("_open_until") ? session : null;

    /// <summary>Somebody is busy with it.</summary>
    public void Prolong(JsonObject session)
    {
        session["_open_until"] = objects.Now + LifetimeSeconds;
        objects.Store.Save(session);
    }

    public JsonObject FeaturesOf(JsonObject session) =>
        objects.Store.Find(session.Text("configuration"), "billing_portal.configuration")!.Part("features")!;

    public string PageOf(string id, string rest = "") => new Uri(objects.Address, "p/session/" + id + rest).ToString();

    private JsonObject? ReadFlow(FormParameters parameters, string customer)
    {
        if (!parameters.Has("flow_data"))
        {
            return null;
        }

        var data = parameters.Group("flow_data");
        data.RequiredText("type");
        var type = data.OneOf("type", "payment_method_update", "subscription_cancel")!;
        var after = data.Group("after_completion");
        var redirect = WebAddress.Read(after.Group("redirect"), "return_url");
        var message = after.Group("hosted_confirmation").Text("custom_message");
        return new JsonObject
        {
            ["after_completion"] = new JsonObject
            {
                ["hosted_confirmation"] = message is null ? null : new JsonObject { ["custom_message"] = message },
                ["redirect"] = redirect is null ? null : new JsonObject { ["return_url"] = redirect },
                ["type"] = after.OneOf("type", "hosted_confirmation", "portal_homepage", "redirect") ?? "portal_homepage",
            },
            ["subscription_cancel"] = type == "subscription_cancel"
                ? new JsonObject { ["retention"] = null, ["subscription"] = ReadSubscription(data, customer) }
                : null,
            ["subscription_update"] = null,
            ["subscription_update_confirm"] = null,
            ["type"] = type,
        };
    }

    private string ReadSubscription(FormParameters data, string customer)
    {
        var group = data.Group("subscription_cancel");
        var id = group.RequiredText("subscription");
        return objects.Billing.Subscriptions.Find(id)?.Text("customer") == customer
            ? id
            : throw ApiError.NoSuchParameter("subscription", id, group.PathOf("subscription"));
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// What the billing portal lets a customer do. One with defaults comes into being when it is first needed, in place of the one that
/// is saved in Stripe's dashboard.
/// </summary>
internal sealed class PortalConfigurations(SandboxObjects objects)
{
    private static readonly string[] CancelModes = ["at_period_end", "immediately"];

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        if (!parameters.Has("features"))
        {
            throw ApiError.MissingParameter("features");
        }

        var configuration = New(isDefault: false);
        configuration["business_profile"] = BusinessProfile(parameters.Group("business_profile"));
        configuration["default_return_url"] = WebAddress.Read(parameters, "default_return_url");
        configuration["features"] = ReadFeatures(parameters.Group("features"));
        configuration["metadata"] = parameters.Metadata();
        configuration["name"] = parameters.Text("name");
        parameters.Group("login_page").Flag("enabled");
        call.Begin();
        objects.Store.Save(configuration);
        objects.Events.Record("billing_portal.configuration.created", configuration, call);
        return configuration;
    }

    public JsonObject Retrieve(ApiCall call) => objects.Store.Find(call.Id, "billing_portal.configuration")
        ?? throw ApiError.NoSuch("configuration", call.Id, "configuration");

    public JsonObject List(ApiCall call)
    {
        var isActive = call.Parameters.Flag("active");
        var isDefault = call.Parameters.Flag("is_default");
        return Listing.Page(
            call,
            objects.Store,
            "billing_portal.configuration",
            "/v1/billing_portal/configurations",
            found => (isActive is null || found.IsTrue("active") == isActive)
                && (isDefault is null || found.IsTrue("is_default") == isDefault));
    }

    /// <summary>The one a parameter names, or null.</summary>
    public JsonObject? Read(FormParameters parameters)
    {
        var id = parameters.Text("configuration");
        return id is null
            ? null
            : objects.Store.Find(id, "billing_portal.configuration")
                ?? throw ApiError.NoSuchParameter("configuration", id, "configuration");
    }

    public JsonObject Default() =>
        objects.Store.OfKind("billing_portal.configuration").FirstOrDefault(found => found.IsTrue("is_default"))
        ?? objects.Store.Save(New(isDefault: true));

    private JsonObject New(bool isDefault) => new()
    {
        ["id"] = Documents.NewId("bpc_"),
        ["object"] = "billing_portal.configuration",
        ["active"] = true,
        ["application"] = null,
        ["business_profile"] = BusinessProfile(new FormParameters(new FormNode())),
        ["created"] = objects.Now,
        ["default_return_url"] = null,
        ["features"] = Features("at_period_end", true, true, true),
        ["is_default"] = isDefault,
        ["livemode"] = false,
        ["login_page"] = new JsonObject { ["enabled"] = false, ["url"] = null },
        ["metadata"] = new JsonObject(),
        ["name"] = null,
        ["updated"] = objects.Now,
    };

    private static JsonObject BusinessProfile(FormParameters profile) => new()
    {
        ["headline"] = profile.Text("headline"),
        ["privacy_policy_url"] = WebAddress.Read(profile, "privacy_policy_url"),
        ["terms_of_service_url"] = WebAddress.Read(profile, "terms_of_service_url"),
    };

    private static JsonObject ReadFeatures(FormParameters features)
    {
        var cancel = features.Group("subscription_cancel");
        cancel.OneOf("proration_behavior", "none", "create_prorations", "always_invoice");
        cancel.Kept("cancellation_reason");
        features.Kept("customer_update");
        features.Kept("subscription_update");
        return Features(
            cancel.OneOf("mode", CancelModes) ?? "at_period_end",
            cancel.Flag("enabled") ?? false,
            features.Group("payment_method_update").Flag("enabled") ?? false,
            features.Group("invoice_history").Flag("enabled") ?? false);
    }

    private static JsonObject Features(string cancelMode, bool cancels, bool updatesCard, bool showsInvoices) => new()
    {
        ["customer_update"] = new JsonObject { ["allowed_updates"] = new JsonArray(), ["enabled"] = false },
        ["invoice_history"] = new JsonObject { ["enabled"] = showsInvoices },
        ["payment_method_update"] = new JsonObject { ["enabled"] = updatesCard, ["payment_method_configuration"] = null },
        ["subscription_cancel"] = new JsonObject
        {
            ["cancellation_reason"] = new JsonObject { ["enabled"] = false, ["options"] = new JsonArray() },
            ["enabled"] = cancels,
            ["mode"] = cancelMode,
            ["proration_behavior"] = "none",
        },
        ["subscription_update"] = new JsonObject
        {
            ["billing_cycle_anchor"] = null,
            ["default_allowed_updates"] = new JsonArray(),
            ["enabled"] = false,
            ["proration_behavior"] = "none",
            ["schedule_at_period_end"] = new JsonObject { ["conditions"] = new JsonArray() },
            ["trial_update_behavior"] = "end_trial",
        },
    };
}

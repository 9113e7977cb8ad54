using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Hosted payment pages and what became of them. In subscription mode the page takes the first period's amount as a single
/// payment; the sandbox keeps no subscription yet.
/// </summary>
internal sealed class CheckoutSessions(SandboxObjects objects)
{
    private const long ShortestSeconds = 30 * 60;
    private const long LongestSeconds = 24 * 60 * 60;

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        call.Version.PaymentMethodTypes(parameters);
        parameters.Texts("allowed_payment_method_types");
        parameters.Texts("excluded_payment_method_types");
        parameters.RequiredText("mode");
        var mode = parameters.OneOf("mode", "payment", "subscription")!;
        if (parameters.OneOf("ui_mode", "hosted_page", "hosted") is null && parameters.Has("ui_mode"))
        {
            throw ApiError.Invalid("The sandbox has hosted pages only.", "ui_mode");
        }

        parameters.RequiredText("success_url");
        var lines = CheckoutLines.Read(objects, parameters, mode);
        var session = New(parameters, mode, lines);
        session["_payment_intent_data"] = ReadPaymentIntentData(parameters, mode);
        session["_subscription_data"] = ReadSubscriptionData(parameters, mode);
        call.Begin();
        lines.Keep(objects.Store, session.Text("id"));
        return objects.Store.Save(session, session.Number("expires_at"));
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "checkout.session") ?? throw ApiError.NoSuch("checkout.session", call.Id, "session");

    public JsonObject List(ApiCall call)
    {
        var paymentIntent = call.Parameters.Text("payment_intent");
        var customer = call.Parameters.Text("customer");
        var status = call.Parameters.OneOf("status", "open", "complete", "expired");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "checkout.session",
            "/v1/checkout/sessions",
            session => created(session)
                && (paymentIntent is null || session.TextOrNull("payment_intent") == paymentIntent)
                && (customer is null || session.TextOrNull("customer") == customer)
                && (status is null || session.Text("status") == status));
    }

    public JsonObject LineItems(ApiCall call)
    {
        var session = Retrieve(call).Text("id");
        return Listing.Page(
            call, objects.Store, "item", $"/v1/checkout/sessions/{session}/line_items", item => item.Text("_session") == session, oldestFirst: true);
    }

    public JsonObject Expire(ApiCall call)
    {
        var session = Retrieve(call);
        if (session.Text("status") != "open")
        {
            throw ApiError.Invalid($"Only Checkout Sessions with a status of open can be expired; this one is {session.Text("status")}.");
        }

        call.Begin();
        return Close(session, call);
    }

    public void ComeDue(JsonObject session) => Close(session, null);

    private JsonObject Close(JsonObject session, ApiCall? call)
    {
        session["status"] = "expired";
        session["url"] = null;
        objects.Store.Save(session);
        objects.Events.Record("checkout.session.expired", session, call);
        return session;
    }

    private JsonObject New(FormParameters parameters, string mode, CheckoutLines lines)
    {
        var id = Documents.NewId("cs_test_a1", 56);
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "checkout.session",
            ["adaptive_pricing"] = new JsonObject { ["enabled"] = false },
            ["after_expiration"] = null,
            ["allow_promotion_codes"] = parameters.Flag("allow_promotion_codes"),
            ["amount_subtotal"] = lines.Total,
            ["amount_total"] = lines.Total,
            ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
            ["billing_address_collection"] = parameters.OneOf("billing_address_collection", "auto", "required"),
            ["cancel_url"] = WebAddress.Read(parameters, "cancel_url"),
            ["client_reference_id"] = ReadReference(parameters),
            ["client_secret"] = null,
            ["collected_information"] = null,
            ["consent"] = null,
            ["consent_collection"] = null,
            ["created"] = objects.Now,
            ["currency"] = lines.Currency,
            ["currency_conversion"] = null,
            ["custom_fields"] = new JsonArray(),
            ["custom_text"] = ReadCustomText(parameters),
            ["customer"] = objects.Customers.Read(parameters, "customer"),
            ["customer_account"] = null,
            ["customer_creation"] = mode == "payment" ? parameters.OneOf("customer_creation", "always", "if_required") ?? "if_required" : null,
            ["customer_details"] = null,
            ["customer_email"] = EmailAddress.Read(parameters, "customer_email"),
            ["discounts"] = new JsonArray(),
            ["expires_at"] = ReadExpiry(parameters),
            ["integration_identifier"] = null,
            ["invoice"] = null,
            ["invoice_creation"] = mode == "payment" ? InvoiceCreation() : null,
            ["livemode"] = false,
            ["locale"] = parameters.Text("locale"),
            ["managed_payments"] = new JsonObject { ["enabled"] = false },
            ["metadata"] = parameters.Metadata(),
            ["mode"] = mode,
            ["origin_context"] = null,
            ["payment_intent"] = null,
            ["payment_link"] = null,
            ["payment_method_collection"] = mode == "subscription" ? "always" : "if_required",
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = new JsonObject { ["card"] = new JsonObject { ["request_three_d_secure"] = "automatic" } },
            ["payment_method_types"] = new JsonArray("card"),
            ["payment_status"] = "unpaid",
            ["permissions"] = null,
            ["phone_number_collection"] = new JsonObject { ["enabled"] = false },
            ["recovered_from"] = null,
            ["saved_payment_method_options"] = null,
            ["setup_intent"] = null,
            ["shipping_address_collection"] = null,
            ["shipping_cost"] = null,
            ["shipping_options"] = new JsonArray(),
            ["status"] = "open",
            ["submit_type"] = parameters.OneOf("submit_type", "auto", "book", "donate", "pay", "subscribe"),
            ["subscription"] = null,
            ["success_url"] = WebAddress.Read(parameters, "success_url"),
            ["total_details"] = new JsonObject { ["amount_discount"] = 0L, ["amount_shipping"] = 0L, ["amount_tax"] = 0L },
            ["ui_mode"] = "hosted_page",
            ["url"] = new Uri(objects.Address, "c/pay/" + id).ToString(),
            ["wallet_options"] = null,
        };
    }

    private long ReadExpiry(FormParameters parameters)
    {
        var expiry = parameters.Integer("expires_at") ?? objects.Now + LongestSeconds;
        var lifetime = expiry - objects.Now;

        // A minute of grace on both ends for clocks that differ.
        return lifetime is >= ShortestSeconds - 60 and <= LongestSeconds + 60
            ? expiry
            : throw ApiError.Invalid("The expires_at timestamp must lie between 30 minutes and 24 hours from now.", "expires_at");
    }

    private static string? ReadReference(FormParameters parameters)
    {
        var reference = parameters.Text("client_reference_id");
        return reference is null or { Length: <= 200 }
            ? reference
            : throw ApiError.Invalid("The client_reference_id has at most 200 characters.", "client_reference_id");
    }

    private static JsonObject ReadCustomText(FormParameters parameters)
    {
        var group = parameters.Group("custom_text");
        var text = new JsonObject();
        foreach (var place in (ReadOnlySpan<string>)["after_submit", "shipping_address", "submit", "terms_of_service_acceptance"])
        {
            text[place] = group.Group(place).Text("message") is { } message ? new JsonObject { ["message"] = message } : null;
        }

        return text;
    }

    private static JsonObject? ReadPaymentIntentData(FormParameters parameters, string mode)
    {
        if (!parameters.Has("payment_intent_data"))
        {
            return null;
        }

        if (mode != "payment")
        {
            throw ApiError.Invalid("You can not pass payment_intent_data in subscription mode.", "payment_intent_data");
        }

        var data = parameters.Group("payment_intent_data");
        return new JsonObject
        {
            ["capture_method"] = data.OneOf("capture_method", "automatic", "automatic_async", "manual") ?? "automatic_async",
            ["description"] = data.Text("description"),
            ["metadata"] = data.Metadata(),
            ["receipt_email"] = EmailAddress.Read(data, "receipt_email"),
            ["setup_future_usage"] = data.OneOf("setup_future_usage", "on_session", "off_session"),
            ["statement_descriptor_suffix"] = StatementDescriptor.ReadSuffix(data),
        };
    }

    private static JsonObject? ReadSubscriptionData(FormParameters parameters, string mode)
    {
        if (!parameters.Has("subscription_data"))
        {
            return null;
        }

        if (mode != "subscription")
        {
            throw ApiError.Invalid("You can not pass subscription_data in payment mode.", "subscription_data");
        }

        var data = parameters.Group("subscription_data");
        return new JsonObject { ["description"] = data.Text("description"), ["metadata"] = data.Metadata() };
    }

    private static JsonObject InvoiceCreation() => new()
    {
        ["enabled"] = false,
        ["invoice_data"] = new JsonObject
        {
            ["account_tax_ids"] = null,
            ["custom_fields"] = null,
            ["description"] = null,
            ["footer"] = null,
            ["issuer"] = null,
            ["metadata"] = new JsonObject(),
            ["rendering_options"] = null,
        },
    };
}

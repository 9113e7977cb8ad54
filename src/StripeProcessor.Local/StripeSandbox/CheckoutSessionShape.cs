using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A checkout session as the parameters describe it, open and not yet kept.</summary>
internal static class CheckoutSessionShape
{
    private const long ShortestSeconds = 30 * 60;
    private const long LongestSeconds = 24 * 60 * 60;

    public static JsonObject Read(SandboxObjects objects, FormParameters parameters, string mode, CheckoutLines lines)
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
            ["customer_creation"] = mode == "payment"
                ? parameters.OneOf("customer_creation", "always", "if_required") ?? "if_required"
                : null,
            ["customer_details"] = null,
            ["customer_email"] = EmailAddress.Read(parameters, "customer_email"),
            ["discounts"] = new JsonArray(),
            ["expires_at"] = ReadExpiry(parameters, objects.Now),
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
            ["_payment_intent_data"] = ReadPaymentIntentData(parameters, mode),
            ["_subscription_data"] = ReadSubscriptionData(parameters, mode),
        };
    }

    private static long ReadExpiry(FormParameters parameters, long now)
    {
        var expiry = parameters.Integer("expires_at") ?? now + LongestSeconds;
        var lifetime = expiry - now;

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

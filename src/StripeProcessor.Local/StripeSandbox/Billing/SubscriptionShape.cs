using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

internal static class SubscriptionShape
{
    /// <summary>A subscription in its first period, not paid and not kept yet.</summary>
    public static JsonObject New(SubscriptionOrder order, long now)
    {
        var id = Documents.NewId("sub_");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "subscription",
            ["application"] = null,
            ["application_fee_percent"] = null,
            ["automatic_tax"] = new JsonObject { ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null },
            ["billing_cycle_anchor"] = now,
            ["billing_cycle_anchor_config"] = null,
            ["billing_mode"] = new JsonObject
            {
                ["flexible"] = new JsonObject { ["proration_discounts"] = "included" }, ["type"] = "flexible",
            },
            ["billing_schedules"] = new JsonArray(),
            ["billing_thresholds"] = null,
            ["cancel_at"] = null,
            ["cancel_at_period_end"] = false,
            ["canceled_at"] = null,
            ["cancellation_details"] = new JsonObject { ["comment"] = null, ["feedback"] = null, ["reason"] = null },
            ["collection_method"] = "charge_automatically",
            ["created"] = now,
            ["currency"] = order.Currency,
            ["customer"] = order.Customer,
            ["customer_account"] = null,
            ["days_until_due"] = null,
            ["default_payment_method"] = order.DefaultPaymentMethod,
            ["default_source"] = null,
            ["default_tax_rates"] = new JsonArray(),
            ["description"] = order.Description,
            ["discounts"] = new JsonArray(),
            ["ended_at"] = null,
            ["invoice_settings"] = new JsonObject
            {
                ["account_tax_ids"] = null,
                ["custom_fields"] = null,
                ["description"] = null,
                ["footer"] = null,
                ["issuer"] = new JsonObject { ["type"] = "self" },
            },
            ["items"] = new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. order.Lines.Select(JsonNode (line) => Item(line, order, id, now))]),
                ["has_more"] = false,
                ["url"] = "/v1/subscription_items?subscription=" + id,
            },
            ["latest_invoice"] = null,
            ["livemode"] = false,
            ["managed_payments"] = new JsonObject { ["enabled"] = false },
            ["metadata"] = order.Metadata.Copy(),
            ["next_pending_invoice_item_invoice"] = null,
            ["on_behalf_of"] = null,
            ["pause_collection"] = null,
            ["payment_settings"] = new JsonObject
            {
                ["payment_method_options"] = null,
                ["payment_method_types"] = null,
                ["save_default_payment_method"] = order.SavesMethod ? "on_subscription" : "off",
            },
            ["pending_invoice_item_interval"] = null,
            ["pending_setup_intent"] = null,
            ["pending_update"] = null,
            ["schedule"] = null,
            ["start_date"] = now,
            ["status"] = "incomplete",
            ["test_clock"] = null,
            ["transfer_data"] = null,
            ["trial_end"] = null,
            ["trial_settings"] = new JsonObject
            {
                ["end_behavior"] = new JsonObject { ["missing_payment_method"] = "create_invoice" },
            },
            ["trial_start"] = null,
            ["_period"] = 0L,
        };
    }

    public static IEnumerable<JsonObject> Items(JsonObject subscription) =>
        subscription.Part("items")!["data"]!.AsArray().Select(item => item!.AsObject());

    public static JsonObject FirstItem(JsonObject subscription) => Items(subscription).First();

    /// <summary>Puts all items into the period with a number.</summary>
    public static void MoveTo(JsonObject subscription, long period)
    {
        subscription["_period"] = period;
        var anchor = subscription.Number("billing_cycle_anchor");
        foreach (var item in Items(subscription))
        {
            var recurring = item.Part("price")!.Part("recurring")!;
            SetPeriod(item, recurring, anchor, period);
        }
    }

    private static JsonObject Item(SubscriptionLine line, SubscriptionOrder order, string subscription, long now)
    {
        var item = new JsonObject
        {
            ["id"] = Documents.NewId("si_", 14),
            ["object"] = "subscription_item",
            ["billing_thresholds"] = null,
            ["created"] = now,
            ["current_period_end"] = now,
            ["current_period_start"] = now,
            ["discounts"] = new JsonArray(),
            ["metadata"] = line.Metadata.Copy(),
            ["plan"] = Prices.Plan(line.Price),
            ["price"] = line.Price.Public(),
            ["quantity"] = line.Quantity,
            ["subscription"] = subscription,
            ["tax_rates"] = new JsonArray(),
        };
        SetPeriod(item, order.Recurring, now, 0);
        return item;
    }

    private static void SetPeriod(JsonObject item, JsonObject recurring, long anchor, long period)
    {
        var (interval, count) = (recurring.Text("interval"), recurring.Number("interval_count"));
        item["current_period_start"] = BillingPeriod.Start(anchor, interval, count, period);
        item["current_period_end"] = BillingPeriod.Start(anchor, interval, count, period + 1);
    }
}

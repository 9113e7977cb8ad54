using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

internal static class InvoiceShape
{
    /// <summary>The draft of a subscription's invoice for the period it is in, not kept yet.</summary>
    public static JsonObject New(JsonObject subscription, JsonObject customer, string reason, SandboxObjects objects)
    {
        var id = Documents.NewId("in_");
        var lines = SubscriptionShape.Items(subscription).Select(item => Line(item, subscription, id, objects)).ToList();
        var total = lines.Sum(line => line.Number("amount"));
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "invoice",
            ["account_country"] = "US",
            ["account_name"] = objects.Options.OrganisationName,
            ["account_tax_ids"] = null,
            ["amount_due"] = total,
            ["amount_overpaid"] = 0L,
            ["amount_paid"] = 0L,
            ["amount_remaining"] = total,
            ["amount_shipping"] = 0L,
            ["application"] = null,
            ["attempt_count"] = 0L,
            ["attempted"] = false,
            ["auto_advance"] = false,
            ["automatic_tax"] = new JsonObject
            {
                ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null,
            },
            ["automatically_finalizes_at"] = null,
            ["billing_reason"] = reason,
            ["collection_method"] = "charge_automatically",
            ["created"] = objects.Now,
            ["currency"] = subscription.Text("currency"),
            ["custom_fields"] = null,
            ["customer"] = customer.Text("id"),
            ["customer_account"] = null,
            ["customer_address"] = customer["address"]?.DeepClone(),
            ["customer_email"] = customer.TextOrNull("email"),
            ["customer_name"] = customer.TextOrNull("name"),
            ["customer_phone"] = customer.TextOrNull("phone"),
            ["customer_shipping"] = customer["shipping"]?.DeepClone(),
            ["customer_tax_exempt"] = "none",
            ["customer_tax_ids"] = new JsonArray(),
            ["default_payment_method"] = null,
            ["default_source"] = null,
            ["default_tax_rates"] = new JsonArray(),
            ["description"] = subscription.TextOrNull("description"),
            ["discounts"] = new JsonArray(),
            ["due_date"] = null,
            ["effective_at"] = null,
            ["ending_balance"] = null,
            ["footer"] = null,
            ["from_invoice"] = null,
            ["hosted_invoice_url"] = null,
            ["invoice_pdf"] = null,
            ["issuer"] = new JsonObject { ["type"] = "self" },
            ["last_finalization_error"] = null,
            ["latest_revision"] = null,
            ["lines"] = new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. lines]),
                ["has_more"] = false,
                ["url"] = $"/v1/invoices/{id}/lines",
            },
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_payment_attempt"] = null,
            ["number"] = null,
            ["on_behalf_of"] = null,
            ["parent"] = new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["metadata"] = subscription.Part("metadata")!.Copy(),
                    ["subscription"] = subscription.Text("id"),
                },
                ["type"] = "subscription_details",
            },
            ["payment_settings"] = new JsonObject
            {
                ["default_mandate"] = null, ["payment_method_options"] = null, ["payment_method_types"] = null,
            },
            ["period_end"] = objects.Now,
            ["period_start"] = PeriodStart(subscription),
            ["post_payment_credit_notes_amount"] = 0L,
            ["pre_payment_credit_notes_amount"] = 0L,
            ["receipt_number"] = null,
            ["rendering"] = null,
            ["shipping_cost"] = null,
            ["shipping_details"] = null,
            ["starting_balance"] = 0L,
            ["statement_descriptor"] = null,
            ["status"] = "draft",
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = null, ["marked_uncollectible_at"] = null, ["paid_at"] = null, ["voided_at"] = null,
            },
            ["subtotal"] = total,
            ["subtotal_excluding_tax"] = total,
            ["test_clock"] = null,
            ["total"] = total,
            ["total_discount_amounts"] = new JsonArray(),
            ["total_excluding_tax"] = total,
            ["total_pretax_credit_amounts"] = new JsonArray(),
            ["total_taxes"] = new JsonArray(),
            ["webhooks_delivered_at"] = null,
        };
    }

    public static string SubscriptionOf(JsonObject invoice) =>
        invoice.Part("parent")!.Part("subscription_details")!.Text("subscription");

    // An invoice looks back: its own period is the one that ended, its lines' period the one that begins.
    private static long PeriodStart(JsonObject subscription)
    {
        var period = subscription.Number("_period");
        var recurring = SubscriptionShape.FirstItem(subscription).Part("price")!.Part("recurring")!;
        return BillingPeriod.Start(
            subscription.Number("billing_cycle_anchor"),
            recurring.Text("interval"),
            recurring.Number("interval_count"),
            Math.Max(0, period - 1));
    }

    private static JsonObject Line(JsonObject item, JsonObject subscription, string invoice, SandboxObjects objects)
    {
        var price = item.Part("price")!;
        var quantity = item.Number("quantity");
        var amount = checked(price.Number("unit_amount") * quantity);
        var each = Amounts.Display(price.Number("unit_amount"), price.Text("currency"));
        var recurring = price.Part("recurring")!;
        var interval = recurring.Number("interval_count") == 1
            ? recurring.Text("interval")
            : $"every {recurring.Number("interval_count")} {recurring.Text("interval")}s";
        return new JsonObject
        {
            ["id"] = Documents.NewId("il_"),
            ["object"] = "line_item",
            ["amount"] = amount,
            ["currency"] = price.Text("currency"),
            ["description"] = $"{quantity} × {objects.Billing.Products.NameOf(price)} (at {each} / {interval})",
            ["discount_amounts"] = new JsonArray(),
            ["discountable"] = true,
            ["discounts"] = new JsonArray(),
            ["invoice"] = invoice,
            ["livemode"] = false,
            ["metadata"] = subscription.Part("metadata")!.Copy(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = null,
                ["subscription_item_details"] = new JsonObject
                {
                    ["invoice_item"] = null,
                    ["proration"] = false,
                    ["proration_details"] = new JsonObject { ["credited_items"] = null },
                    ["subscription"] = subscription.Text("id"),
                    ["subscription_item"] = item.Text("id"),
                },
                ["type"] = "subscription_item_details",
            },
            ["period"] = new JsonObject
            {
                ["end"] = item.Number("current_period_end"), ["start"] = item.Number("current_period_start"),
            },
            ["pretax_credit_amounts"] = new JsonArray(),
            ["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject { ["price"] = price.Text("id"), ["product"] = price.Text("product") },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = price.Text("unit_amount_decimal"),
            },
            ["quantity"] = quantity,
            ["quantity_decimal"] = quantity.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["subscription"] = subscription.Text("id"),
            ["subtotal"] = amount,
            ["taxes"] = new JsonArray(),
        };
    }
}

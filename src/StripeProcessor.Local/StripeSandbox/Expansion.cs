using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Replaces ids by the objects they name where <c>expand[]</c> asks for it, at most four levels deep.</summary>
internal sealed class Expansion(ObjectStore store)
{
    private const int DeepestPath = 4;

    // Kind of object → its fields that may be expanded → the kind found there. "*" is any kind, which ends the checking;
    // "" is a field that is always null here and may still be asked for.
    private static readonly Dictionary<string, Dictionary<string, string>> Fields = new()
    {
        ["payment_intent"] = new()
        {
            ["latest_charge"] = "charge", ["payment_method"] = "payment_method", ["customer"] = "customer",
            ["review"] = "", ["application"] = "", ["on_behalf_of"] = "", ["source"] = "",
        },
        ["charge"] = new()
        {
            ["balance_transaction"] = "balance_transaction", ["payment_intent"] = "payment_intent", ["customer"] = "customer",
            ["refunds"] = "refund", ["failure_balance_transaction"] = "balance_transaction", ["review"] = "", ["application"] = "", ["on_behalf_of"] = "",
        },
        ["refund"] = new()
        {
            ["charge"] = "charge", ["payment_intent"] = "payment_intent", ["balance_transaction"] = "balance_transaction",
            ["failure_balance_transaction"] = "balance_transaction",
        },
        ["balance_transaction"] = new() { ["source"] = "*" },
        ["payment_method"] = new() { ["customer"] = "customer" },
        ["dispute"] = new() { ["charge"] = "charge", ["payment_intent"] = "payment_intent" },
        ["radar.early_fraud_warning"] = new() { ["charge"] = "charge", ["payment_intent"] = "payment_intent" },
        ["payout"] = new()
        {
            ["balance_transaction"] = "balance_transaction", ["failure_balance_transaction"] = "balance_transaction",
            ["destination"] = "", ["original_payout"] = "", ["reversed_by"] = "",
        },
        ["checkout.session"] = new()
        {
            ["payment_intent"] = "payment_intent", ["customer"] = "customer", ["line_items"] = "item",
            ["subscription"] = "subscription", ["invoice"] = "invoice", ["setup_intent"] = "",
        },
        ["item"] = new() { ["price"] = "price" },
        ["price"] = new() { ["product"] = "product" },
        ["customer"] = new() { ["default_source"] = "", ["invoice_settings"] = "customer.invoice_settings" },
        ["customer.invoice_settings"] = new() { ["default_payment_method"] = "payment_method" },
        ["product"] = new() { ["default_price"] = "price" },
        ["setup_intent"] = new()
        {
            ["payment_method"] = "payment_method", ["customer"] = "customer", ["latest_attempt"] = "", ["mandate"] = "",
            ["single_use_mandate"] = "", ["application"] = "", ["on_behalf_of"] = "",
        },
        ["subscription"] = new()
        {
            ["customer"] = "customer", ["default_payment_method"] = "payment_method", ["latest_invoice"] = "invoice",
            ["items"] = "subscription_item", ["pending_setup_intent"] = "", ["default_source"] = "", ["schedule"] = "",
        },
        ["subscription_item"] = new() { ["price"] = "price" },
        ["invoice"] = new()
        {
            ["customer"] = "customer", ["default_payment_method"] = "payment_method", ["confirmation_secret"] = "",
            ["payments"] = "invoice_payment", ["parent"] = "invoice.parent", ["lines"] = "line_item", ["default_source"] = "",
        },
        ["invoice.parent"] = new() { ["subscription_details"] = "invoice.parent.subscription_details" },
        ["invoice.parent.subscription_details"] = new() { ["subscription"] = "subscription" },
        ["line_item"] = new() { ["subscription"] = "subscription" },
        ["invoice_payment"] = new() { ["invoice"] = "invoice", ["payment"] = "invoice_payment.payment" },
        ["invoice_payment.payment"] = new() { ["payment_intent"] = "payment_intent", ["charge"] = "charge" },
        ["billing_portal.session"] = new() { ["configuration"] = "billing_portal.configuration" },
    };

    // Kinds that stand in a list inside another object, so that a path to them leads through "data".
    private static readonly HashSet<string> Listed = ["refund", "item", "subscription_item", "line_item", "invoice_payment"];

    /// <summary>The paths asked for, refused before anything happens when one leads nowhere.</summary>
    public static List<string[]> Paths(FormParameters parameters, string kind, bool isList)
    {
        var paths = new List<string[]>();
        foreach (var path in parameters.Texts("expand"))
        {
            var steps = path.Split('.');
            if (steps.Length > DeepestPath || !Leads(isList ? steps.Length > 1 && steps[0] == "data" ? steps[1..] : [""] : steps, kind))
            {
                throw ApiError.Invalid($"This property cannot be expanded ({path}).", "expand");
            }

            paths.Add(steps);
        }

        return paths;
    }

    public JsonObject Expand(JsonObject document, List<string[]> paths)
    {
        foreach (var path in paths)
        {
            Expand(document, path);
        }

        return document;
    }

    private static bool Leads(ReadOnlySpan<string> steps, string kind)
    {
        foreach (var step in steps)
        {
            if (kind is "*" || (step == "data" && Listed.Contains(kind)))
            {
                continue;
            }

            if (!Fields.TryGetValue(kind, out var fields) || !fields.TryGetValue(step, out var next))
            {
                return false;
            }

            kind = next;
        }

        return true;
    }

    private void Expand(JsonNode? node, ReadOnlySpan<string> path)
    {
        if (path.Length == 0)
        {
            return;
        }

        if (node is JsonArray array)
        {
            foreach (var element in array)
            {
                Expand(element, path);
            }

            return;
        }

        if (node is not JsonObject document)
        {
            return;
        }

        var field = path[0];
        if (Includable(document, field) is { } included)
        {
            document[field] = included;
        }
        else if (document.TextOrNull(field) is { } id && store.Find(id) is { } named)
        {
            document[field] = named.Public();
        }

        Expand(document[field], path[1..]);
    }

    // Lists that an object carries only when asked.
    private JsonObject? Includable(JsonObject document, string field)
    {
        if (document[field] is not null)
        {
            return null;
        }

        return (document.TextOrNull("object"), field) switch
        {
            ("charge", "refunds") => Listing.Embedded(
                $"/v1/charges/{document.Text("id")}/refunds",
                store.OfKind("refund").Where(refund => refund.TextOrNull("charge") == document.Text("id"))),
            ("checkout.session", "line_items") => Listing.Embedded(
                $"/v1/checkout/sessions/{document.Text("id")}/line_items",
                CheckoutLines.Of(store, document.Text("id"))),
            ("invoice", "payments") => InvoicePayments.Embedded(store, document.Text("id")),
            ("invoice", "confirmation_secret") => InvoicePayments.ConfirmationSecret(store, document.Text("id")),
            _ => null,
        };
    }
}

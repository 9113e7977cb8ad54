using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

internal static class DisputeShape
{
    /// <summary>All texts and files that can be sent in as evidence.</summary>
    public static readonly string[] EvidenceFields =
    [
        "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure", "cancellation_rebuttal",
        "customer_communication", "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
        "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt",
        "refund_policy", "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation",
        "shipping_address", "shipping_carrier", "shipping_date", "shipping_documentation", "shipping_tracking_number",
        "uncategorized_file", "uncategorized_text",
    ];

    public static readonly string[] Reasons =
    [
        "bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated", "debit_not_authorized", "duplicate",
        "fraudulent", "general", "incorrect_account_details", "insufficient_funds", "noncompliant", "product_not_received",
        "product_unacceptable", "subscription_canceled", "unrecognized",
    ];

    public static JsonObject New(JsonObject charge, string reason, bool isInquiry, long now, long dueBy) => new()
    {
        ["id"] = Documents.NewId("dp_"),
        ["object"] = "dispute",
        ["amount"] = charge.Number("amount") - charge.Number("amount_refunded"),
        ["balance_transactions"] = new JsonArray(),
        ["charge"] = charge.Text("id"),
        ["created"] = now,
        ["currency"] = charge.Text("currency"),
        ["enhanced_eligibility_types"] = new JsonArray(),
        ["evidence"] = Evidence(),
        ["evidence_details"] = new JsonObject
        {
            ["due_by"] = dueBy,
            ["enhanced_eligibility"] = new JsonObject(),
            ["has_evidence"] = false,
            ["past_due"] = false,
            ["submission_count"] = 0L,
        },
        ["is_charge_refundable"] = isInquiry,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = charge.TextOrNull("payment_intent"),
        ["payment_method_details"] = Details(charge, reason, isInquiry),
        ["reason"] = reason,
        ["status"] = isInquiry ? "warning_needs_response" : "needs_response",
    };

    private static JsonObject Evidence()
    {
        var evidence = new JsonObject();
        foreach (var field in EvidenceFields)
        {
            evidence[field] = null;
        }

        evidence["enhanced_evidence"] = new JsonObject();
        return evidence;
    }

    private static JsonObject? Details(JsonObject charge, string reason, bool isInquiry)
    {
        if (charge.Part("payment_method_details")?.Part("card") is not { } card)
        {
            return null;
        }

        return new JsonObject
        {
            ["card"] = new JsonObject
            {
                ["brand"] = card.Text("brand"),
                ["case_type"] = isInquiry ? "inquiry" : "chargeback",
                ["network"] = card.Text("network"),
                ["network_reason_code"] = reason switch { "fraudulent" => "10.4", "product_not_received" => "13.1", _ => "13.3" },
            },
            ["type"] = "card",
        };
    }
}

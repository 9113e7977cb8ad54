using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>All that decides how a charge looks and how it ends.</summary>
internal sealed record ChargeOrder
{
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required JsonObject Method { get; init; }

    public string? PaymentIntent { get; init; }

    public string? Customer { get; init; }

    public string? Description { get; init; }

    public string? ReceiptEmail { get; init; }

    public string? StatementDescriptorSuffix { get; init; }

    public JsonObject? Shipping { get; init; }

    public JsonObject Metadata { get; init; } = [];

    public CardDecline? Decline { get; init; }

    public bool Captures { get; init; } = true;

    public bool SettlesLater { get; init; }

    public bool IsAuthenticated { get; init; }

    /// <summary>A bank debit on its way.</summary>
    public bool IsPending { get; init; }
}

internal static class ChargeShape
{
    private static readonly string[] CardFields =
        ["brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "regulated_status"];

    public static JsonObject Of(ChargeOrder order, long now, Uri address)
    {
        var id = Documents.NewId("ch_");
        var hasSucceeded = order.Decline is null;
        var captured = hasSucceeded && order.Captures;
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "charge",
            ["amount"] = order.Amount,
            ["amount_captured"] = captured ? order.Amount : 0L,
            ["amount_refunded"] = 0L,
            ["application"] = null,
            ["application_fee"] = null,
            ["application_fee_amount"] = null,
            ["balance_transaction"] = null,
            ["billing_details"] = order.Method["billing_details"]?.DeepClone(),
            ["calculated_statement_descriptor"] = StatementDescriptor.Whole(order.StatementDescriptorSuffix),
            ["captured"] = captured,
            ["created"] = now,
            ["currency"] = order.Currency,
            ["customer"] = order.Customer,
            ["description"] = order.Description,
            ["disputed"] = false,
            ["failure_balance_transaction"] = null,
            ["failure_code"] = order.Decline?.Code,
            ["failure_message"] = order.Decline?.Message,
            ["fraud_details"] = new JsonObject(),
            ["livemode"] = false,
            ["metadata"] = order.Metadata.Copy(),
            ["on_behalf_of"] = null,
            ["outcome"] = Outcome(order),
            ["paid"] = hasSucceeded && !order.IsPending,
            ["payment_intent"] = order.PaymentIntent,
            ["payment_method"] = order.Method.Text("id"),
            ["payment_method_details"] = Details(order),
            ["presentment_details"] = null,
            ["radar_options"] = new JsonObject(),
            ["receipt_email"] = order.ReceiptEmail,
            ["receipt_number"] = null,
            ["receipt_url"] = hasSucceeded && !order.IsPending ? new Uri(address, "_sandbox/?charge=" + id).ToString() : null,
            ["refunded"] = false,
            ["review"] = null,
            ["shipping"] = order.Shipping?.Copy(),
            ["source"] = null,
            ["source_transfer"] = null,
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = order.StatementDescriptorSuffix,
            ["status"] = order.IsPending ? "pending" : hasSucceeded ? "succeeded" : "failed",
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        };
    }

    private static JsonObject Outcome(ChargeOrder order)
    {
        if (BankDebits.Of(order.Method) is not null)
        {
            return new JsonObject
            {
                ["advice_code"] = null,
                ["network_advice_code"] = null,
                ["network_decline_code"] = null,
                ["network_status"] = "approved_by_network",
                ["reason"] = null,
                ["risk_level"] = "not_assessed",
                ["seller_message"] = "Payment complete.",
                ["type"] = "authorized",
            };
        }

        var card = PaymentMethods.CardOf(order.Method);
        return new JsonObject
        {
            ["advice_code"] = order.Decline?.Advice,
            ["network_advice_code"] = null,
            ["network_decline_code"] = order.Decline is null || card.IsBlocked ? null : "05",
            ["network_status"] = order.Decline is null ? "approved_by_network"
                : card.IsBlocked ? "not_sent_to_network"
                : "declined_by_network",
            ["reason"] = order.Decline is null ? null : card.IsBlocked ? "highest_risk_level" : order.Decline.DeclineCode,
            ["risk_level"] = card.RiskLevel,
            ["risk_score"] = card.RiskScore,
            ["seller_message"] = order.Decline is null ? "Payment complete."
                : card.IsBlocked ? "Stripe blocked this payment as too risky."
                : "The bank did not return any further details with this decline.",
            ["type"] = order.Decline is null ? "authorized" : card.IsBlocked ? "blocked" : "issuer_declined",
        };
    }

    private static JsonObject Details(ChargeOrder order)
    {
        if (BankDebits.Of(order.Method) is { } debit)
        {
            return new JsonObject { [debit.Type] = BankDebits.Details(debit), ["type"] = debit.Type };
        }

        var card = order.Method.Part("card")!;
        var details = new JsonObject
        {
            ["amount_authorized"] = order.Decline is null ? order.Amount : null,
            ["authorization_code"] = order.Decline is null ? "123456" : null,
            ["extended_authorization"] = new JsonObject { ["status"] = "disabled" },
            ["incremental_authorization"] = new JsonObject { ["status"] = "unavailable" },
            ["installments"] = null,
            ["mandate"] = null,
            ["multicapture"] = new JsonObject { ["status"] = "unavailable" },
            ["network"] = card.Text("brand"),
            ["network_token"] = new JsonObject { ["used"] = false },
            ["network_transaction_id"] = Documents.NewId("", 15),
            ["overcapture"] = new JsonObject { ["maximum_amount_capturable"] = order.Amount, ["status"] = "unavailable" },
            ["three_d_secure"] = order.IsAuthenticated
                ? new JsonObject
                {
                    ["authentication_flow"] = "challenge",
                    ["electronic_commerce_indicator"] = "05",
                    ["exemption_indicator"] = null,
                    ["result"] = "authenticated",
                    ["result_reason"] = null,
                    ["transaction_id"] = Documents.NewId("", 20),
                    ["version"] = "2.2.0",
                }
                : null,
            ["wallet"] = null,
        };
        foreach (var field in CardFields)
        {
            details[field] = card[field]?.DeepClone();
        }

        return new JsonObject { ["card"] = details, ["type"] = "card" };
    }
}

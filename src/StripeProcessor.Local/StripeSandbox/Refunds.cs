using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Money going back, all of a charge or part of it, as often as something is left.</summary>
internal sealed class Refunds(SandboxObjects objects)
{
    private const long SettlingSeconds = 60 * 60;

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var charge = ReadCharge(parameters);
        var left = charge.Number("amount") - charge.Number("amount_refunded");
        var amount = parameters.Integer("amount");
        var reason = parameters.OneOf("reason", "duplicate", "fraudulent", "requested_by_customer");
        var metadata = parameters.Metadata();
        if (amount < 1)
        {
            throw ApiError.Invalid("Invalid positive integer: the amount must be at least 1.", "amount", "parameter_invalid_integer");
        }

        if (charge.IsTrue("refunded") || left == 0)
        {
            throw ApiError.Invalid($"Charge {charge.Text("id")} has already been refunded.", code: "charge_already_refunded");
        }

        if (amount > left)
        {
            var currency = charge.Text("currency");
            throw ApiError.Invalid(
                $"Refund amount ({Amounts.Display(amount.Value, currency)}) is greater than unrefunded amount on charge"
                + $" ({Amounts.Display(left, currency)})",
                "amount");
        }

        objects.Disputes.RefuseRefund(charge);
        call.Begin();
        return Refund(charge, amount ?? left, reason, metadata, call);
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "refund") ?? throw ApiError.NoSuch("refund", call.Id, "id");

    public JsonObject List(ApiCall call)
    {
        var paymentIntent = call.Parameters.Text("payment_intent");
        var charge = call.Parameters.Text("charge");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "refund",
            "/v1/refunds",
            refund => created(refund)
                && (paymentIntent is null || refund.TextOrNull("payment_intent") == paymentIntent)
                && (charge is null || refund.TextOrNull("charge") == charge));
    }

    /// <summary>The refunds of one charge, for <c>/v1/charges/{id}/refunds</c>.</summary>
    public JsonObject OfCharge(ApiCall call) => Listing.Page(
        call, objects.Store, "refund", $"/v1/charges/{call.Id}/refunds", refund => refund.TextOrNull("charge") == call.Id);

    public JsonObject Update(ApiCall call)
    {
        var refund = Retrieve(call);
        var metadata = call.Parameters.Metadata(refund.Part("metadata"));
        call.Begin();
        var previous = new JsonObject { ["metadata"] = refund["metadata"]!.DeepClone() };
        refund["metadata"] = metadata;
        Keep(refund);
        Tell(refund, previous, call);
        return refund;
    }

    /// <summary>Stops a refund that has not gone out yet; the money stays on the balance.</summary>
    public JsonObject Cancel(ApiCall call)
    {
        var refund = Retrieve(call);
        if (refund.Text("status") is not ("pending" or "requires_action"))
        {
            throw ApiError.Invalid($"Only a pending refund can be canceled; this one is {refund.Text("status")}.");
        }

        call.Begin();
        TakeBack(refund, "canceled", "merchant_request", call);
        return refund;
    }

    /// <summary>What a slow refund comes to.</summary>
    public void ComeDue(JsonObject refund)
    {
        if (refund.Text("status") != "pending")
        {
            TakeBack(refund, "failed", "unknown", null);
            return;
        }

        refund.Remove("_settles_at");
        refund["status"] = "succeeded";
        Keep(refund);
        Tell(refund, new JsonObject { ["status"] = "pending" }, null);
    }

    private void TakeBack(JsonObject refund, string status, string reason, ApiCall? call)
    {
        var previous = new JsonObject { ["status"] = refund.Text("status") };
        refund.Remove("_settles_at");
        refund["status"] = status;
        refund["failure_reason"] = reason;
        refund["failure_balance_transaction"] = objects.BalanceTransactions.OfRefundFailure(refund).Text("id");
        Keep(refund);
        var charge = objects.Store.Find(refund.Text("charge"), "charge")!;
        charge["amount_refunded"] = charge.Number("amount_refunded") - refund.Number("amount");
        charge["refunded"] = false;
        objects.Charges.Keep(charge);
        if (status == "failed")
        {
            objects.Events.Record("refund.failed", refund, call);
        }

        Tell(refund, previous, call);
    }

    // The same news twice: by the newer name, and by the one that older receivers wait for.
    private void Tell(JsonObject refund, JsonObject previous, ApiCall? call)
    {
        objects.Events.Record("refund.updated", refund, call, previous.Copy());
        objects.Events.Record("charge.refund.updated", refund, call, previous);
    }

    private void Keep(JsonObject refund) => objects.Store.Save(refund, refund.NumberOrNull("_settles_at"));

    /// <summary>Gives all that is left of a charge back.</summary>
    public JsonObject RefundRest(JsonObject charge)
    {
        objects.Disputes.RefuseRefund(charge);
        var left = charge.Number("amount") - charge.Number("amount_refunded");
        return charge.IsTrue("paid") && charge.IsTrue("captured") && left > 0
            ? Refund(charge, left, "requested_by_customer", [], null)
            : throw ApiError.Invalid($"The charge {charge.Text("id")} has nothing left to give back.", "charge");
    }

    private JsonObject Refund(JsonObject charge, long amount, string? reason, JsonObject metadata, ApiCall? call)
    {
        var method = objects.Store.Find(charge.Text("payment_method"), "payment_method");
        var debit = method is null ? null : BankDebits.Of(method);
        var course = method is null ? RefundCourse.Succeeds
            : debit is not null ? RefundCourse.PendingThenSucceeds
            : PaymentMethods.CardOf(method).Refunds;
        var refund = new JsonObject
        {
            ["id"] = Documents.NewId("re_"),
            ["object"] = "refund",
            ["amount"] = amount,
            ["balance_transaction"] = null,
            ["charge"] = charge.Text("id"),
            ["created"] = objects.Now,
            ["currency"] = charge.Text("currency"),
            ["customer"] = charge.TextOrNull("customer"),
            ["customer_account"] = null,
            ["destination_details"] = debit is null ? ToCard() : ToBank(debit),
            ["metadata"] = metadata,
            ["payment_intent"] = charge.TextOrNull("payment_intent"),
            ["payment_method"] = charge.TextOrNull("payment_method"),
            ["reason"] = reason,
            ["receipt_number"] = null,
            ["source_transfer_reversal"] = null,
            ["status"] = course == RefundCourse.PendingThenSucceeds ? "pending" : "succeeded",
            ["transfer_reversal"] = null,
        };
        refund["balance_transaction"] = objects.BalanceTransactions.OfRefund(refund).Text("id");
        charge["amount_refunded"] = charge.Number("amount_refunded") + amount;
        charge["refunded"] = charge.Number("amount_refunded") == charge.Number("amount");
        if (course != RefundCourse.Succeeds)
        {
            refund["_settles_at"] = objects.Now + SettlingSeconds;
        }

        Keep(refund);
        objects.Charges.Keep(charge);
        objects.Events.Record("refund.created", refund, call);
        objects.Events.Record("charge.refunded", charge, call, new JsonObject
        {
            ["amount_refunded"] = charge.Number("amount_refunded") - amount, ["refunded"] = false,
        });
        objects.Disputes.AfterRefund(charge);
        if (charge.IsTrue("refunded"))
        {
            objects.FraudWarnings.Settle(charge);
        }

        return refund;
    }

    private static JsonObject ToCard() => new()
    {
        ["card"] = new JsonObject
        {
            ["reference_status"] = "pending",
            ["reference_type"] = "acquirer_reference_number",
            ["type"] = "refund",
        },
        ["type"] = "card",
    };

    private static JsonObject ToBank(TestDebit debit)
    {
        var type = debit.Type == TestDebit.UsBankAccount ? "us_bank_transfer" : "eu_bank_transfer";
        return new JsonObject
        {
            [type] = new JsonObject { ["reference"] = null, ["reference_status"] = "pending" }, ["type"] = type,
        };
    }

    private JsonObject ReadCharge(FormParameters parameters)
    {
        var paymentIntent = parameters.Text("payment_intent");
        var charge = parameters.Text("charge");
        if (charge is null && paymentIntent is null)
        {
            throw ApiError.Invalid(
                "One of the following params should be provided for this request: payment_intent or charge.",
                "payment_intent",
                "parameter_missing");
        }

        if (paymentIntent is not null)
        {
            var intent = objects.Store.Find(paymentIntent, "payment_intent")
                ?? throw ApiError.NoSuchParameter("payment_intent", paymentIntent, "payment_intent");
            if (intent.Text("status") != "succeeded" || (charge is not null && intent.TextOrNull("latest_charge") != charge))
            {
                throw ApiError.Invalid(
                    $"The PaymentIntent {paymentIntent} has no successful charge to refund.",
                    "payment_intent",
                    "payment_intent_unexpected_state");
            }

            charge = intent.Text("latest_charge");
        }

        var found = objects.Store.Find(charge!, "charge") ?? throw ApiError.NoSuchParameter("charge", charge!, "charge");
        return found.IsTrue("paid") && found.IsTrue("captured")
            ? found
            : throw ApiError.Invalid($"The charge {charge} has taken no money that could be refunded.", "charge");
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>One payment from the wish to pay to its end, over as many attempts as it takes.</summary>
internal sealed class PaymentIntents(SandboxObjects objects)
{
    private static readonly string[] Cancelable =
        ["requires_payment_method", "requires_capture", "requires_confirmation", "requires_action"];

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var listsMethods = PaymentIntentParameters.ReadMethodTypes(call);
        var currency = Amounts.ReadCurrency(parameters);
        var amount = Amounts.ReadCharge(parameters, currency);
        var confirm = parameters.Flag("confirm") ?? false;
        if (!confirm)
        {
            ConfirmationOrder.RefuseWithoutConfirm(parameters);
        }

        var order = ConfirmationOrder.Read(objects, parameters);
        var automatic = PaymentIntentParameters.ReadAutomatic(parameters);
        var captureMethod = parameters.OneOf("capture_method", "automatic", "automatic_async", "manual") ?? "automatic_async";
        var confirmationMethod = parameters.OneOf("confirmation_method", "automatic", "manual") ?? "automatic";
        if (automatic is null && !listsMethods && confirmationMethod == "automatic")
        {
            automatic = new JsonObject { ["allow_redirects"] = "always", ["enabled"] = true };
        }

        var change = PaymentIntentParameters.ReadChanges(objects, parameters, null);
        var types = PaymentIntentParameters.MethodTypes(call, currency, automatic);
        order.Source?.RefuseUnless(types);
        if (confirm)
        {
            RefuseWithoutMethod(order.Source is not null, null);
            order.RefuseWithoutReturnUrl(automatic, null);
        }

        call.Begin();
        var intent = PaymentIntentShape.New(amount, currency, captureMethod, objects.Now);
        intent["automatic_payment_methods"] = automatic;
        intent["confirmation_method"] = confirmationMethod;
        intent["payment_method_types"] = types.ToJsonArray();
        change(intent);
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.created", intent, call);
        if (order.Source is { } source)
        {
            source.Use(objects, intent);
            intent["status"] = "requires_confirmation";
            objects.Store.Save(intent);
        }

        return confirm ? objects.Confirmation.Confirm(intent, order, call) : intent;
    }

    public JsonObject Retrieve(ApiCall call)
    {
        var intent = Find(call);
        call.Parameters.Text("client_secret");
        return intent;
    }

    public JsonObject List(ApiCall call)
    {
        var customer = call.Parameters.Text("customer");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "payment_intent",
            "/v1/payment_intents",
            intent => created(intent) && (customer is null || intent.TextOrNull("customer") == customer));
    }

    public JsonObject Update(ApiCall call)
    {
        var intent = Find(call);
        var parameters = call.Parameters;
        PaymentIntentParameters.ReadMethodTypes(call);
        var currency = parameters.Has("currency") ? Amounts.ReadCurrency(parameters) : intent.Text("currency");
        long? amount = parameters.Has("amount") ? Amounts.ReadCharge(parameters, currency) : null;
        var source = PaymentSource.Read(objects, parameters);
        var change = PaymentIntentParameters.ReadChanges(objects, parameters, intent);
        source?.RefuseUnless(PaymentIntentParameters.MethodTypes(intent));
        if (amount is not null || source is not null || parameters.Has("currency"))
        {
            RefuseUnless(intent, "updated", "requires_payment_method", "requires_confirmation", "requires_action");
        }

        call.Begin();
        change(intent);
        intent["currency"] = currency;
        intent["amount"] = amount ?? intent.Number("amount");
        source?.Use(objects, intent);
        if (amount is not null || source is not null)
        {
            intent["next_action"] = null;
            intent["status"] = intent["payment_method"] is null ? "requires_payment_method" : "requires_confirmation";
        }

        return objects.Store.Save(intent);
    }

    public JsonObject Confirm(ApiCall call)
    {
        var intent = Find(call);
        var parameters = call.Parameters;
        parameters.Text("client_secret");
        PaymentIntentParameters.ReadMethodTypes(call);
        RefuseUnless(intent, "confirmed", "requires_payment_method", "requires_confirmation", "requires_action");
        var order = ConfirmationOrder.Read(objects, parameters);
        var captureMethod = parameters.OneOf("capture_method", "automatic", "automatic_async", "manual");
        var change = PaymentIntentParameters.ReadChanges(objects, parameters, intent);
        order.Source?.RefuseUnless(PaymentIntentParameters.MethodTypes(intent));
        RefuseWithoutMethod(order.Source is not null || intent["payment_method"] is not null, intent);
        order.RefuseWithoutReturnUrl(intent.Part("automatic_payment_methods"), intent.TextOrNull("_return_url"));

        call.Begin();
        change(intent);
        intent["capture_method"] = captureMethod ?? intent.Text("capture_method");
        order.Source?.Use(objects, intent);
        return objects.Confirmation.Confirm(intent, order, call);
    }

    public JsonObject Capture(ApiCall call)
    {
        var intent = Find(call);
        RefuseUnless(intent, "captured", "requires_capture");
        var capturable = intent.Number("amount_capturable");
        var amount = call.Parameters.Integer("amount_to_capture") ?? capturable;
        if (amount < 1 || amount > capturable)
        {
            throw ApiError.Invalid(
                "The amount to capture must lie between 1 and the amount that can be captured.", "amount_to_capture");
        }

        var metadata = call.Parameters.Metadata(intent.Part("metadata"));
        var suffix = StatementDescriptor.ReadSuffix(call.Parameters);
        call.Begin();
        var charge = objects.Store.Find(intent.Text("latest_charge"), "charge")!;
        objects.Charges.Capture(charge, amount, call);
        intent["metadata"] = metadata;
        intent["statement_descriptor_suffix"] = suffix ?? intent.TextOrNull("statement_descriptor_suffix");
        intent["amount_capturable"] = 0L;
        intent["amount_received"] = amount;
        intent["status"] = "succeeded";
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.succeeded", intent, call);
        objects.Disputes.AfterPayment(charge);
        return intent;
    }

    public JsonObject Search(ApiCall call) =>
        SearchResults.Page(call, objects, "payment_intent", "/v1/payment_intents/search", SearchFields.OfPaymentIntent);

    public JsonObject Cancel(ApiCall call)
    {
        var intent = Find(call);
        var reason = call.Parameters.OneOf("cancellation_reason", "duplicate", "fraudulent", "requested_by_customer", "abandoned");
        RefuseUnless(intent, "canceled", Cancelable);
        if (intent["_invoice"] is not null)
        {
            throw ApiError.Invalid("You cannot cancel PaymentIntents that were created by an invoice: void the invoice instead.");
        }

        call.Begin();
        return Cancel(intent, reason, call);
    }

    /// <summary>An intent whose checkout page or invoice is gone can no longer be paid, not even from the bank's page.</summary>
    public void Abandon(string id, string reason = "automatic", ApiCall? call = null)
    {
        if (objects.Store.Find(id, "payment_intent") is { } intent && Cancelable.Contains(intent.Text("status")))
        {
            Cancel(intent, reason, call);
        }
    }

    private JsonObject Cancel(JsonObject intent, string? reason, ApiCall? call)
    {
        if (intent.Text("status") == "requires_capture")
        {
            objects.Charges.Release(objects.Store.Find(intent.Text("latest_charge"), "charge")!, call);
        }

        intent["amount_capturable"] = 0L;
        intent["canceled_at"] = objects.Now;
        intent["cancellation_reason"] = reason;
        intent["next_action"] = null;
        intent["status"] = "canceled";
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.canceled", intent, call);
        return intent;
    }

    private JsonObject Find(ApiCall call)
    {
        var intent = objects.Store.Find(call.Id, "payment_intent");
        var secret = call.Parameters.Text("client_secret");
        return intent is not null && (secret is null || secret == intent.Text("client_secret"))
            ? intent
            : throw ApiError.NoSuch("payment_intent", call.Id, "intent");
    }

    private static void RefuseUnless(JsonObject intent, string verb, params ReadOnlySpan<string> statuses)
    {
        var status = intent.Text("status");
        if (statuses.Contains(status))
        {
            return;
        }

        throw UnexpectedState($"This PaymentIntent could not be {verb} because it has a status of {status}.", intent);
    }

    private static void RefuseWithoutMethod(bool hasMethod, JsonObject? intent)
    {
        if (!hasMethod)
        {
            throw UnexpectedState(
                "This PaymentIntent has nothing to be paid with yet: send a payment_method or a confirmation_token.", intent);
        }
    }

    private static ApiError UnexpectedState(string message, JsonObject? intent)
    {
        var refusal = ApiError.Invalid(message, code: "payment_intent_unexpected_state");
        if (intent is not null)
        {
            refusal.Error["payment_intent"] = intent.Public();
        }

        return refusal;
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What the API asks of subscriptions.</summary>
internal sealed class SubscriptionRequests(SandboxObjects objects)
{
    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        parameters.RequiredText("customer");
        var customer = objects.Customers.Read(parameters, "customer")!;
        var (lines, newPrices) = SubscriptionOrder.ReadLines(objects, parameters);
        RefuseOtherCurrency(parameters, lines[0].Price.Text("currency"), customer);
        var behavior = parameters.OneOf("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete")
            ?? "allow_incomplete";
        var isOffSession = parameters.Flag("off_session") ?? false;
        ReadIgnored(parameters);
        var order = new SubscriptionOrder
        {
            Customer = customer,
            Lines = lines,
            DefaultPaymentMethod = objects.Billing.AttachedMethods.ReadOwn(parameters, "default_payment_method", customer),
            Description = ReadDescription(parameters),
            Metadata = parameters.Metadata(),
            CancelsAtPeriodEnd = parameters.Flag("cancel_at_period_end") ?? false,
            SavesMethod = ReadSavesMethod(parameters) ?? false,
        };
        var method = MethodFor(order);
        if (behavior != "default_incomplete" && method is null)
        {
            throw ApiError.Invalid(
                "This customer has no attached payment source or default payment method. Please consider adding a default payment"
                + " method, or send payment_behavior=default_incomplete.",
                code: "resource_missing");
        }

        call.Begin();
        foreach (var price in newPrices)
        {
            objects.Billing.Prices.Keep(price, call);
        }

        if (behavior == "error_if_incomplete")
        {
            return objects.Billing.Subscriptions.Start(order, PayFirst(order, method!, call), call);
        }

        var subscription = objects.Billing.Subscriptions.Start(order, null, call);
        return behavior == "allow_incomplete" ? TryFirst(subscription, method!, isOffSession, call) : subscription;
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Billing.Subscriptions.Find(call.Id) ?? throw ApiError.NoSuch("subscription", call.Id, "id");

    public JsonObject List(ApiCall call)
    {
        var parameters = call.Parameters;
        var customer = parameters.Text("customer");
        var price = parameters.Text("price");
        var status = parameters.OneOf(
            "status", "active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid");
        var method = parameters.OneOf("collection_method", "charge_automatically", "send_invoice");
        var created = Listing.Created(parameters);
        return Listing.Page(
            call,
            objects.Store,
            "subscription",
            "/v1/subscriptions",
            subscription => created(subscription)
                && (customer is null || subscription.Text("customer") == customer)
                && (price is null || SubscriptionShape.Items(subscription).Any(item => item.Part("price")!.Text("id") == price))
                && method is not "send_invoice"
                && Is(subscription, status));
    }

    public JsonObject Items(ApiCall call)
    {
        call.Parameters.RequiredText("subscription");
        var id = call.Parameters.Text("subscription")!;
        var subscription = objects.Billing.Subscriptions.Find(id) ?? throw ApiError.NoSuchParameter("subscription", id, "subscription");
        call.Parameters.Integer("limit");
        return subscription.Part("items")!.Copy();
    }

    public JsonObject Update(ApiCall call)
    {
        var subscription = Retrieve(call);
        var before = subscription.Copy();
        var parameters = call.Parameters;
        var metadata = parameters.Metadata(subscription.Part("metadata"));
        var details = ReadCancellationDetails(parameters);
        var cancels = parameters.Flag("cancel_at_period_end");
        var description = ReadDescription(parameters);
        var method = objects.Billing.AttachedMethods.ReadOwn(parameters, "default_payment_method", subscription.Text("customer"));
        var saves = ReadSavesMethod(parameters);
        parameters.OneOf(
            "payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete");
        parameters.Flag("off_session");
        ReadIgnored(parameters);
        if (Subscriptions.HasEnded(subscription)
            && (cancels is not null
                || saves is not null
                || parameters.IsSent("description")
                || parameters.IsSent("default_payment_method")))
        {
            throw ApiError.Invalid("A canceled subscription can only update its cancellation_details and metadata.");
        }

        call.Begin();
        subscription["metadata"] = metadata;
        subscription["description"] = parameters.IsSent("description") ? description : subscription.TextOrNull("description");
        if (parameters.IsSent("default_payment_method"))
        {
            subscription["default_payment_method"] = method;
        }

        if (saves is { } saved)
        {
            subscription.Part("payment_settings")!["save_default_payment_method"] = saved ? "on_subscription" : "off";
        }

        if (cancels is { } wish)
        {
            objects.Billing.Subscriptions.SetCancelAtPeriodEnd(subscription, wish);
        }

        details(subscription);
        return objects.Billing.Subscriptions.Update(before, subscription, call);
    }

    public JsonObject Cancel(ApiCall call)
    {
        var subscription = Retrieve(call);
        if (Subscriptions.HasEnded(subscription))
        {
            throw ApiError.NoSuch("subscription", call.Id, "id");
        }

        var details = ReadCancellationDetails(call.Parameters);
        if (call.Parameters.Flag("invoice_now") == true || call.Parameters.Flag("prorate") == true)
        {
            throw ApiError.Invalid("The sandbox has no prorations.", "prorate");
        }

        call.Begin();
        details(subscription);
        return objects.Billing.Subscriptions.Cancel(subscription, "cancellation_requested", call);
    }

    private static bool Is(JsonObject subscription, string? wanted) => (wanted, subscription.Text("status")) switch
    {
        (null, var status) => status != "canceled",
        ("all", _) => true,
        ("ended", var status) => status is "canceled" or "incomplete_expired",
        var (exactly, status) => exactly == status,
    };

    // Nothing may be left behind when this fails: the payment comes first, the subscription after it.
    private JsonObject PayFirst(SubscriptionOrder order, JsonObject method, ApiCall call)
    {
        var intent = objects.Billing.Invoices.FirstIntent(order.Total, order.Currency, order.Customer);
        intent["payment_method"] = method.Text("id");
        intent["status"] = "requires_confirmation";
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.created", intent, call);
        try
        {
            return objects.Confirmation.Confirm(intent, new ConfirmationOrder { FailsOnRequiredAction = true }, call);
        }
        catch (ApiError)
        {
            objects.PaymentIntents.Abandon(intent.Text("id"), call: call);
            throw;
        }
    }

    // A decline is no refusal here: the status tells that the subscription waits, incomplete, for another card.
    private JsonObject TryFirst(JsonObject subscription, JsonObject method, bool isOffSession, ApiCall call)
    {
        var intent = objects.Billing.Invoices.IntentOf(subscription.Text("latest_invoice"))!;
        intent["payment_method"] = method.Text("id");
        try
        {
            objects.Confirmation.Confirm(intent, new ConfirmationOrder { IsOffSession = isOffSession }, call);
        }
        catch (ApiError error) when (error.Status == 402)
        {
            return objects.Billing.Subscriptions.Find(subscription.Text("id"))!;
        }

        return objects.Billing.Subscriptions.Find(subscription.Text("id"))!;
    }

    private JsonObject? MethodFor(SubscriptionOrder order)
    {
        var id = order.DefaultPaymentMethod ?? Customers.DefaultMethod(objects.Customers.Existing(order.Customer));
        return id is null ? null : objects.Store.Find(id, "payment_method");
    }

    private void RefuseOtherCurrency(FormParameters parameters, string currency, string customer)
    {
        if ((parameters.Text("currency") ?? currency) != currency)
        {
            throw ApiError.Invalid($"The items are in {currency}, and the currency asked for is another.", "currency");
        }

        if (objects.Customers.Existing(customer).TextOrNull("currency") is not { } usual || usual == currency)
        {
            return;
        }

        var others = objects.Billing.Subscriptions.OfCustomer(customer);
        if (others.FirstOrDefault(other => other.Text("currency") != currency) is { } other)
        {
            throw ApiError.Invalid(
                $"You cannot combine currencies on a single customer: this one has an active subscription in {other.Text("currency")}.",
                "items");
        }
    }

    private static string? ReadDescription(FormParameters parameters)
    {
        var description = parameters.Text("description");
        return description is null or { Length: <= 500 }
            ? description
            : throw ApiError.Invalid("The description has at most 500 characters.", "description");
    }

    private static bool? ReadSavesMethod(FormParameters parameters)
    {
        var settings = parameters.Group("payment_settings");
        settings.Kept("payment_method_options");
        settings.Texts("payment_method_types");
        return settings.OneOf("save_default_payment_method", "on_subscription", "off") is { } choice ? choice == "on_subscription" : null;
    }

    // What the sandbox does anyway, or what makes no difference to a gift.
    private static void ReadIgnored(FormParameters parameters)
    {
        parameters.OneOf("collection_method", "charge_automatically");
        parameters.OneOf("proration_behavior", "create_prorations", "none", "always_invoice");
        parameters.Group("billing_mode").OneOf("type", "flexible");
        if (parameters.Group("automatic_tax").Flag("enabled") == true)
        {
            throw ApiError.Invalid("The sandbox computes no tax.", "automatic_tax[enabled]");
        }
    }

    private static Action<JsonObject> ReadCancellationDetails(FormParameters parameters)
    {
        var details = parameters.Group("cancellation_details");
        var comment = details.Text("comment");
        var feedback = details.OneOf(
            "feedback", "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex",
            "too_expensive", "unused");
        return subscription =>
        {
            var kept = subscription.Part("cancellation_details")!;
            kept["comment"] = details.IsSent("comment") ? comment : kept.TextOrNull("comment");
            kept["feedback"] = details.IsSent("feedback") ? feedback : kept.TextOrNull("feedback");
        };
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What the API asks of invoices.</summary>
internal sealed class InvoiceRequests(SandboxObjects objects)
{
    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "invoice") ?? throw ApiError.NoSuch("invoice", call.Id, "invoice");

    public JsonObject List(ApiCall call)
    {
        var parameters = call.Parameters;
        var subscription = parameters.Text("subscription");
        var customer = parameters.Text("customer");
        var status = parameters.OneOf("status", "draft", "open", "paid", "uncollectible", "void");
        var method = parameters.OneOf("collection_method", "charge_automatically", "send_invoice");
        var created = Listing.Created(parameters);
        return Listing.Page(
            call,
            objects.Store,
            "invoice",
            "/v1/invoices",
            invoice => created(invoice)
                && (subscription is null || InvoiceShape.SubscriptionOf(invoice) == subscription)
                && (customer is null || invoice.Text("customer") == customer)
                && (status is null || invoice.Text("status") == status)
                && method is not "send_invoice");
    }

    public JsonObject Lines(ApiCall call)
    {
        call.Parameters.Integer("limit");
        return Retrieve(call).Part("lines")!.Copy();
    }

    public JsonObject Pay(ApiCall call)
    {
        var invoice = Retrieve(call);
        var parameters = call.Parameters;
        var isElsewhere = parameters.Flag("paid_out_of_band") ?? false;
        var isOffSession = parameters.Flag("off_session") ?? true;
        var named = objects.Billing.AttachedMethods.ReadOwn(parameters, "payment_method", invoice.Text("customer"));
        if (invoice.Text("status") is "paid" or "void")
        {
            throw ApiError.Invalid(
                invoice.Text("status") == "paid" ? "Invoice is already paid" : "Voided invoices cannot be paid.", "invoice");
        }

        if (objects.Billing.Invoices.IsProcessing(call.Id))
        {
            throw ApiError.Invalid("This invoice has a payment that is still processing, so it cannot be paid now.", "invoice");
        }

        call.Begin();
        if (invoice.Text("status") == "draft")
        {
            objects.Billing.Invoices.Finalize(invoice, null, call);
        }

        if (isElsewhere)
        {
            objects.Billing.InvoicePayments.Cancel(invoice);
            objects.PaymentIntents.Abandon(invoice.Text("_payment_intent"), "void_invoice", call);
            objects.Billing.Invoices.Paid(invoice, null, call);
            return invoice;
        }

        Confirm(invoice, named, isOffSession, call);
        return Retrieve(call);
    }

    private void Confirm(JsonObject invoice, string? named, bool isOffSession, ApiCall call)
    {
        var subscription = objects.Billing.Subscriptions.Find(InvoiceShape.SubscriptionOf(invoice))!;
        var method = named ?? objects.Billing.Subscriptions.MethodOf(subscription)?.Text("id") ?? throw ApiError.Invalid(
            "There is no payment_method set on this Invoice, its subscription or its customer.", "payment_method");
        var intent = objects.Billing.Invoices.IntentOf(invoice.Text("id"))!;
        intent["payment_method"] = method;
        var after = objects.Confirmation.Confirm(intent, new ConfirmationOrder { IsOffSession = isOffSession }, call);
        if (after.Text("status") == "requires_action")
        {
            throw ApiError.Card(
                "invoice_payment_intent_requires_action",
                "This payment requires additional user action before it can be completed successfully.");
        }
    }
}

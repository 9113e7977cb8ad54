using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The link between an invoice and the payment intent that pays it.</summary>
internal sealed class InvoicePayments(SandboxObjects objects)
{
    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "invoice_payment") ?? throw ApiError.NoSuch("invoice_payment", call.Id, "invoice_payment");

    public JsonObject List(ApiCall call)
    {
        var parameters = call.Parameters;
        var invoice = parameters.Text("invoice");
        var status = parameters.OneOf("status", "canceled", "open", "paid");
        var payment = parameters.Group("payment");
        if (parameters.Has("payment"))
        {
            payment.RequiredText("type");
        }

        payment.OneOf("type", "payment_intent");
        var intent = payment.Text("payment_intent");
        var created = Listing.Created(parameters);
        return Listing.Page(
            call,
            objects.Store,
            "invoice_payment",
            "/v1/invoice_payments",
            found => created(found)
                && (invoice is null || found.Text("invoice") == invoice)
                && (status is null || found.Text("status") == status)
                && (intent is null || found.Part("payment")!.Text("payment_intent") == intent));
    }

    public JsonObject Open(JsonObject invoice, JsonObject intent) => objects.Store.Save(new JsonObject
    {
        ["id"] = Documents.NewId("inpay_"),
        ["object"] = "invoice_payment",
        ["amount_paid"] = null,
        ["amount_requested"] = invoice.Number("total"),
        ["created"] = objects.Now,
        ["currency"] = invoice.Text("currency"),
        ["invoice"] = invoice.Text("id"),
        ["is_default"] = true,
        ["livemode"] = false,
        ["payment"] = new JsonObject { ["payment_intent"] = intent.Text("id"), ["type"] = "payment_intent" },
        ["status"] = "open",
        ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null },
    });

    public void Pay(JsonObject invoice, ApiCall? call)
    {
        var payment = Of(objects.Store, invoice)!;
        payment["amount_paid"] = invoice.Number("total");
        payment["status"] = "paid";
        payment.Part("status_transitions")!["paid_at"] = objects.Now;
        objects.Store.Save(payment);
        objects.Events.Record("invoice_payment.paid", payment, call);
    }

    public void Cancel(JsonObject invoice)
    {
        if (Of(objects.Store, invoice) is not { } payment)
        {
            return;
        }

        payment["status"] = "canceled";
        payment.Part("status_transitions")!["canceled_at"] = objects.Now;
        objects.Store.Save(payment);
    }

    /// <summary>For <c>expand[]=payments</c>.</summary>
    public static JsonObject Embedded(ObjectStore store, string invoice) => Listing.Embedded(
        "/v1/invoice_payments?invoice=" + invoice,
        store.Find(invoice, "invoice") is { } found && Of(store, found) is { } payment ? [payment] : []);

    /// <summary>For <c>expand[]=confirmation_secret</c>: with what a browser confirms the payment; null while there is none.</summary>
    public static JsonObject? ConfirmationSecret(ObjectStore store, string invoice) =>
        store.Find(invoice, "invoice")?.TextOrNull("_payment_intent") is { } id && store.Find(id, "payment_intent") is { } intent
            ? new JsonObject { ["client_secret"] = intent.Text("client_secret"), ["type"] = "payment_intent" }
            : null;

    private static JsonObject? Of(ObjectStore store, JsonObject invoice) =>
        invoice.TextOrNull("_invoice_payment") is { } id ? store.Find(id, "invoice_payment") : null;
}

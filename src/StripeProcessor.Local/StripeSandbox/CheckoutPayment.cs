using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Paying an open checkout session: the payment intent comes into being with the first attempt.</summary>
internal sealed class CheckoutPayment(SandboxObjects objects)
{
    private static readonly string[] CopiedFields =
        ["description", "metadata", "receipt_email", "setup_future_usage", "statement_descriptor_suffix"];

    private readonly CheckoutSubscription _subscription = new(objects);

    /// <summary>The intent after the attempt: succeeded, requires_action, or requires_payment_method with its last error.</summary>
    public JsonObject Attempt(JsonObject session, CardEntry entry, string email) =>
        Attempt(session, objects.PaymentMethods.FromEntry(entry), email);

    /// <inheritdoc cref="Attempt(JsonObject,CardEntry,string)"/>
    public JsonObject Attempt(JsonObject session, TestDebit debit, string email) =>
        Attempt(session, objects.PaymentMethods.FromDebit(debit), email);

    private JsonObject Attempt(JsonObject session, JsonObject method, string email)
    {
        method.Part("billing_details")!["email"] = email;
        var intent = IntentOf(session) ?? NewIntent(session, email);
        _subscription.CorrectEmail(session, email);
        new PaymentSource(method, null, null).Use(objects, intent);
        intent["_email"] = email;
        var order = new ConfirmationOrder { ReturnUrl = new Uri(objects.Address, "c/pay/" + session.Text("id")).ToString() };
        var tried = objects.Confirmation.Confirm(intent, order, null);
        CompleteIfPaid(session, tried);
        return tried;
    }

    public JsonObject? IntentOf(JsonObject session) =>
        session.TextOrNull("_payment_intent") is { } id ? objects.Store.Find(id, "payment_intent") : null;

    /// <summary>Ends the session when its intent has the money.</summary>
    public void CompleteIfPaid(JsonObject session, JsonObject intent)
    {
        if (session.Text("status") != "open" || intent.Text("status") is not ("succeeded" or "requires_capture" or "processing"))
        {
            return;
        }

        var email = intent.TextOrNull("_email");
        session["status"] = "complete";
        session["payment_status"] = intent.Text("status") == "succeeded" ? "paid" : "unpaid";
        session["url"] = null;
        session["customer_details"] = new JsonObject
        {
            ["address"] = new JsonObject
            {
                ["city"] = null, ["country"] = "US", ["line1"] = null, ["line2"] = null, ["postal_code"] = null, ["state"] = null,
            },
            ["business_name"] = null,
            ["email"] = email,
            ["individual_name"] = null,
            ["name"] = null,
            ["phone"] = null,
            ["tax_exempt"] = "none",
            ["tax_ids"] = new JsonArray(),
        };
        if (session.Text("mode") == "subscription")
        {
            _subscription.Start(session, intent);
        }

        session["customer"] ??= NewCustomer(session, email);
        objects.Store.Save(session);
        objects.Events.Record("checkout.session.completed", session);
    }

    /// <summary>A bank has decided about the debit of a session that was completed unpaid.</summary>
    public void ConcludeDebit(JsonObject session, bool isPaid)
    {
        session["payment_status"] = isPaid ? "paid" : "unpaid";
        objects.Store.Save(session);
        objects.Events.Record(isPaid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed", session);
    }

    private string? NewCustomer(JsonObject session, string? email) =>
        session.TextOrNull("customer_creation") == "always"
            ? objects.Customers.Keep(objects.Customers.New(email, null), null).Text("id")
            : null;

    private JsonObject NewIntent(JsonObject session, string email)
    {
        var isSubscription = session.Text("mode") == "subscription";
        var intent = isSubscription ? _subscription.NewIntent(session, email) : NewPayment(session);
        session["payment_intent"] = isSubscription ? null : intent.Text("id");
        session["_payment_intent"] = intent.Text("id");
        intent["_checkout"] = session.Text("id");
        objects.Store.Save(intent);
        objects.Store.Save(session, session.Number("expires_at"));
        objects.Events.Record("payment_intent.created", intent);
        return intent;
    }

    private JsonObject NewPayment(JsonObject session)
    {
        var data = session.Part("_payment_intent_data");
        var intent = PaymentIntentShape.New(
            session.Number("amount_total"),
            session.Text("currency"),
            data?.TextOrNull("capture_method") ?? "automatic_async",
            objects.Now);
        foreach (var field in CopiedFields)
        {
            intent[field] = data?[field]?.DeepClone() ?? intent[field]?.DeepClone();
        }

        intent["customer"] = session.TextOrNull("customer");
        intent["payment_method_types"] = session["payment_method_types"]!.DeepClone();
        return intent;
    }
}

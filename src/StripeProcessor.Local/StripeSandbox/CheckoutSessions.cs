using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Hosted payment pages and what became of them.</summary>
internal sealed class CheckoutSessions(SandboxObjects objects)
{
    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        call.Version.PaymentMethodTypes(parameters);
        var allowed = parameters.Texts("allowed_payment_method_types");
        var excluded = parameters.Texts("excluded_payment_method_types");
        parameters.RequiredText("mode");
        var mode = parameters.OneOf("mode", "payment", "subscription")!;
        if (parameters.OneOf("ui_mode", "hosted_page", "hosted") is null && parameters.Has("ui_mode"))
        {
            throw ApiError.Invalid("The sandbox has hosted pages only.", "ui_mode");
        }

        parameters.RequiredText("success_url");
        var lines = CheckoutLines.Read(objects, parameters, mode);
        var session = CheckoutSessionShape.Read(objects, parameters, mode, lines);
        if (mode == "payment"
            && TestDebit.TypeFor(lines.Currency) is { } debit
            && (allowed.Count == 0 || allowed.Contains(debit))
            && !excluded.Contains(debit))
        {
            session["payment_method_types"]!.AsArray().Add((JsonNode)debit);
        }

        call.Begin();
        lines.Keep(objects, session.Text("id"), call);
        return objects.Store.Save(session, session.Number("expires_at"));
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "checkout.session") ?? throw ApiError.NoSuch("checkout.session", call.Id, "session");

    public JsonObject List(ApiCall call)
    {
        var paymentIntent = call.Parameters.Text("payment_intent");
        var customer = call.Parameters.Text("customer");
        var subscription = call.Parameters.Text("subscription");
        var status = call.Parameters.OneOf("status", "open", "complete", "expired");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "checkout.session",
            "/v1/checkout/sessions",
            session => created(session)
                && (paymentIntent is null || session.TextOrNull("payment_intent") == paymentIntent)
                && (customer is null || session.TextOrNull("customer") == customer)
                && (subscription is null || session.TextOrNull("subscription") == subscription)
                && (status is null || session.Text("status") == status));
    }

    public JsonObject LineItems(ApiCall call)
    {
        var session = Retrieve(call).Text("id");
        return Listing.Page(
            call,
            objects.Store,
            "item",
            $"/v1/checkout/sessions/{session}/line_items",
            item => item.Text("_session") == session,
            oldestFirst: true);
    }

    public JsonObject Expire(ApiCall call)
    {
        var session = Retrieve(call);
        if (session.Text("status") != "open")
        {
            throw ApiError.Invalid($"Only an open Checkout Session can be expired; this one is {session.Text("status")}.");
        }

        call.Begin();
        return Close(session, call);
    }

    public void ComeDue(JsonObject session) => Close(session, null);

    private JsonObject Close(JsonObject session, ApiCall? call)
    {
        session["status"] = "expired";
        session["url"] = null;
        objects.Store.Save(session);
        objects.Events.Record("checkout.session.expired", session, call);
        if (session.TextOrNull("_payment_intent") is { } intent)
        {
            objects.PaymentIntents.Abandon(intent);
        }

        return session;
    }
}

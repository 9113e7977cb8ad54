using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A card network's word that a payment is likely to be disputed. It calls for action until it is refunded or disputed.</summary>
internal sealed class FraudWarnings(SandboxObjects objects)
{
    private const string Kind = "radar.early_fraud_warning";

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, Kind) ?? throw ApiError.NoSuch("early fraud warning", call.Id, "early_fraud_warning");

    public JsonObject List(ApiCall call)
    {
        var charge = call.Parameters.Text("charge");
        var paymentIntent = call.Parameters.Text("payment_intent");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            Kind,
            "/v1/radar/early_fraud_warnings",
            warning => created(warning)
                && (charge is null || warning.Text("charge") == charge)
                && (paymentIntent is null || warning.TextOrNull("payment_intent") == paymentIntent));
    }

    public JsonObject Raise(JsonObject charge)
    {
        var warning = objects.Store.Save(new JsonObject
        {
            ["id"] = Documents.NewId("issfr_"),
            ["object"] = Kind,
            ["actionable"] = !charge.IsTrue("refunded") && !charge.IsTrue("disputed"),
            ["charge"] = charge.Text("id"),
            ["created"] = objects.Now,
            ["fraud_type"] = "misc",
            ["livemode"] = false,
            ["payment_intent"] = charge.TextOrNull("payment_intent"),
        });
        objects.Store.Enlist(ListOf(charge), warning.Text("id"));
        objects.Events.Record("radar.early_fraud_warning.created", warning);
        return warning;
    }

    /// <summary>The charge was refunded or disputed: it is too late to do anything about it.</summary>
    public void Settle(JsonObject charge)
    {
        foreach (var warning in objects.Store.Listed(ListOf(charge)).Where(warning => warning.IsTrue("actionable")))
        {
            warning["actionable"] = false;
            objects.Store.Save(warning);
            objects.Events.Record("radar.early_fraud_warning.updated", warning, previous: new JsonObject { ["actionable"] = true });
        }
    }

    private static string ListOf(JsonObject charge) => "fraud warnings of " + charge.Text("id");
}

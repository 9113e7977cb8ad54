using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A donor gives another card on the portal page. It pays from then on, an open invoice at its next try.</summary>
internal sealed class CardUpdate(SandboxObjects objects)
{
    /// <summary>The setup intent after the attempt: succeeded, requires_action, or requires_payment_method with its last error.</summary>
    public JsonObject Attempt(JsonObject session, CardEntry entry)
    {
        var customer = session.Text("customer");
        var method = objects.PaymentMethods.FromEntry(entry);
        method.Part("billing_details")!["email"] = objects.Customers.Existing(customer).TextOrNull("email");
        var intent = objects.Billing.SetupIntents.SetUp(customer, method, objects.Billing.PortalSessions.PageOf(session.Text("id")));
        intent["_portal"] = session.Text("id");
        objects.Store.Save(intent);
        FinishIfSetUp(intent);
        return intent;
    }

    public void FinishIfSetUp(JsonObject intent)
    {
        if (intent.Text("status") != "succeeded" || objects.Customers.Find(intent.Text("customer")) is not { } customer)
        {
            return;
        }

        var method = intent.Text("payment_method");
        objects.Customers.SetDefaultMethod(customer, method, null);
        foreach (var subscription in objects.Billing.Subscriptions.OfCustomer(customer.Text("id")))
        {
            objects.Billing.Subscriptions.SetDefaultMethod(subscription, method, null);
        }
    }
}

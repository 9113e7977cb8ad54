using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A checkout session in subscription mode: the subscription comes into being once its first payment has succeeded.</summary>
internal sealed class CheckoutSubscription(SandboxObjects objects)
{
    /// <summary>The intent of the first payment, with the customer whom the card is to be kept for.</summary>
    public JsonObject NewIntent(JsonObject session, string email) => objects.Billing.Invoices.FirstIntent(
        session.Number("amount_total"), session.Text("currency"), Customer(session, email).Text("id"));

    /// <summary>Somebody who mistyped an address and was declined may correct both.</summary>
    public void CorrectEmail(JsonObject session, string email)
    {
        if (session.TextOrNull("_customer") is { } id && objects.Customers.Find(id) is { } customer)
        {
            var before = customer.Copy();
            customer["email"] = email;
            objects.Customers.Change(before, customer, null);
        }
    }

    /// <summary>The money is there: begins the subscription, its first invoice paid, and names both in the session.</summary>
    public void Start(JsonObject session, JsonObject intent)
    {
        var data = session.Part("_subscription_data");
        var lines = CheckoutLines.Of(objects.Store, session.Text("id"))
            .Select(item => new SubscriptionLine(item.Part("price")!, item.Number("quantity")));
        var subscription = objects.Billing.Subscriptions.Start(
            new SubscriptionOrder
            {
                Customer = intent.Text("customer"),
                Lines = [.. lines],
                DefaultPaymentMethod = intent.Text("payment_method"),
                Description = data?.TextOrNull("description"),
                Metadata = data?.Part("metadata") ?? [],
            },
            intent,
            null);
        session["customer"] = intent.Text("customer");
        session["invoice"] = subscription.Text("latest_invoice");
        session["subscription"] = subscription.Text("id");
    }

    private JsonObject Customer(JsonObject session, string email)
    {
        if (session.TextOrNull("customer") is { } known)
        {
            return objects.Customers.Find(known)!;
        }

        var customer = objects.Customers.Keep(objects.Customers.New(email, null), null);
        session["_customer"] = customer.Text("id");
        return customer;
    }
}

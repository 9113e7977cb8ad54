using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// The life of a recurring gift: incomplete until its first invoice is paid, for 23 hours at most; then active, period after
/// period; past due while a renewal fails; canceled in the end.
/// </summary>
internal sealed class Subscriptions(SandboxObjects objects)
{
    private const long HoursToPay = 23;

    /// <summary>
    /// Begins one with its first invoice, which waits to be paid; with <paramref name="paidBy"/>, a payment that has already
    /// succeeded, it is paid and active at once.
    /// </summary>
    public JsonObject Start(SubscriptionOrder order, JsonObject? paidBy, ApiCall? call)
    {
        var subscription = SubscriptionShape.New(order, objects.Now);
        if (order.CancelsAtPeriodEnd)
        {
            SetCancelAtPeriodEnd(subscription, true);
        }

        var invoice = objects.Billing.Invoices.Draft(subscription, "subscription_create");
        Keep(subscription);
        objects.Events.Record("customer.subscription.created", subscription, call);
        objects.Events.Record("invoice.created", invoice, call);
        SetCurrency(order.Customer, order.Currency, call);
        objects.Billing.Invoices.Finalize(invoice, paidBy, call);
        if (paidBy is not null)
        {
            objects.Billing.Invoices.Follow(paidBy, call);
        }

        return Find(subscription.Text("id"))!;
    }

    public JsonObject? Find(string id) => objects.Store.Find(id, "subscription");

    /// <summary>The customer's subscriptions that have not ended, oldest first.</summary>
    public List<JsonObject> OfCustomer(string customer) =>
    [
        .. objects.Store.OfKind("subscription", oldestFirst: true)
            .Where(subscription => subscription.Text("customer") == customer && !HasEnded(subscription)),
    ];

    public static bool HasEnded(JsonObject subscription) => subscription.Text("status") is "canceled" or "incomplete_expired";

    /// <summary>The card that pays the next invoice: the subscription's own or else the customer's, if it is still the customer's.</summary>
    public JsonObject? MethodOf(JsonObject subscription)
    {
        var customer = subscription.Text("customer");
        var id = subscription.TextOrNull("default_payment_method")
            ?? (objects.Customers.Find(customer) is { } owner ? Customers.DefaultMethod(owner) : null);
        return id is not null && objects.Store.Find(id, "payment_method") is { } method && method.TextOrNull("customer") == customer
            ? method
            : null;
    }

    /// <summary>Keeps it as it now is and tells what has changed.</summary>
    public JsonObject Update(JsonObject before, JsonObject subscription, ApiCall? call)
    {
        Keep(subscription);
        Change.Record(objects, "customer.subscription.updated", before, subscription, call);
        return subscription;
    }

    public void SetDefaultMethod(JsonObject subscription, string? method, ApiCall? call)
    {
        var before = subscription.Copy();
        subscription["default_payment_method"] = method;
        Update(before, subscription, call);
    }

    public void SetCancelAtPeriodEnd(JsonObject subscription, bool cancels)
    {
        if (subscription.IsTrue("cancel_at_period_end") == cancels)
        {
            return;
        }

        subscription["cancel_at_period_end"] = cancels;
        subscription["cancel_at"] = cancels ? SubscriptionShape.FirstItem(subscription).Number("current_period_end") : null;
        subscription["canceled_at"] = cancels ? objects.Now : null;
        subscription.Part("cancellation_details")!["reason"] = cancels ? "cancellation_requested" : null;
    }

    /// <summary>Ends it now. What is not paid yet stays so and is not tried again; a first invoice is voided.</summary>
    public JsonObject Cancel(JsonObject subscription, string reason, ApiCall? call)
    {
        var wasIncomplete = subscription.Text("status") == "incomplete";
        subscription["status"] = wasIncomplete ? "incomplete_expired" : "canceled";
        subscription["canceled_at"] ??= objects.Now;
        subscription["ended_at"] = objects.Now;
        subscription.Part("cancellation_details")!["reason"] ??= reason;
        Keep(subscription);
        objects.Billing.Invoices.StopFor(subscription, isVoid: wasIncomplete, call);
        objects.Events.Record("customer.subscription.deleted", subscription, call);
        return subscription;
    }

    /// <summary>An invoice of it was paid.</summary>
    public void InvoicePaid(string id, JsonObject invoice, string? method, ApiCall? call)
    {
        var subscription = Find(id);
        if (subscription is null || HasEnded(subscription))
        {
            return;
        }

        var before = subscription.Copy();
        if (subscription.Part("payment_settings")!.TextOrNull("save_default_payment_method") == "on_subscription" && method is not null)
        {
            subscription["default_payment_method"] = method;
        }

        // An older invoice that is paid late does not make up for the newest one.
        if (subscription.TextOrNull("latest_invoice") == invoice.Text("id"))
        {
            subscription["status"] = "active";
        }

        Update(before, subscription, call);
    }

    /// <summary>A renewal of it was not paid.</summary>
    public void RenewalFailed(string id, ApiCall? call)
    {
        if (Find(id) is not { } subscription || subscription.Text("status") != "active")
        {
            return;
        }

        var before = subscription.Copy();
        subscription["status"] = "past_due";
        Update(before, subscription, call);
    }

    /// <summary>The last try of a renewal has failed.</summary>
    public void GiveUp(string id)
    {
        if (Find(id) is not { } subscription || subscription.Text("status") is not ("past_due" or "active"))
        {
            return;
        }

        if (objects.Options.FailedRenewals == FailedRenewalEnd.Canceled)
        {
            Cancel(subscription, "payment_failed", null);
            return;
        }

        var before = subscription.Copy();
        subscription["status"] = "unpaid";
        objects.Billing.Invoices.StopFor(subscription, isVoid: false, null);
        Update(before, subscription, null);
    }

    public void ComeDue(JsonObject subscription)
    {
        if (subscription.Text("status") == "incomplete" && objects.Billing.Invoices.IsProcessing(subscription.Text("latest_invoice")))
        {
            // Paid in time, and the bank takes longer: ask again when the day is over.
            objects.Store.Save(subscription, objects.Now + (24 * 60 * 60));
        }
        else if (subscription.Text("status") == "incomplete")
        {
            Expire(subscription);
        }
        else if (subscription.IsTrue("cancel_at_period_end"))
        {
            Cancel(subscription, "cancellation_requested", null);
        }
        else
        {
            Renew(subscription);
        }
    }

    private void Renew(JsonObject subscription)
    {
        var before = subscription.Copy();
        SubscriptionShape.MoveTo(subscription, subscription.Number("_period") + 1);
        var invoice = objects.Billing.Invoices.Draft(subscription, "subscription_cycle");
        objects.Events.Record("invoice.created", invoice);
        Update(before, subscription, null);
    }

    private void Expire(JsonObject subscription)
    {
        var before = subscription.Copy();
        subscription["status"] = "incomplete_expired";
        subscription["ended_at"] = objects.Now;
        Keep(subscription);
        objects.Billing.Invoices.StopFor(subscription, isVoid: true, null);
        Update(before, subscription, null);
    }

    private void Keep(JsonObject subscription) => objects.Store.Save(subscription, subscription.Text("status") switch
    {
        "incomplete" => Math.Max(subscription.Number("created") + (HoursToPay * 60 * 60), objects.Now),
        "canceled" or "incomplete_expired" => null,
        _ => SubscriptionShape.FirstItem(subscription).Number("current_period_end"),
    });

    private void SetCurrency(string id, string currency, ApiCall? call)
    {
        var customer = objects.Customers.Find(id)!;
        var before = customer.Copy();
        customer["currency"] = currency;
        objects.Customers.Change(before, customer, call);
    }
}

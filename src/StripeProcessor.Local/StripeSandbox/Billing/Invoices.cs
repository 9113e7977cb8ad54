using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// The life of a subscription's invoice: a draft for an hour, then open and tried, at most four times over fifteen days, until it
/// is paid. A first invoice is open at once and waits for whoever subscribes.
/// </summary>
internal sealed class Invoices(SandboxObjects objects)
{
    private const long DraftSeconds = 60 * 60;
    private const long DaySeconds = 24 * 60 * 60;

    // Days from a try to the next one.
    private static readonly long[] RetryDays = [3, 5, 7];

    /// <summary>Keeps the draft for the subscription's present period and puts it into the subscription, which is not kept yet.</summary>
    public JsonObject Draft(JsonObject subscription, string reason)
    {
        var invoice = InvoiceShape.New(subscription, objects.Customers.Existing(subscription.Text("customer")), reason, objects);

        // Drafts of a gift that was given up gather, and nobody is charged.
        if (reason == "subscription_cycle" && subscription.Text("status") != "unpaid")
        {
            invoice["auto_advance"] = true;
            invoice["automatically_finalizes_at"] = objects.Now + DraftSeconds;
        }

        subscription["latest_invoice"] = invoice.Text("id");
        return Keep(invoice);
    }

    /// <summary>From here on it can be paid: by a payment intent of its own, or by one that has paid already.</summary>
    public void Finalize(JsonObject invoice, JsonObject? paidBy, ApiCall? call)
    {
        invoice["status"] = "open";
        invoice["number"] = NextNumber(invoice.Text("customer"));
        invoice["effective_at"] = objects.Now;
        invoice["automatically_finalizes_at"] = null;
        invoice["hosted_invoice_url"] = new Uri(objects.Address, "_sandbox/?invoice=" + invoice.Text("id")).ToString();
        invoice.Part("status_transitions")!["finalized_at"] = objects.Now;
        var intent = paidBy ?? NewIntent(invoice);
        intent["_invoice"] = invoice.Text("id");
        objects.Store.Save(intent);
        invoice["_payment_intent"] = intent.Text("id");
        invoice["_invoice_payment"] = objects.Billing.InvoicePayments.Open(invoice, intent).Text("id");
        Keep(invoice);
        objects.Events.Record("invoice.finalized", invoice, call);
        if (paidBy is null)
        {
            objects.Events.Record("payment_intent.created", intent, call);
        }
    }

    /// <summary>An intent for a first invoice, not kept yet. The card is to pay later ones, without its holder.</summary>
    public JsonObject FirstIntent(long amount, string currency, string customer)
    {
        var intent = PaymentIntentShape.New(amount, currency, "automatic", objects.Now);
        intent["customer"] = customer;
        intent["description"] = "Subscription creation";
        intent["setup_future_usage"] = "off_session";
        return intent;
    }

    public JsonObject? IntentOf(string invoice) =>
        objects.Store.Find(invoice, "invoice")?.TextOrNull("_payment_intent") is { } id ? objects.Store.Find(id, "payment_intent") : null;

    /// <summary>A bank has yet to decide over its payment.</summary>
    public bool IsProcessing(string invoice) => IntentOf(invoice)?.Text("status") == "processing";

    public void ComeDue(JsonObject invoice)
    {
        if (invoice.Text("status") == "draft")
        {
            Finalize(invoice, null, null);
        }

        Try(invoice);
    }

    /// <summary>A payment intent has moved: if it is an invoice's, so does the invoice.</summary>
    public void Follow(JsonObject intent, ApiCall? call)
    {
        if (intent.TextOrNull("_invoice") is not { } id || objects.Store.Find(id, "invoice") is not { } invoice
            || invoice.Text("status") != "open")
        {
            return;
        }

        switch (intent.Text("status"))
        {
            case "succeeded":
                objects.Billing.InvoicePayments.Pay(invoice, call);
                Paid(invoice, intent.TextOrNull("payment_method"), call);
                break;
            case "processing":
                // A bank takes days to decide. To try again meanwhile would be to charge twice.
                invoice["next_payment_attempt"] = null;
                Keep(invoice);
                break;
            case "requires_action":
                objects.Events.Record("invoice.payment_action_required", invoice, call);
                FailRenewal(invoice, call);
                break;
            case "requires_payment_method":
                Fail(invoice, call);
                break;
        }
    }

    /// <summary>It has its money, from the intent or from elsewhere.</summary>
    public void Paid(JsonObject invoice, string? method, ApiCall? call)
    {
        invoice["status"] = "paid";
        invoice["amount_paid"] = invoice.Number("total");
        invoice["amount_remaining"] = 0L;
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice.Part("status_transitions")!["paid_at"] = objects.Now;
        NoteAttempt(invoice);
        Keep(invoice);
        objects.Events.Record("invoice.paid", invoice, call);
        objects.Events.Record("invoice.payment_succeeded", invoice, call);
        objects.Billing.Subscriptions.InvoicePaid(InvoiceShape.SubscriptionOf(invoice), invoice, method, call);
        SetDelinquent(invoice, false, call);
    }

    /// <summary>What is not paid of an ended subscription is not tried again; or, voided, can never be paid.</summary>
    public void StopFor(JsonObject subscription, bool isVoid, ApiCall? call)
    {
        var id = subscription.Text("id");
        var unpaid = objects.Store.OfKind("invoice", oldestFirst: true)
            .Where(invoice => invoice.Text("status") is "draft" or "open" && InvoiceShape.SubscriptionOf(invoice) == id)
            .ToList();
        foreach (var invoice in unpaid)
        {
            invoice["auto_advance"] = false;
            invoice["automatically_finalizes_at"] = null;
            invoice["next_payment_attempt"] = null;
            Keep(invoice);
            if (isVoid)
            {
                Void(invoice, call);
            }
        }
    }

    public JsonObject Keep(JsonObject invoice) => objects.Store.Save(invoice, invoice.Text("status") switch
    {
        "draft" => invoice.NumberOrNull("automatically_finalizes_at"),
        "open" => invoice.NumberOrNull("next_payment_attempt"),
        _ => null,
    });

    // The method is looked up anew each time, so that a card saved since pays too. The next try is settled before this one, so
    // that the event of a failure can tell when it will be.
    private void Try(JsonObject invoice)
    {
        var tries = invoice.Number("attempt_count") + 1;
        invoice["attempt_count"] = tries;
        invoice["attempted"] = true;
        invoice["next_payment_attempt"] = NextTry(tries);
        Keep(invoice);
        var subscription = objects.Billing.Subscriptions.Find(InvoiceShape.SubscriptionOf(invoice))!;
        var intent = IntentOf(invoice.Text("id"))!;
        if (objects.Billing.Subscriptions.MethodOf(subscription) is { } method)
        {
            intent["payment_method"] = method.Text("id");
            objects.Confirmation.Confirm(intent, new ConfirmationOrder { IsRenewal = true }, null);
        }
        else
        {
            Fail(invoice, null);
        }
    }

    private void Fail(JsonObject invoice, ApiCall? call)
    {
        NoteAttempt(invoice);
        var advances = invoice.IsTrue("auto_advance");
        if (advances && invoice["next_payment_attempt"] is null)
        {
            // A try by hand, or one that a bank has only now decided: the schedule goes on from here.
            invoice["next_payment_attempt"] = NextTry(invoice.Number("attempt_count"));
        }

        Keep(invoice);
        objects.Events.Record("invoice.payment_failed", invoice, call);
        MakePastDue(invoice, call);
        if (advances && invoice["next_payment_attempt"] is null)
        {
            objects.Billing.Subscriptions.GiveUp(InvoiceShape.SubscriptionOf(invoice));
        }
    }

    // After so many tries; null after the last.
    private long? NextTry(long tries) => tries <= RetryDays.Length ? objects.Now + (RetryDays[tries - 1] * DaySeconds) : null;

    // Somebody who subscribes is there to answer the bank; somebody whose gift renews is not.
    private void FailRenewal(JsonObject invoice, ApiCall? call)
    {
        if (invoice.Text("billing_reason") != "subscription_create")
        {
            Fail(invoice, call);
        }
    }

    private void MakePastDue(JsonObject invoice, ApiCall? call)
    {
        if (invoice.Text("billing_reason") == "subscription_create")
        {
            return;
        }

        objects.Billing.Subscriptions.RenewalFailed(InvoiceShape.SubscriptionOf(invoice), call);
        SetDelinquent(invoice, true, call);
    }

    private void Void(JsonObject invoice, ApiCall? call)
    {
        invoice["status"] = "void";
        invoice.Part("status_transitions")!["voided_at"] = objects.Now;
        Keep(invoice);
        objects.Billing.InvoicePayments.Cancel(invoice);
        objects.Events.Record("invoice.voided", invoice, call);
        if (invoice.TextOrNull("_payment_intent") is { } intent)
        {
            objects.PaymentIntents.Abandon(intent, "void_invoice", call);
        }
    }

    // Any first attempt counts; after it, only the schedule's own.
    private static void NoteAttempt(JsonObject invoice)
    {
        invoice["attempted"] = true;
        invoice["attempt_count"] = Math.Max(1, invoice.Number("attempt_count"));
    }

    private JsonObject NewIntent(JsonObject invoice)
    {
        var subscription = objects.Billing.Subscriptions.Find(InvoiceShape.SubscriptionOf(invoice))!;
        var intent = FirstIntent(invoice.Number("total"), invoice.Text("currency"), invoice.Text("customer"));
        if (invoice.Text("billing_reason") != "subscription_create")
        {
            intent["description"] = "Subscription update";
            intent["setup_future_usage"] = null;
        }

        if (objects.Billing.Subscriptions.MethodOf(subscription) is { } method)
        {
            intent["payment_method"] = method.Text("id");
            intent["status"] = "requires_confirmation";
        }

        return intent;
    }

    private string NextNumber(string id)
    {
        var customer = objects.Customers.Existing(id);
        var sequence = customer.Number("next_invoice_sequence");
        customer["next_invoice_sequence"] = sequence + 1;
        objects.Store.Save(customer);
        return customer.Text("invoice_prefix") + "-" + sequence.ToString("0000", CultureInfo.InvariantCulture);
    }

    private void SetDelinquent(JsonObject invoice, bool isDelinquent, ApiCall? call)
    {
        if (objects.Customers.Find(invoice.Text("customer")) is not { } customer)
        {
            return;
        }

        var before = customer.Copy();
        customer["delinquent"] = isDelinquent;
        objects.Customers.Change(before, customer, call);
    }
}

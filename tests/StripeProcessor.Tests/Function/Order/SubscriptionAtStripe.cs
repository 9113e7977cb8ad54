using System.Globalization;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>A subscription and its invoices. What an invoice collects carries no metadata: only the invoice leads to the gift.</summary>
internal sealed class SubscriptionAtStripe(Diary diary, GiftAtStripe gift)
{
    private readonly string _customer = diary.NewId("cus");
    private readonly long _created = diary.Now;
    private bool _endsAtPeriodEnd;

    public string Id { get; } = diary.NewId("sub");

    public string Status { get; set; } = "incomplete";

    public string Customer => _customer;

    public void Tell(string change, string? status = null)
    {
        Status = status ?? Status;
        diary.Tell($"customer.subscription.{change}", string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":"{{Id}}","object":"subscription","status":"{{Status}}","customer":"{{_customer}}","created":{{_created}},"livemode":false,
             "cancel_at_period_end":{{(_endsAtPeriodEnd ? "true" : "false")}},"currency":"{{gift.Currency}}","metadata":{{gift.Metadata}},
             "items":{"object":"list","data":[],"has_more":false} }
            """));
    }

    public void EndWithThePeriod()
    {
        _endsAtPeriodEnd = true;
        Tell("updated");
    }

    public InvoiceAtStripe FirstInvoice() => new(diary, this, gift, gift.NewPayment(carriesMetadata: false), diary.NewId("in"), isFirst: true);

    public InvoiceAtStripe Renew()
    {
        var invoice = diary.NewId("in");
        return new InvoiceAtStripe(diary, this, gift, gift.NewRenewal(invoice), invoice, isFirst: false);
    }
}

/// <summary>One collection of a subscription.</summary>
internal sealed class InvoiceAtStripe(
    Diary diary, SubscriptionAtStripe subscription, GiftAtStripe gift, PaymentAtStripe payment, string id, bool isFirst)
{
    private readonly long _created = diary.Now;
    private int _attempts;

    public PaymentAtStripe Payment => payment;

    public void Fail()
    {
        _attempts++;
        payment.Decline();
        diary.Tell("invoice.payment_failed", Json("open"));
    }

    public void AskTheBank()
    {
        _attempts++;
        payment.AskTheBank();
        diary.Tell("invoice.payment_action_required", Json("open"));
    }

    public void Pay()
    {
        _attempts++;
        payment.Succeed();
        var paysFirst = diary.Dice.OneIn(2);
        if (paysFirst)
        {
            TellPayment();
        }

        diary.Tell("invoice.paid", Json("paid"));
        if (!paysFirst)
        {
            TellPayment();
        }
    }

    private void TellPayment() => diary.Tell("invoice_payment.paid", string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{diary.NewId("inpay")}}","object":"invoice_payment","amount_paid":{{gift.Amount}},"amount_requested":{{gift.Amount}},
         "created":{{_created}},"currency":"{{gift.Currency}}","invoice":"{{id}}","is_default":true,"livemode":false,
         "payment":{"type":"payment_intent","payment_intent":"{{payment.Id}}"},"status":"paid"}
        """));

    private string Json(string status) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{id}}","object":"invoice","status":"{{status}}","amount_due":{{gift.Amount}},"amount_paid":{{(status == "paid" ? gift.Amount : 0)}},
         "amount_remaining":{{(status == "paid" ? 0 : gift.Amount)}},"attempt_count":{{_attempts}},"created":{{_created}},"currency":"{{gift.Currency}}",
         "billing_reason":"{{(isFirst ? "subscription_create" : "subscription_cycle")}}","customer":"{{subscription.Customer}}","livemode":false,
         "parent":{"type":"subscription_details","subscription_details":{"subscription":"{{subscription.Id}}","metadata":{{gift.Metadata}} } },
         "status_transitions":{"paid_at":{{(status == "paid" ? diary.Now.ToString(CultureInfo.InvariantCulture) : "null")}} } }
        """);
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class RecurringObjectsTests
{
    [Fact]
    public void A_recurring_gift_tells_its_amount_its_interval_and_when_it_asks_again()
    {
        var subscription = Read(
            """
            {"id":"sub_1","object":"subscription","billing_mode":{"type":"flexible"},"status":"active","customer":{"id":"cus_1","object":"customer"},
            "currency":"eur","cancel_at_period_end":true,"canceled_at":1790000100,"ended_at":null,"default_payment_method":"pm_1","created":1790000000,
            "items":{"object":"list","has_more":false,"data":[{"id":"si_1","current_period_start":1790000000,"current_period_end":1792592000,"quantity":1,
            "price":{"id":"price_1","unit_amount":1000,"currency":"eur","product":"prod_1","recurring":{"interval":"month","interval_count":3}}}]},
            "latest_invoice":"in_1","metadata":{"donation_id":"d-1"},"livemode":false}
            """,
            StripeJson.Default.Subscription);

        Assert.Equal((SubscriptionStatus.Active, "cus_1", "pm_1"), (subscription.Status, subscription.Customer, subscription.DefaultPaymentMethod));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_792_592_000), subscription.CurrentPeriodEnd);
        var price = subscription.Items.Data[0].Price;
        Assert.Equal((1000, "eur", "prod_1"), (price?.UnitAmount, price?.Currency, price?.Product));
        Assert.Equal(("month", 3), (price?.Recurring?.Interval, price?.Recurring?.IntervalCount));
        Assert.True(subscription.CancelAtPeriodEnd);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_790_000_100), subscription.CanceledAt);
        Assert.Null(subscription.EndedAt);
        Assert.Equal(new Expandable<Invoice>("in_1", null), subscription.LatestInvoice);
        Assert.Equal("d-1", subscription.Metadata["donation_id"]);
    }

    [Fact]
    public void A_first_payment_is_handed_to_the_browser_out_of_the_recurring_gifts_own_answer()
    {
        var subscription = Read(
            """
            {"id":"sub_1","status":"incomplete","latest_invoice":{"id":"in_1","status":"open",
            "confirmation_secret":{"type":"payment_intent","client_secret":"pi_1_secret_2"},
            "payments":{"object":"list","has_more":false,"data":[{"id":"inpay_1","status":"open","payment":{"type":"payment_intent",
            "payment_intent":{"id":"pi_1","status":"requires_confirmation"}}}]}}}
            """,
            StripeJson.Default.Subscription);

        var invoice = subscription.LatestInvoice?.Value;

        Assert.Equal("in_1", subscription.LatestInvoice?.Id);
        Assert.Equal("pi_1_secret_2", invoice?.ConfirmationSecret?.ClientSecret);
        Assert.Equal(PaymentIntentStatus.RequiresConfirmation, invoice?.Payments?.Data[0].PaymentIntent?.Value?.Status);
    }

    [Fact]
    public void A_renewal_tells_its_recurring_gift_through_what_made_it()
    {
        var invoice = Read(
            """
            {"id":"in_2","object":"invoice","status":"open","amount_due":1000,"amount_paid":0,"amount_remaining":1000,"currency":"eur","attempt_count":2,
            "billing_reason":"subscription_cycle","customer":"cus_1","next_payment_attempt":1790300000,"created":1790000000,"livemode":true,
            "parent":{"type":"subscription_details","quote_details":null,
            "subscription_details":{"subscription":"sub_1","metadata":{"donation_id":"d-1"}}},"status_transitions":{"finalized_at":1790003600,"paid_at":null}}
            """,
            StripeJson.Default.Invoice);

        Assert.Equal(("sub_1", "d-1"), (invoice.Subscription, invoice.SubscriptionMetadata["donation_id"]));
        Assert.Equal((1000, 0, 1000, "eur"), (invoice.AmountDue, invoice.AmountPaid, invoice.AmountRemaining, invoice.Currency));
        Assert.Equal(("subscription_cycle", 2), (invoice.BillingReason, invoice.AttemptCount));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_790_300_000), invoice.NextPaymentAttempt);
        Assert.Null(invoice.StatusTransitions?.PaidAt);
        Assert.Null(invoice.Payments);
    }

    [Theory]
    [InlineData("""{"id":"in_1"}""")]
    [InlineData("""{"id":"in_1","parent":null,"confirmation_secret":null,"payments":null,"status_transitions":null,"next_payment_attempt":null}""")]
    [InlineData("""{"id":"in_1","parent":{"type":"quote_details","quote_details":{"quote":"qt_1"},"subscription_details":null}}""")]
    public void An_invoice_of_another_kind_has_no_recurring_gift(string json)
    {
        var invoice = Read(json, StripeJson.Default.Invoice);

        Assert.Null(invoice.Subscription);
        Assert.Empty(invoice.SubscriptionMetadata);
        Assert.Null(invoice.NextPaymentAttempt);
    }

    [Fact]
    public void A_recurring_gift_with_nothing_but_its_id_is_read()
    {
        var subscription = Read("""{"id":"sub_1","items":null,"status":"levitating"}""", StripeJson.Default.Subscription);

        Assert.Equal("levitating", subscription.Status);
        Assert.Empty(subscription.Items.Data);
        Assert.Null(subscription.CurrentPeriodEnd);
        Assert.Null(subscription.LatestInvoice);
    }

    [Fact]
    public void What_paid_an_invoice_is_read_as_an_id_and_when_it_was_nothing_of_ours()
    {
        var ours = Read(
            """
            {"id":"inpay_1","invoice":"in_1","amount_paid":1000,"amount_requested":1000,"currency":"eur","is_default":true,"status":"paid",
            "payment":{"type":"payment_intent","payment_intent":"pi_1"}}
            """,
            StripeJson.Default.InvoicePayment);
        var foreign = Read(
            """{"id":"inpay_2","invoice":{"id":"in_1"},"amount_paid":null,"status":"open","payment":{"type":"payment_record","payment_record":"pr_1"}}""",
            StripeJson.Default.InvoicePayment);

        Assert.Equal(("in_1", 1000, "pi_1", true), (ours.Invoice, ours.AmountPaid, ours.PaymentIntent?.Id, ours.IsDefault));
        Assert.Equal("in_1", foreign.Invoice);
        Assert.Null(foreign.AmountPaid);
        Assert.Null(foreign.PaymentIntent);
    }

    [Fact]
    public void A_customer_that_was_deleted_says_so()
    {
        var kept = Read(
            """{"id":"cus_1","email":"ada@example.org","name":"Ada","invoice_settings":{"default_payment_method":{"id":"pm_1"}},"metadata":{"a":"b"}}""",
            StripeJson.Default.Customer);
        var deleted = Read("""{"id":"cus_1","object":"customer","deleted":true}""", StripeJson.Default.Customer);

        Assert.Equal(("ada@example.org", "Ada", "pm_1", false), (kept.Email, kept.Name, kept.InvoiceSettings?.DefaultPaymentMethod, kept.Deleted));
        Assert.True(deleted.Deleted);
        Assert.Null(deleted.Email);
    }

    private static T Read<T>(string json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type)!;
}

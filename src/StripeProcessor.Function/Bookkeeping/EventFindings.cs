using StripeProcessor.Donations.Ledger;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>What an event tells about gifts: the state of its object at that moment, whatever the event calls the change.</summary>
internal sealed class EventFindings(Findings findings)
{
    /// <summary>Reads the event's object. Types that are not handled tell nothing.</summary>
    /// <exception cref="System.Text.Json.JsonException">The object is not what the type says.</exception>
    public FindingReading Of(StripeEvent happened)
    {
        if (happened.Data is not { } data)
        {
            return FindingReading.Nothing;
        }

        var at = happened.Created;
        return happened.Type switch
        {
            StripeEventTypes.PaymentIntentSucceeded or StripeEventTypes.PaymentIntentPaymentFailed or StripeEventTypes.PaymentIntentProcessing
                or StripeEventTypes.PaymentIntentRequiresAction or StripeEventTypes.PaymentIntentCanceled =>
                Read(data.Read(StripeJson.Default.PaymentIntent), intent => findings.Of(intent, at)),

            StripeEventTypes.ChargeSucceeded or StripeEventTypes.ChargeUpdated or StripeEventTypes.ChargeRefunded =>
                Read(data.Read(StripeJson.Default.Charge), charge => findings.Of(charge, at)),

            StripeEventTypes.RefundCreated or StripeEventTypes.RefundUpdated or StripeEventTypes.RefundFailed =>
                Read(data.Read(StripeJson.Default.Refund), Findings.Of),

            StripeEventTypes.ChargeDisputeCreated or StripeEventTypes.ChargeDisputeUpdated or StripeEventTypes.ChargeDisputeClosed
                or StripeEventTypes.ChargeDisputeFundsWithdrawn or StripeEventTypes.ChargeDisputeFundsReinstated =>
                Read(data.Read(StripeJson.Default.Dispute), dispute => Findings.Of(dispute, at)),

            StripeEventTypes.RadarEarlyFraudWarningCreated => Read(data.Read(StripeJson.Default.EarlyFraudWarning), Findings.Of),

            StripeEventTypes.CheckoutSessionCompleted or StripeEventTypes.CheckoutSessionAsyncPaymentSucceeded
                or StripeEventTypes.CheckoutSessionExpired =>
                Read(data.Read(StripeJson.Default.CheckoutSession), session => findings.Of(session, at)),

            StripeEventTypes.CheckoutSessionAsyncPaymentFailed =>
                Read(data.Read(StripeJson.Default.CheckoutSession), session => findings.Of(session, at, hasFailed: true)),

            StripeEventTypes.CustomerSubscriptionCreated or StripeEventTypes.CustomerSubscriptionUpdated
                or StripeEventTypes.CustomerSubscriptionDeleted or StripeEventTypes.CustomerSubscriptionPaused
                or StripeEventTypes.CustomerSubscriptionResumed =>
                Read(data.Read(StripeJson.Default.Subscription), subscription => findings.Of(subscription, at)),

            StripeEventTypes.InvoicePaid or StripeEventTypes.InvoicePaymentFailed or StripeEventTypes.InvoicePaymentActionRequired =>
                Read(data.Read(StripeJson.Default.Invoice), invoice => findings.Of(invoice, at)),

            StripeEventTypes.InvoicePaymentPaid => Read(data.Read(StripeJson.Default.InvoicePayment), payment => Findings.Of(payment, at)),

            _ => FindingReading.Nothing,
        };
    }

    /// <summary>"2026-10-28.endive" is of the train "endive": within a train, versions only add.</summary>
    public static string TrainOf(string? version) => version?[(version.LastIndexOf('.') + 1)..] ?? "";

    private static FindingReading Read<T>(T? value, Func<T, FindingReading> read)
        where T : class => value is null ? FindingReading.Nothing : read(value);
}

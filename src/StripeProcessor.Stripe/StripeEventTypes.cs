namespace StripeProcessor.Stripe;

/// <summary>The types of event this product does something about. Others may arrive at any time, and change nothing.</summary>
public static class StripeEventTypes
{
    /// <summary>A payment is paid.</summary>
    public const string PaymentIntentSucceeded = "payment_intent.succeeded";

    /// <summary>A try to pay failed; another may follow.</summary>
    public const string PaymentIntentPaymentFailed = "payment_intent.payment_failed";

    /// <summary>A payment is under way.</summary>
    public const string PaymentIntentProcessing = "payment_intent.processing";

    /// <summary>A donor must act.</summary>
    public const string PaymentIntentRequiresAction = "payment_intent.requires_action";

    /// <summary>A payment ended unpaid.</summary>
    public const string PaymentIntentCanceled = "payment_intent.canceled";

    /// <summary>A charge went through.</summary>
    public const string ChargeSucceeded = "charge.succeeded";

    /// <summary>A charge changed; so its balance transaction arrives.</summary>
    public const string ChargeUpdated = "charge.updated";

    /// <summary>A charge was refunded, in full or in part.</summary>
    public const string ChargeRefunded = "charge.refunded";

    /// <summary>A refund began.</summary>
    public const string RefundCreated = "refund.created";

    /// <summary>A refund changed.</summary>
    public const string RefundUpdated = "refund.updated";

    /// <summary>A refund failed: the money is back.</summary>
    public const string RefundFailed = "refund.failed";

    /// <summary>A dispute or an inquiry began.</summary>
    public const string ChargeDisputeCreated = "charge.dispute.created";

    /// <summary>A dispute changed.</summary>
    public const string ChargeDisputeUpdated = "charge.dispute.updated";

    /// <summary>A dispute was decided.</summary>
    public const string ChargeDisputeClosed = "charge.dispute.closed";

    /// <summary>A dispute took the money.</summary>
    public const string ChargeDisputeFundsWithdrawn = "charge.dispute.funds_withdrawn";

    /// <summary>A dispute gave the money back.</summary>
    public const string ChargeDisputeFundsReinstated = "charge.dispute.funds_reinstated";

    /// <summary>An issuer reports fraud.</summary>
    public const string RadarEarlyFraudWarningCreated = "radar.early_fraud_warning.created";

    /// <summary>A payment is to be looked at by a person.</summary>
    public const string ReviewOpened = "review.opened";

    /// <summary>The person has decided.</summary>
    public const string ReviewClosed = "review.closed";

    /// <summary>A donor has finished a hosted page; whether it is paid says the session.</summary>
    public const string CheckoutSessionCompleted = "checkout.session.completed";

    /// <summary>What was under way after a hosted page is paid.</summary>
    public const string CheckoutSessionAsyncPaymentSucceeded = "checkout.session.async_payment_succeeded";

    /// <summary>What was under way after a hosted page failed.</summary>
    public const string CheckoutSessionAsyncPaymentFailed = "checkout.session.async_payment_failed";

    /// <summary>A hosted page closed.</summary>
    public const string CheckoutSessionExpired = "checkout.session.expired";

    /// <summary>A recurring gift began.</summary>
    public const string CustomerSubscriptionCreated = "customer.subscription.created";

    /// <summary>A recurring gift changed.</summary>
    public const string CustomerSubscriptionUpdated = "customer.subscription.updated";

    /// <summary>A recurring gift ended.</summary>
    public const string CustomerSubscriptionDeleted = "customer.subscription.deleted";

    /// <summary>A recurring gift pauses.</summary>
    public const string CustomerSubscriptionPaused = "customer.subscription.paused";

    /// <summary>A recurring gift goes on.</summary>
    public const string CustomerSubscriptionResumed = "customer.subscription.resumed";

    /// <summary>An invoice is paid.</summary>
    public const string InvoicePaid = "invoice.paid";

    /// <summary>A try to collect an invoice failed.</summary>
    public const string InvoicePaymentFailed = "invoice.payment_failed";

    /// <summary>A donor must act for an invoice to be paid.</summary>
    public const string InvoicePaymentActionRequired = "invoice.payment_action_required";

    /// <summary>A payment was put to an invoice.</summary>
    public const string InvoicePaymentPaid = "invoice_payment.paid";

    /// <summary>A card was kept.</summary>
    public const string SetupIntentSucceeded = "setup_intent.succeeded";

    /// <summary>A card could not be kept.</summary>
    public const string SetupIntentSetupFailed = "setup_intent.setup_failed";

    /// <summary>A network told of a new number or date of a card.</summary>
    public const string PaymentMethodAutomaticallyUpdated = "payment_method.automatically_updated";

    /// <summary>A payout arrived.</summary>
    public const string PayoutPaid = "payout.paid";

    /// <summary>A payout came back.</summary>
    public const string PayoutFailed = "payout.failed";

    /// <summary>All of them: what a webhook endpoint is to be created with.</summary>
    public static IReadOnlyList<string> Handled { get; } =
    [
        PaymentIntentSucceeded,
        PaymentIntentPaymentFailed,
        PaymentIntentProcessing,
        PaymentIntentRequiresAction,
        PaymentIntentCanceled,
        ChargeSucceeded,
        ChargeUpdated,
        ChargeRefunded,
        RefundCreated,
        RefundUpdated,
        RefundFailed,
        ChargeDisputeCreated,
        ChargeDisputeUpdated,
        ChargeDisputeClosed,
        ChargeDisputeFundsWithdrawn,
        ChargeDisputeFundsReinstated,
        RadarEarlyFraudWarningCreated,
        ReviewOpened,
        ReviewClosed,
        CheckoutSessionCompleted,
        CheckoutSessionAsyncPaymentSucceeded,
        CheckoutSessionAsyncPaymentFailed,
        CheckoutSessionExpired,
        CustomerSubscriptionCreated,
        CustomerSubscriptionUpdated,
        CustomerSubscriptionDeleted,
        CustomerSubscriptionPaused,
        CustomerSubscriptionResumed,
        InvoicePaid,
        InvoicePaymentFailed,
        InvoicePaymentActionRequired,
        InvoicePaymentPaid,
        SetupIntentSucceeded,
        SetupIntentSetupFailed,
        PaymentMethodAutomaticallyUpdated,
        PayoutPaid,
        PayoutFailed,
    ];
}

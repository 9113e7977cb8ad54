namespace StripeProcessor.Stripe;

/// <summary>The statuses of a payment intent. Texts, since Stripe may add one at any time.</summary>
public static class PaymentIntentStatus
{
    /// <summary>No card yet, or the last one was declined.</summary>
    public const string RequiresPaymentMethod = "requires_payment_method";

    /// <summary>A card, but no order to charge it.</summary>
    public const string RequiresConfirmation = "requires_confirmation";

    /// <summary>The donor must act, e.g. in the bank's app.</summary>
    public const string RequiresAction = "requires_action";

    /// <summary>Under way, e.g. a bank debit: not yet paid.</summary>
    public const string Processing = "processing";

    /// <summary>Authorised, not collected. We never ask for it.</summary>
    public const string RequiresCapture = "requires_capture";

    /// <summary>Ended without payment.</summary>
    public const string Canceled = "canceled";

    /// <summary>Paid: the only success.</summary>
    public const string Succeeded = "succeeded";
}

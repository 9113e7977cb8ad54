namespace StripeProcessor.Stripe;

/// <summary>The statuses of a subscription. Texts, since Stripe may add one at any time.</summary>
public static class SubscriptionStatus
{
    /// <summary>The first payment has not succeeded; there are 23 hours for it.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The first payment never succeeded: ended.</summary>
    public const string IncompleteExpired = "incomplete_expired";

    /// <summary>Nothing is asked for yet. We never ask for it.</summary>
    public const string Trialing = "trialing";

    /// <summary>Paid.</summary>
    public const string Active = "active";

    /// <summary>The last payment failed and is tried again.</summary>
    public const string PastDue = "past_due";

    /// <summary>The last payment failed, and is not tried again.</summary>
    public const string Unpaid = "unpaid";

    /// <summary>Ended.</summary>
    public const string Canceled = "canceled";

    /// <summary>Asks for nothing until it is resumed.</summary>
    public const string Paused = "paused";
}

namespace StripeProcessor.Stripe;

/// <summary>
/// The statuses of a dispute. Texts, since Stripe may add one at any time. Those of a warning are inquiries: no money has moved.
/// </summary>
public static class DisputeStatus
{
    /// <summary>An inquiry that waits for our evidence.</summary>
    public const string WarningNeedsResponse = "warning_needs_response";

    /// <summary>An inquiry that the bank considers.</summary>
    public const string WarningUnderReview = "warning_under_review";

    /// <summary>An inquiry that became no dispute.</summary>
    public const string WarningClosed = "warning_closed";

    /// <summary>The money is gone; our evidence is awaited.</summary>
    public const string NeedsResponse = "needs_response";

    /// <summary>The bank considers.</summary>
    public const string UnderReview = "under_review";

    /// <summary>The other side has appealed; our evidence is awaited.</summary>
    public const string AppealNeedsResponse = "appeal_needs_response";

    /// <summary>The bank considers the appeal.</summary>
    public const string AppealUnderReview = "appeal_under_review";

    /// <summary>The money comes back.</summary>
    public const string Won = "won";

    /// <summary>The money stays away.</summary>
    public const string Lost = "lost";

    /// <summary>It was settled before it began.</summary>
    public const string Prevented = "prevented";
}

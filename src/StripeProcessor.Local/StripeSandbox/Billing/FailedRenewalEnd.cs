namespace StripeProcessor.Local.Sandbox;

/// <summary>What becomes of a subscription whose renewal stays unpaid after the last try.</summary>
public enum FailedRenewalEnd
{
    /// <summary>It ends, and nothing is charged any more.</summary>
    Canceled,

    /// <summary>It goes on with drafts that nobody is charged for, until somebody pays.</summary>
    Unpaid,
}

namespace StripeProcessor.Simulation;

/// <summary>How far somebody came who wants to give.</summary>
internal enum GiftState
{
    /// <summary>Has not been told that it went through.</summary>
    Wanted,

    /// <summary>Was told that it went through, or was sent to Stripe's page.</summary>
    Taken,

    /// <summary>Went away, having been told each time that it did not go through, or that nobody knows yet.</summary>
    GivenUp,
}

/// <summary>One gift, and what its donor went through.</summary>
internal sealed class Gift(int number)
{
    internal int Number => number;

    /// <summary>The first attempt's key: none of these gifts is declined, so there is no second.</summary>
    internal long Key => number;

    internal GiftState State { get; set; }

    /// <summary>Whether the ledger has its claim.</summary>
    internal bool IsClaimed { get; set; }

    /// <summary>Whether the ledger has it as paid.</summary>
    internal bool IsBooked { get; set; }

    /// <summary>When the button was pressed first.</summary>
    internal long Pressed { get; set; }

    /// <summary>From the first press of the button to the answer that ended it, in microseconds.</summary>
    internal long Waited { get; set; }
}

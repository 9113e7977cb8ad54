namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// What may be done for somebody who sends a donation whose id is in the ledger already. This is where at most one charge is
/// decided: a next attempt begins only after a refusal that is certain, and whatever is uncertain is asked again under the same key
/// and in the same words, or looked up.
/// </summary>
public abstract record NextStep
{
    private NextStep()
    {
    }

    /// <summary>The next step for this caller.</summary>
    /// <param name="entry">What the ledger has under the id.</param>
    /// <param name="terms">What the caller asks for under the id.</param>
    /// <param name="token">The caller's token, as <see cref="Attempt.KeyOf"/> names it; null for hosted checkout.</param>
    /// <param name="now">The time.</param>
    public static NextStep Of(LedgerEntry entry, GiftTerms terms, string? token, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var isSameGift = entry.Terms == terms;
        if (entry.IsPaid)
        {
            return isSameGift ? new Paid() : new OtherGift();
        }

        return entry.Attempt switch
        {
            null => isSameGift ? new Begin(1) : new OtherGift(),
            { State: AttemptState.Undecided } attempt => OfUndecided(attempt, isSameGift && attempt.Token == token, now),
            { State: AttemptState.Accepted } => isSameGift ? new Inspect() : new OtherGift(),
            _ when !isSameGift => new OtherGift(),
            { Refusal: { Kind: AttemptRefusal.Declined } refusal } attempt when token is not null && attempt.Token == token => new Refused(refusal),
            { } attempt => new Begin(checked(attempt.Number + 1)),
        };
    }

    private static NextStep OfUndecided(Attempt attempt, bool isSameRequest, DateTimeOffset now)
    {
        // A second click makes a second token: it waits for the first one's fate and never reaches Stripe.
        if (!isSameRequest && now < attempt.AskedUntil)
        {
            return new Wait();
        }

        // Without its words an attempt cannot be repeated; they are gone when the donor was erased.
        return now - attempt.Started >= Attempt.KeyMemory || attempt.Forms.Count == 0 ? new LookUp() : new AskAgain();
    }

    /// <summary>The id stands for another gift, which is not undecided.</summary>
    public sealed record OtherGift : NextStep;

    /// <summary>The gift is paid.</summary>
    public sealed record Paid : NextStep;

    /// <summary>The bank declined this very token before.</summary>
    public sealed record Refused(AttemptRefusal Refusal) : NextStep;

    /// <summary>Somebody is asking Stripe right now.</summary>
    public sealed record Wait : NextStep;

    /// <summary>The outcome is unknown: ask again, under the same key and in the words first recorded.</summary>
    public sealed record AskAgain : NextStep;

    /// <summary>The outcome is unknown, and Stripe may have forgotten the key: look for what became of it, and never charge blind.</summary>
    public sealed record LookUp : NextStep;

    /// <summary>Stripe took it: see how it stands there.</summary>
    public sealed record Inspect : NextStep;

    /// <summary>A new attempt, once what the last one left open at Stripe is closed.</summary>
    /// <param name="Number">The attempt's.</param>
    public sealed record Begin(int Number) : NextStep;
}

using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;

namespace StripeProcessor.Function.Charging;

/// <summary>What Stripe said about an attempt: what the donor is told, and what the ledger keeps.</summary>
/// <param name="Outcome">For the donor.</param>
/// <param name="State">Whether the attempt is decided by it.</param>
internal sealed record AttemptAnswer(DonationOutcome Outcome, AttemptState State)
{
    public AttemptRefusal? Refusal { get; init; }

    public string? PaymentIntent { get; init; }

    public string? Session { get; init; }

    public string? Subscription { get; init; }

    /// <summary>Stripe's id of the exchange.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the objects told.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The entry with this answer to its attempt of that number; a later attempt is left as it is.</summary>
    public LedgerEntry AddTo(LedgerEntry entry, int number)
    {
        var told = Findings.Aggregate(entry, (known, finding) => known.With(finding));
        if (told.Attempt is not { } attempt || attempt.Number != number)
        {
            return told;
        }

        var identified = attempt with
        {
            PaymentIntent = PaymentIntent ?? attempt.PaymentIntent,
            Session = Session ?? attempt.Session,
            Subscription = Subscription ?? attempt.Subscription,
        };
        return told with { Attempt = State == AttemptState.Undecided ? identified : identified.Decided(State, Refusal) };
    }
}

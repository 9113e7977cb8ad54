using StripeProcessor.Donations;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Operating;

/// <summary>What an operator can meet, each worded once.</summary>
internal static class OperatorProblems
{
    public static Problem UnknownCursor() =>
        new(422, "unknown_cursor", "Where to go on is not known", "The cursor is none of this ledger's. Please begin again without one.");

    public static Problem UnknownDonation() =>
        new(404, "unknown_donation", "No such donation", "The ledger has no donation with this id.");

    public static Problem NotPaid() =>
        new(409, "not_paid", "Nothing to give back", "This donation was never paid.");

    public static Problem NothingLeft() =>
        new(409, "nothing_left", "Nothing is left to give back", "All of this donation was given back already, or is on its way.");

    /// <param name="refunded">What the ledger says.</param>
    public static Problem RefundedMeanwhile(Money refunded) =>
        new(409, "refunded_meanwhile", "The donation has changed",
            $"{refunded.ToDisplayString()} of it were given back by now, which is not what this refund was asked upon. Please look at it again.");

    /// <param name="amount">The amount.</param>
    public static Problem RefundedBefore(Money amount) =>
        new(409, "refunded_before", "The same amount was given back before",
            $"{amount.ToDisplayString()} of this donation were given back within the last day. If it is to be given back once more, say so.");

    public static Problem Disputed() =>
        new(409, "disputed", "The donation is disputed",
            "Stripe gives nothing back of a disputed payment: the donor's bank has taken the money, or decides about it. "
                + "Answer the dispute instead.");

    /// <param name="code">Stripe's code.</param>
    public static Problem StripeRefused(string code) =>
        new(409, "stripe_refused", "Stripe refused it", $"Stripe refused it with the code {code}. Nothing was changed.");

    public static Problem OtherRefund() =>
        new(409, "other_refund", "The same refund was asked for in other words",
            "This refund was asked for before with another reason. Please look at the donation again.");

    public static Problem BeingRefunded() =>
        new(409, "in_progress", "It is being worked on", "The same refund is just being made. It is not made twice.") { RetryAfterSeconds = 2 };
}

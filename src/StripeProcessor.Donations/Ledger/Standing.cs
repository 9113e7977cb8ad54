using System.Globalization;

namespace StripeProcessor.Donations.Ledger;

/// <summary>How far a payment has come.</summary>
/// <remarks>Their order decides between two that were reached within one second; Stripe's times know no more.</remarks>
public enum PaymentState
{
    /// <summary>Asked for, and nothing is known yet.</summary>
    Asked,

    /// <summary>Stripe's page closed before anything was paid.</summary>
    Expired,

    /// <summary>The donor is on Stripe's page.</summary>
    AtCheckout,

    /// <summary>The donor's bank wants to hear from the donor.</summary>
    RequiresAction,

    /// <summary>Under way, as bank debits are for days.</summary>
    Processing,

    /// <summary>The last try was refused; another may follow.</summary>
    Failed,

    /// <summary>Given up at Stripe: this payment can never succeed.</summary>
    Canceled,

    /// <summary>Paid. What happens to the money afterwards (refunds, disputes) does not undo it.</summary>
    Succeeded,
}

/// <summary>A state and when it was reached, by Stripe's clock.</summary>
/// <param name="State">How far.</param>
/// <param name="At">When; whole seconds.</param>
/// <param name="Reason">Stripe's code for a failure; null otherwise.</param>
/// <remarks>
/// Stripe may deliver events twice, late and in any order. Of two standings the later one holds, and success always: so whatever
/// comes in whatever order, the same standing is left (<see cref="Later"/> is commutative, associative and idempotent).
/// </remarks>
public sealed record Standing(PaymentState State, DateTimeOffset At, string? Reason = null)
{
    /// <summary>The one of the two that holds; either may be missing.</summary>
    public static Standing? Later(Standing? one, Standing? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        return Compare(one, other) >= 0 ? one : other;
    }

    private static int Compare(Standing one, Standing other)
    {
        var success = (one.State == PaymentState.Succeeded).CompareTo(other.State == PaymentState.Succeeded);
        if (success != 0)
        {
            return success;
        }

        // The first moment of a success is its moment: a second event about it is no second success.
        var time = one.State == PaymentState.Succeeded ? other.At.CompareTo(one.At) : one.At.CompareTo(other.At);
        var state = time != 0 ? time : one.State.CompareTo(other.State);
        return state != 0 ? state : string.CompareOrdinal(one.Reason, other.Reason);
    }

    internal string ToField() => Reason is null
        ? $"{LedgerText.Of(State)} {LedgerText.Of(At)}"
        : $"{LedgerText.Of(State)} {LedgerText.Of(At)} {LedgerText.Word(Reason)}";

    internal static Standing FromField(string field)
    {
        var words = field.Split(' ');
        return new Standing(LedgerText.ToState(words[0]), LedgerText.ToTime(words[1]), words.Length > 2 ? words[2] : null);
    }

    /// <summary>The state and its time.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LedgerText.Of(State)} since {At:u}");
}

using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Donations;

/// <summary>What a donor's page is told about a gift, as replies spell it.</summary>
public static class DonationStatus
{
    /// <summary>The money is on its way to the charity.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>Accepted, but not known to be paid yet: a bank debit takes days. Thank, do not receipt.</summary>
    public const string Processing = "processing";

    /// <summary>The donor's bank wants to hear from the donor (3-D Secure).</summary>
    public const string RequiresAction = "requires_action";

    /// <summary>The donor continues on the hosted checkout page.</summary>
    public const string Redirect = "redirect";

    /// <summary>Asked for, and nothing is known yet.</summary>
    public const string Pending = "pending";

    /// <summary>The last try was refused, and nothing was taken. Final, unless the donor tries again.</summary>
    public const string Failed = "failed";

    /// <summary>Given up before it was paid. Final.</summary>
    public const string Canceled = "canceled";

    /// <summary>The hosted checkout page closed before anything was paid. Final, unless the donor tries again.</summary>
    public const string Expired = "expired";

    /// <summary>Paid, and all of it was given back since. Final.</summary>
    public const string Refunded = "refunded";

    /// <summary>The word for a gift as the ledger has it.</summary>
    /// <remarks>A dispute, or a part given back, does not undo that the gift succeeded.</remarks>
    public static string Of(LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.IsPaid
            ? entry.Refunded >= entry.Terms.Charge ? Refunded : Succeeded
            : OfUnpaid(entry.Current.State, entry.Attempt);
    }

    private static string OfUnpaid(PaymentState state, Attempt? attempt) => (state, attempt?.State) switch
    {
        (PaymentState.Processing, _) => Processing,

        // What an earlier try came to says nothing about the one that is being made.
        (_, AttemptState.Undecided) => Pending,

        // The try is over, though the event that says so in the payment's own words is still to come.
        (PaymentState.Asked or PaymentState.AtCheckout or PaymentState.RequiresAction, AttemptState.Refused) =>
            attempt is { Kind: AttemptKind.Checkout, Refusal.Kind: AttemptRefusal.Lapsed } ? Expired : Failed,

        (PaymentState.RequiresAction, _) => RequiresAction,
        (PaymentState.AtCheckout, _) => Redirect,
        (PaymentState.Asked, AttemptState.Accepted) when attempt!.Session is not null => Redirect,
        (PaymentState.Failed, _) => Failed,
        (PaymentState.Canceled, _) => Canceled,
        (PaymentState.Expired, _) => Expired,
        _ => Pending,
    };
}

namespace StripeProcessor.Donations.Ledger;

/// <summary>How far a refund has come. A refund that failed after it had succeeded has failed: the order is that of the values.</summary>
public enum RefundState
{
    /// <summary>Asked for; counted as given back.</summary>
    Pending,

    /// <summary>Given back.</summary>
    Succeeded,

    /// <summary>Given up before it was sent.</summary>
    Canceled,

    /// <summary>It came back: the organisation has the money again.</summary>
    Failed,
}

/// <summary>Money given back to the donor, in the donor's currency.</summary>
/// <param name="Id">Stripe's id, <c>re_…</c>.</param>
/// <param name="Amount">How much; more than zero.</param>
/// <param name="State">How far.</param>
public sealed record RefundRecord(string Id, Money Amount, RefundState State)
{
    /// <summary>Whether the money is away, or on its way.</summary>
    public bool Counts => State is RefundState.Pending or RefundState.Succeeded;

    internal static RefundRecord Join(RefundRecord one, RefundRecord other) => Compare(one, other) >= 0 ? one : other;

    // Stripe does not change a refund's amount; should two tell different ones, the same of them holds whichever came first.
    private static int Compare(RefundRecord one, RefundRecord other)
    {
        var state = one.State.CompareTo(other.State);
        return state != 0 ? state : string.CompareOrdinal(one.ToField(), other.ToField());
    }

    internal string ToField() => $"{LedgerText.Of(Amount)} {NameOf(State)}";

    internal static RefundRecord FromField(string id, string field)
    {
        var last = field.LastIndexOf(' ');
        return new RefundRecord(id, LedgerText.ToMoney(field[..last]), ToState(field[(last + 1)..]));
    }

    private static string NameOf(RefundState state) => state switch
    {
        RefundState.Pending => "pending",
        RefundState.Succeeded => "succeeded",
        RefundState.Canceled => "canceled",
        _ => "failed",
    };

    private static RefundState ToState(string name) => name switch
    {
        "pending" => RefundState.Pending,
        "succeeded" => RefundState.Succeeded,
        "canceled" => RefundState.Canceled,
        "failed" => RefundState.Failed,
        _ => throw new FormatException($"the ledger holds a refund that is '{name}', which this version does not know"),
    };
}

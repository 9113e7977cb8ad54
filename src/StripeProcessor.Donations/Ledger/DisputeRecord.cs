namespace StripeProcessor.Donations.Ledger;

/// <summary>A payment that the donor's bank has called into question.</summary>
/// <param name="Id">Stripe's id, <c>dp_…</c>.</param>
/// <param name="Amount">What is in question, in the donor's currency.</param>
/// <param name="Status">Stripe's word: <c>needs_response</c>, <c>won</c>, <c>lost</c>, <c>warning_closed</c> or another.</param>
/// <param name="At">When that was so; whole seconds.</param>
/// <param name="Reason">Stripe's word for what the donor says; null if none.</param>
public sealed record DisputeRecord(string Id, Money Amount, string Status, DateTimeOffset At, string? Reason = null)
{
    /// <summary>
    /// Whether the money is gone, or may go. An inquiry (<c>warning_…</c>) takes nothing; what is won or prevented comes back.
    /// </summary>
    public bool Counts => !Status.StartsWith("warning_", StringComparison.Ordinal) && Status is not ("won" or "prevented");

    /// <summary>Whether nothing more is to be decided; an appeal may still open it again.</summary>
    public bool IsClosed => Status is "won" or "lost" or "prevented" or "warning_closed";

    internal static DisputeRecord Join(DisputeRecord one, DisputeRecord other) => Compare(one, other) >= 0 ? one : other;

    // Later wins; within one second a decision wins over what led to it.
    private static int Compare(DisputeRecord one, DisputeRecord other)
    {
        var time = one.At.CompareTo(other.At);
        var closed = time != 0 ? time : one.IsClosed.CompareTo(other.IsClosed);
        var status = closed != 0 ? closed : string.CompareOrdinal(one.Status, other.Status);
        return status != 0 ? status : string.CompareOrdinal(one.ToField(), other.ToField());
    }

    internal string ToField()
    {
        var field = $"{LedgerText.Of(Amount)} {LedgerText.Word(Status)} {LedgerText.Of(At)}";
        return Reason is null ? field : $"{field} {LedgerText.Word(Reason)}";
    }

    internal static DisputeRecord FromField(string id, string field)
    {
        var words = field.Split(' ');
        var amount = LedgerText.ToMoney($"{words[0]} {words[1]}");
        return new DisputeRecord(id, amount, words[2], LedgerText.ToTime(words[3]), words.Length > 4 ? words[4] : null);
    }
}

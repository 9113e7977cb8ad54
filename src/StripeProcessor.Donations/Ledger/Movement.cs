namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// One movement of the organisation's balance at Stripe, in the currency it settles in, which may be another than the donor's. It
/// is booked once and never changes, but for the payout that carries it away.
/// </summary>
/// <param name="Id">Stripe's id, <c>txn_…</c>.</param>
/// <param name="Kind"><c>charge</c>, <c>refund</c>, <c>adjustment</c> or another of Stripe's.</param>
/// <param name="Amount">Before the fee; negative for what leaves.</param>
/// <param name="Fee">What Stripe keeps.</param>
/// <param name="Net">Amount less fee.</param>
/// <param name="Payout">The payout it is part of, <c>po_…</c>; null while it is in none.</param>
public sealed record Movement(string Id, string Kind, Money Amount, Money Fee, Money Net, string? Payout = null)
{
    internal static Movement Join(Movement one, Movement other)
    {
        var booked = string.CompareOrdinal((one with { Payout = null }).ToField(), (other with { Payout = null }).ToField()) >= 0 ? one : other;
        return booked with { Payout = LedgerMap.Known(one.Payout, other.Payout) };
    }

    internal string ToField()
    {
        var amounts = $"{LedgerText.Of(Amount.MinorUnits)} {LedgerText.Of(Fee.MinorUnits)} {LedgerText.Of(Net.MinorUnits)}";
        var field = $"{LedgerText.Word(Kind)} {Amount.Currency.Code} {amounts}";
        return Payout is null ? field : $"{field} {Payout}";
    }

    internal static Movement FromField(string id, string field)
    {
        var words = field.Split(' ');
        var currency = CurrencyTable.Find(words[1]);
        return new Movement(id, words[0], Of(words[2]), Of(words[3]), Of(words[4]), words.Length > 5 ? words[5] : null);

        Money Of(string units) => Money.FromMinorUnits(LedgerText.ToNumber(units), currency);
    }
}

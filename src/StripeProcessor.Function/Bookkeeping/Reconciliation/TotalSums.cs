using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>What gifts add up to, by designation and currency, as a text that a cursor can carry.</summary>
internal sealed class TotalSums
{
    private readonly SortedDictionary<(string Designation, string Currency), Total> _sums = [];

    public IEnumerable<Total> All => _sums.Values;

    public bool IsEmpty => _sums.Count == 0;

    public void Add(Total total)
    {
        var key = (total.Designation, total.Amount.Currency.Code);
        _sums[key] = _sums.TryGetValue(key, out var sum)
            ? sum with { Count = checked(sum.Count + total.Count), Amount = sum.Amount + total.Amount }
            : total;
    }

    public static TotalSums Of(IEnumerable<Total> totals)
    {
        var sums = new TotalSums();
        foreach (var total in totals)
        {
            sums.Add(total);
        }

        return sums;
    }

    /// <exception cref="UnknownCursorException">It is no such text.</exception>
    public static TotalSums Read(string text)
    {
        var sums = new TotalSums();
        foreach (var one in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = one.Split(',');
            if (words.Length != 4 || !CurrencyTable.TryFind(words[1], out var currency))
            {
                throw new UnknownCursorException();
            }

            var amount = Money.FromMinorUnits(StageCursor.ToNumber(words[3]), currency);
            sums.Add(new Total(Uri.UnescapeDataString(words[0]), StageCursor.ToNumber(words[2]), amount));
        }

        return sums;
    }

    public override string ToString() => string.Join(';', All.Select(total => string.Join(
        ',',
        Uri.EscapeDataString(total.Designation),
        total.Amount.Currency.Code,
        StageCursor.Of(total.Count),
        StageCursor.Of(total.Amount.MinorUnits))));
}

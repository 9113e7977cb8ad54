using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function.Http;

/// <summary>Totals in the order in which they are shown.</summary>
internal static class PublicTotals
{
    /// <summary>
    /// The designations of the settings in their order, each with the default currency first, also while nothing was given: a page
    /// can then show that. After them what was collected for designations that are offered no more.
    /// </summary>
    public static IReadOnlyList<Total> Of(IReadOnlyList<Total> known, DonationRules rules)
    {
        var offered = rules.Designations.Select(designation => designation.Id).ToList();
        var empty = offered.Except(known.Where(total => total.Amount.Currency == rules.Default.Currency).Select(total => total.Designation))
            .Select(designation => Empty(designation, rules.Default.Currency));

        return [.. known
            .Where(total => total.Count != 0 || total.Amount.MinorUnits != 0 || (total.Amount.Currency == rules.Default.Currency && offered.Contains(total.Designation)))
            .Concat(empty)
            .OrderBy(total => offered.IndexOf(total.Designation) is var place and >= 0 ? place : int.MaxValue)
            .ThenBy(total => total.Designation, StringComparer.Ordinal)
            .ThenBy(total => total.Amount.Currency != rules.Default.Currency)
            .ThenBy(total => total.Amount.Currency.Code, StringComparer.Ordinal)];
    }

    /// <summary>Nothing yet.</summary>
    public static Total Empty(string designation, Currency currency) => new(designation, 0, Money.FromMinorUnits(0, currency));
}

using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>What gifts amount to, one row for each designation and currency.</summary>
internal static class TotalRows
{
    public static List<Total> All(LedgerStatements statements) => statements.All(
        "SELECT designation, count, minor_units, currency FROM totals ORDER BY designation, currency",
        row => new Total(
            row.GetString(0), row.GetInt64(1), Money.FromMinorUnits(row.GetInt64(2), CurrencyTable.Find(row.GetString(3)))));

    public static void Add(LedgerStatements statements, Total change) => statements.Execute(
        """
        INSERT INTO totals (designation, currency, count, minor_units) VALUES ($designation, $currency, $count, $minor)
        ON CONFLICT (designation, currency)
        DO UPDATE SET count = count + excluded.count, minor_units = minor_units + excluded.minor_units
        """,
        ("$designation", change.Designation),
        ("$currency", change.Amount.Currency.Code),
        ("$count", change.Count),
        ("$minor", change.Amount.MinorUnits));
}

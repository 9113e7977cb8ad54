using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>What others are to be told, in the order in which it was written.</summary>
internal static class OutboxRows
{
    public static List<OutboxEntry> Of(LedgerStatements statements, DonationId id) => statements.All(
        "SELECT sequence, type, at, minor_units, currency, designation FROM outbox WHERE donation = $id ORDER BY number",
        row => new OutboxEntry(
            id,
            row.GetInt64(0),
            row.GetString(1),
            row.GetTime(2),
            Money.FromMinorUnits(row.GetInt64(3), CurrencyTable.Find(row.GetString(4))),
            row.GetString(5)),
        ("$id", id.ToString()));

    /// <summary>Adds it, unless the same was told before.</summary>
    public static void Append(LedgerStatements statements, OutboxEntry told) => statements.Execute(
        """
        INSERT INTO outbox (donation, sequence, type, at, currency, minor_units, designation)
        VALUES ($id, $sequence, $type, $at, $currency, $minor, $designation)
        ON CONFLICT (donation, sequence, type) DO NOTHING
        """,
        ("$id", told.Donation.ToString()),
        ("$sequence", told.Sequence),
        ("$type", told.Type),
        ("$at", LedgerTime.Of(told.At)),
        ("$currency", told.Amount.Currency.Code),
        ("$minor", told.Amount.MinorUnits),
        ("$designation", told.Designation));
}

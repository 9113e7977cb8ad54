using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>What operators did.</summary>
internal static class AuditRows
{
    public static List<AuditNote> Of(LedgerStatements statements, DateTimeOffset month)
    {
        var day = month.UtcDateTime;
        var first = new DateTimeOffset(day.Year, day.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return statements.All(
            """
            SELECT reference, at, who, what, subject FROM audit
            WHERE at >= $from AND at < $before ORDER BY at DESC, number DESC LIMIT 100
            """,
            row => new AuditNote(row.GetString(0), row.GetTime(1), row.GetString(2), row.GetString(3), row.GetString(4)),
            ("$from", LedgerTime.Of(first)),
            ("$before", LedgerTime.Of(first.AddMonths(1))));
    }

    /// <summary>Adds it, unless it is there already: whoever was not answered may send it again.</summary>
    public static void Append(LedgerStatements statements, AuditNote note) => statements.Execute(
        """
        INSERT INTO audit (at, reference, who, what, subject) VALUES ($at, $reference, $who, $what, $subject)
        ON CONFLICT (at, reference, who, what, subject) DO NOTHING
        """,
        ("$at", LedgerTime.Of(note.At)),
        ("$reference", note.Reference),
        ("$who", note.Who),
        ("$what", note.What),
        ("$subject", note.Subject));
}

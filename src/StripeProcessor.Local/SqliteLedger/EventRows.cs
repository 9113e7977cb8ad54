using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>Events that were taken. A mark that has expired counts as none.</summary>
internal static class EventRows
{
    public static bool Has(LedgerStatements statements, string eventId, DateTimeOffset now) => statements.First(
        "SELECT TRUE FROM events WHERE id = $id AND expires > $now",
        row => row.GetBoolean(0),
        ("$id", eventId),
        ("$now", LedgerTime.Of(now)));

    /// <summary>False when the event was taken before.</summary>
    public static bool TryMark(LedgerStatements statements, EventMark mark, DateTimeOffset now)
    {
        if (Has(statements, mark.EventId, now))
        {
            return false;
        }

        statements.Execute(
            "INSERT OR REPLACE INTO events (id, expires) VALUES ($id, $expires)",
            ("$id", mark.EventId),
            ("$expires", LedgerTime.Of(mark.Expires)));
        return true;
    }
}

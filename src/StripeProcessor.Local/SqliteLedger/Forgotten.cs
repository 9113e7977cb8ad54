namespace StripeProcessor.Local.Ledger;

/// <summary>What the ledger may forget. It counts as absent from its last moment on; this only keeps the file small.</summary>
internal static class Forgotten
{
    // A clock that is set back must not find missing what still counts.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static void Remove(LedgerStatements statements, DateTimeOffset now) => statements.Execute(
        """
        DELETE FROM events WHERE expires <= $passed;
        DELETE FROM links WHERE expires <= $passed;
        DELETE FROM counters WHERE expires <= $passed;
        """,
        ("$passed", LedgerTime.Of(now - Grace)));
}

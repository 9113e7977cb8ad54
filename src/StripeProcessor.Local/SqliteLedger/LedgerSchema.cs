using Microsoft.Data.Sqlite;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>The tables, and how SQLite is to treat them.</summary>
internal static class LedgerSchema
{
    private const long Version = 1;

    // FULL: a commit returns when the disk has it. secure_delete: an erased donor is overwritten, not only taken off the list.
    private const string Manner = """
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        """;

    // STRICT: SQLite would turn a sum that no longer fits a whole number into a floating one, and keep it.
    private const string Tables = """
        CREATE TABLE entries (
            id TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            created INTEGER NOT NULL,
            donor_key TEXT,
            fields TEXT NOT NULL) STRICT;
        CREATE INDEX entries_by_time ON entries (created, id);
        CREATE INDEX entries_by_donor ON entries (donor_key, created) WHERE donor_key IS NOT NULL;

        CREATE TABLE links (
            stripe_id TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            owner TEXT,
            payment TEXT,
            payments TEXT NOT NULL,
            expires INTEGER) STRICT;
        CREATE INDEX links_by_expiry ON links (expires) WHERE expires IS NOT NULL;

        CREATE TABLE events (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT;
        CREATE INDEX events_by_expiry ON events (expires);

        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT;
        CREATE INDEX counters_by_expiry ON counters (expires);

        CREATE TABLE totals (
            designation TEXT NOT NULL,
            currency TEXT NOT NULL,
            count INTEGER NOT NULL,
            minor_units INTEGER NOT NULL,
            PRIMARY KEY (designation, currency)) STRICT;

        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            donation TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            type TEXT NOT NULL,
            at INTEGER NOT NULL,
            currency TEXT NOT NULL,
            minor_units INTEGER NOT NULL,
            designation TEXT NOT NULL,
            UNIQUE (donation, sequence, type)) STRICT;

        CREATE TABLE audit (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            reference TEXT NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            subject TEXT NOT NULL,
            UNIQUE (at, reference, who, what, subject)) STRICT;

        PRAGMA user_version = 1;
        """;

    /// <exception cref="LedgerUnavailableException">A later version wrote the file.</exception>
    public static void Apply(SqliteConnection connection, Dictionary<string, SqliteCommand> compiled)
    {
        new LedgerStatements(connection, null, compiled).Execute(Manner);
        using var transaction = connection.BeginTransaction(deferred: false);
        var statements = new LedgerStatements(connection, transaction, compiled);
        switch (statements.First("PRAGMA user_version", row => row.GetInt64(0)))
        {
            case 0:
                statements.Execute(Tables);
                transaction.Commit();
                break;
            case Version:
                break;
            case var other:
                throw new LedgerUnavailableException(
                    $"cannot open the ledger's file: it has the form {other}, and this version knows {Version}; "
                    + "use the version that wrote it");
        }
    }
}

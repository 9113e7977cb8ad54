using Microsoft.Data.Sqlite;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>Entries, one row each: their fields in one column, and beside them what they are found by.</summary>
internal static class EntryRows
{
    private const string Columns = "id, version, fields";

    public static LedgerEntry? Find(LedgerStatements statements, DonationId id) =>
        statements.First($"SELECT {Columns} FROM entries WHERE id = $id", Read, ("$id", id.ToString()));

    /// <summary>
    /// False, and nothing written, when the entry stands on another version than the row has; 0 is that of no row.
    /// </summary>
    public static bool TryWrite(LedgerStatements statements, LedgerEntry entry)
    {
        var id = entry.Id.ToString();
        var version = statements.First("SELECT version FROM entries WHERE id = $id", row => row.GetInt64(0), ("$id", id));
        if (version != entry.Version)
        {
            return false;
        }

        statements.Execute(
            """
            INSERT OR REPLACE INTO entries (id, version, created, donor_key, fields)
            VALUES ($id, $version, $created, $donor, $fields)
            """,
            ("$id", id),
            ("$version", checked(entry.Version + 1)),
            ("$created", LedgerTime.Of(entry.Created)),
            ("$donor", entry.Donor?.Email is { } email ? Donor.KeyOf(email) : null),
            ("$fields", FieldsJson.Write(EntryFields.Write(entry))));
        return true;
    }

    /// <remarks>
    /// One lower bound only: of two, SQLite takes the first for its index, and each page would walk past all that came before it.
    /// </remarks>
    public static List<LedgerEntry> Page(LedgerStatements statements, LedgerRange range, PageCursor? after, int limit)
    {
        var from = LedgerTime.Of(range.From);
        var (created, id) = after is not null && after.Created >= from ? (after.Created, after.Id.ToString()) : (from, "");
        return statements.All(
            $"""
            SELECT {Columns} FROM entries
            WHERE (created, id) > ($created, $id) AND created < $before
            ORDER BY created, id LIMIT $limit
            """,
            Read,
            ("$created", created),
            ("$id", id),
            ("$before", LedgerTime.Of(range.Before)),
            ("$limit", limit));
    }

    public static List<DonationId> OfDonor(LedgerStatements statements, string donorKey) => statements.All(
        "SELECT id FROM entries WHERE donor_key = $key ORDER BY created, id LIMIT 100",
        row => ToId(row.GetString(0)),
        ("$key", donorKey));

    public static DonationId ToId(string text) =>
        DonationId.TryParse(text, out var id)
            ? id
            : throw new FormatException($"the ledger holds '{text}', which is no donation's id");

    private static LedgerEntry Read(SqliteDataReader row) =>
        EntryFields.Read(ToId(row.GetString(0)), row.GetInt64(1), FieldsJson.Read(row.GetString(2)));
}

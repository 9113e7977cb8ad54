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

    public static List<LedgerEntry> Page(LedgerStatements statements, LedgerRange range, PageCursor? after, int limit) =>
        statements.All(
            $"""
            SELECT {Columns} FROM entries
            WHERE created >= $from AND created < $before AND (created, id) > ($created, $id)
            ORDER BY created, id LIMIT $limit
            """,
            Read,
            ("$from", LedgerTime.Of(range.From)),
            ("$before", LedgerTime.Of(range.Before)),
            ("$created", after?.Created ?? long.MinValue),
            ("$id", after?.Id.ToString() ?? ""),
            ("$limit", limit));

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

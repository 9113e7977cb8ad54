using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>What is known of Stripe's ids, one row each. A link that has expired counts as none.</summary>
internal static class LinkRows
{
    private const string Known = "FROM links WHERE stripe_id = $id AND (expires IS NULL OR expires > $now)";

    public static StripeLink? Find(LedgerStatements statements, string stripeId, DateTimeOffset now) => statements.First(
        $"SELECT version, owner, payment, payments, expires {Known}",
        row => new StripeLink
        {
            StripeId = stripeId,
            Version = row.GetInt64(0),
            Owner = row.IsDBNull(1) ? null : EntryRows.ToId(row.GetString(1)),
            Payment = row.IsDBNull(2) ? null : EntryFields.ReadPayment(stripeId, FieldsJson.Read(row.GetString(2))),
            Payments = FieldsJson.ReadList(row.GetString(3)),
            Expires = row.IsDBNull(4) ? null : row.GetTime(4),
        },
        ("$id", stripeId),
        ("$now", LedgerTime.Of(now)));

    /// <summary>
    /// False, and nothing written, when the link stands on another version than the row has; 0 is that of no row.
    /// </summary>
    public static bool TryWrite(LedgerStatements statements, StripeLink link, DateTimeOffset now)
    {
        var version = statements.First(
            $"SELECT version {Known}", row => row.GetInt64(0), ("$id", link.StripeId), ("$now", LedgerTime.Of(now)));
        if (version != link.Version)
        {
            return false;
        }

        statements.Execute(
            """
            INSERT OR REPLACE INTO links (stripe_id, version, owner, payment, payments, expires)
            VALUES ($id, $version, $owner, $payment, $payments, $expires)
            """,
            ("$id", link.StripeId),
            ("$version", checked(link.Version + 1)),
            ("$owner", link.Owner?.ToString()),
            ("$payment", link.Payment is null ? null : FieldsJson.Write(EntryFields.Write(link.Payment))),
            ("$payments", FieldsJson.WriteList(link.Payments)),
            ("$expires", link.Expires is { } expires ? LedgerTime.Of(expires) : null));
        return true;
    }
}

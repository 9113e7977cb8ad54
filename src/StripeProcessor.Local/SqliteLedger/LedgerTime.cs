using Microsoft.Data.Sqlite;

namespace StripeProcessor.Local.Ledger;

/// <summary>Moments as the tables have them: milliseconds since 1970.</summary>
internal static class LedgerTime
{
    public static long Of(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset GetTime(this SqliteDataReader row, int column) => ToTime(row.GetInt64(column));
}

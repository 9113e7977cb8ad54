namespace StripeProcessor.Local.Ledger;

/// <summary>Counters that forget. One whose time has passed counts as none.</summary>
internal static class CounterRows
{
    public static Counter? Read(LedgerStatements statements, string name, DateTimeOffset now) => statements.First(
        "SELECT value, expires FROM counters WHERE name = $name AND expires > $now",
        row => new Counter(row.GetInt64(0), row.GetTime(1)),
        ("$name", name),
        ("$now", LedgerTime.Of(now)));

    /// <summary>What the counter then holds. One that goes on keeps the time it began with.</summary>
    public static long Add(LedgerStatements statements, string name, long amount, DateTimeOffset now, DateTimeOffset expires)
    {
        var counter = Read(statements, name, now) ?? new Counter(0, expires);
        var value = checked(counter.Value + amount);
        statements.Execute(
            "INSERT OR REPLACE INTO counters (name, value, expires) VALUES ($name, $value, $expires)",
            ("$name", name),
            ("$value", value),
            ("$expires", LedgerTime.Of(counter.Expires)));
        return value;
    }
}

internal sealed record Counter(long Value, DateTimeOffset Expires);

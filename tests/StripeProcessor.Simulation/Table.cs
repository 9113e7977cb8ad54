using StripeProcessor.Aws;

namespace StripeProcessor.Simulation;

/// <summary>What a commit writes, as far as it can get hot.</summary>
/// <param name="Units">Write units of the table, all together.</param>
/// <param name="IsNew">Whether the gift is new, and so goes into the index by time.</param>
/// <param name="IsCounted">Whether a total moves with it.</param>
internal readonly record struct LedgerWrite(int Units, bool IsNew = false, bool IsCounted = false);

/// <summary>What a question to the ledger came to.</summary>
internal sealed class LedgerReply
{
    internal bool IsDone { get; set; }
}

/// <summary>
/// The ledger's table: so many write units a second in all and for an index, a thousand for each partition of the totals and of a
/// month, as many of both as the ledger has; and rows of a total on which two transactions get in each other's way. What DynamoDB
/// saves up for bursts beyond a second is left out.
/// </summary>
internal sealed class Table(Scenario scenario, Agenda agenda, Chance chance)
{
    private const int PartitionWrites = 1_000;
    private const int TotalUnits = 2;

    // As LedgerQuestion has them.
    private const long FirstPause = 25 * Agenda.Millisecond;
    private const long LongestPause = Agenda.Second;
    private const long Deadline = 5 * Agenda.Second;

    private readonly TokenBucket _whole = new(scenario.WarmWrites, scenario.WarmWrites);
    private readonly TokenBucket _index = new(scenario.WarmWrites, scenario.WarmWrites);
    private readonly TokenBucket[] _totals = Partitions(LedgerKeys.TotalPartitions);
    private readonly TokenBucket[] _months = Partitions(LedgerKeys.MonthShards);
    private readonly long[] _rows = new long[LedgerKeys.TotalPartitions * scenario.TotalRows];
    private readonly Dictionary<(char What, int Number, long Second), int> _heat = [];

    internal long Throttled { get; private set; }

    internal long Conflicts { get; private set; }

    internal long Units { get; private set; }

    /// <summary>The most write units of a second in one partition.</summary>
    internal int Hottest => _heat.Where(heat => heat.Key.What != 'a').Select(heat => heat.Value).DefaultIfEmpty().Max();

    /// <summary>The most write units of a second in the table.</summary>
    internal int Peak => _heat.Where(heat => heat.Key.What == 'a').Select(heat => heat.Value).DefaultIfEmpty().Max();

    /// <summary>One commit with its repetitions.</summary>
    internal IEnumerable<long> Write(LedgerWrite write, LedgerReply reply)
    {
        var started = agenda.Now;
        for (var attempt = 0; ; attempt++)
        {
            var row = (int)chance.Between(0, _rows.Length - 1);
            var month = (int)chance.Between(0, _months.Length - 1);
            var takes = chance.Between(4, write.IsCounted ? 20 : 10) * Agenda.Millisecond;
            var isFree = !write.IsCounted || _rows[row] <= agenda.Now;
            if (isFree && Take(write, row, month))
            {
                _rows[row] = write.IsCounted ? agenda.Now + takes : _rows[row];
                yield return takes;
                reply.IsDone = true;
                yield break;
            }

            (Conflicts, Throttled) = isFree ? (Conflicts, Throttled + 1) : (Conflicts + 1, Throttled);
            yield return takes;
            var pause = chance.Between(Agenda.Millisecond, Math.Min(LongestPause, FirstPause << Math.Min(attempt, 10)));
            if (agenda.Now + pause - started > Deadline)
            {
                yield break;
            }

            yield return pause;
        }
    }

    private bool Take(LedgerWrite write, int row, int month)
    {
        var (now, partition) = (agenda.Now, row % _totals.Length);
        var fits = _whole.Has(write.Units, now)
            && (!write.IsCounted || _totals[partition].Has(TotalUnits, now))
            && (!write.IsNew || (_months[month].Has(1, now) && _index.Has(1, now)));
        if (!fits)
        {
            return false;
        }

        _whole.TryTake(write.Units, now);
        Units += write.Units;
        Heat('a', 0, write.Units);
        if (write.IsCounted)
        {
            _totals[partition].TryTake(TotalUnits, now);
            Heat('t', partition, TotalUnits);
        }

        if (write.IsNew)
        {
            _months[month].TryTake(1, now);
            _index.TryTake(1, now);
            Heat('m', month, 1);
        }

        return true;
    }

    private void Heat(char what, int number, int units)
    {
        var key = (what, number, agenda.Now / Agenda.Second);
        _heat[key] = _heat.GetValueOrDefault(key) + units;
    }

    private static TokenBucket[] Partitions(int number) =>
        [.. Enumerable.Range(0, number).Select(_ => new TokenBucket(PartitionWrites, PartitionWrites))];
}

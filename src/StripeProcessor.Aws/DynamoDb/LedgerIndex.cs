using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Aws;

/// <summary>
/// Walks gifts in the order of time, month by month, by an index that is spread over shards: each shard answers in order, and what
/// they answer is merged. The index holds keys only, and may trail the table by moments.
/// </summary>
internal sealed class LedgerIndex(IAmazonDynamoDB dynamo, string table, string mode, LedgerKeys keys, TimeProvider time)
{
    /// <summary>Sorted by month and shard, then by time.</summary>
    internal const string ByTime = "by_time";

    /// <summary>Sorted by donor, then by time.</summary>
    internal const string ByDonor = "by_donor";

    // A range without an end must not be walked month by month for ever.
    private const int MonthsAtOnce = 12;
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Foresight = TimeSpan.FromDays(10 * 366);

    /// <summary>The next gifts of a range, oldest first, and where to go on; null when there are no more.</summary>
    /// <param name="question">Whose deadline counts.</param>
    /// <param name="range">Which time. Before 2020 and more than ten years ahead of the clock there are none.</param>
    /// <param name="cursor">Where the last walk ended.</param>
    /// <param name="limit">How many at most.</param>
    internal async Task<(IReadOnlyList<DonationId> Ids, string? Next)> WalkAsync(
        LedgerQuestion question, LedgerRange range, string? cursor, int limit)
    {
        var first = WholeMilliseconds(range.From > Earliest ? range.From : Earliest);
        var latest = time.GetUtcNow() + Foresight;
        var before = WholeMilliseconds(range.Before < latest ? range.Before : latest);
        var after = cursor is null ? LedgerKeys.TextOf(first) : LedgerCursor.Read(cursor, mode, range);
        var found = new List<string>();

        _ = LedgerKeys.TryReadPlace(after, out var start);
        var month = MonthOf(start);
        for (var walked = 0; month < before; walked++, month = month.AddMonths(1))
        {
            if (walked == MonthsAtOnce)
            {
                return Page(LedgerKeys.TextOf(month));
            }

            var room = limit - found.Count;
            var (places, isCut) = await ReadMonthAsync(question, month, after, LedgerKeys.TextOf(before), room).ConfigureAwait(false);
            found.AddRange(places);
            if (isCut || found.Count == limit)
            {
                return Page(found.Count > 0 ? found[^1] : after);
            }
        }

        return Page(next: null);

        (IReadOnlyList<DonationId>, string?) Page(string? next) =>
            ([.. found.Select(LedgerKeys.IdOf)], next is null ? null : LedgerCursor.Write(mode, next));
    }

    /// <summary>The gifts of one donor, oldest first.</summary>
    internal async Task<IReadOnlyList<DonationId>> OfDonorAsync(LedgerQuestion question, string donorKey, int limit)
    {
        var (rows, _) = await QueryAsync(question, new QueryRequest
        {
            TableName = table,
            IndexName = ByDonor,
            KeyConditionExpression = "#donor = :donor",
            ExpressionAttributeNames = new(StringComparer.Ordinal) { ["#donor"] = LedgerRow.Donor },
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":donor"] = LedgerRow.Text(keys.Donor(donorKey)) },
            Limit = limit,
        }).ConfigureAwait(false);
        return [.. rows.Select(row => LedgerKeys.IdOf(row[LedgerRow.CreatedId].S))];
    }

    private async Task<(List<string> Places, bool IsCut)> ReadMonthAsync(
        LedgerQuestion question, DateTimeOffset month, string after, string before, int limit)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, LedgerKeys.MonthShards).Select(
            shard => ReadShardAsync(question, keys.Month(month, shard), after, before, limit))).ConfigureAwait(false);

        // Past the last place of a shard that was cut, that shard's next one would be missing.
        var horizon = shards.Where(shard => shard.IsCut).Select(shard => shard.Places.Count > 0 ? shard.Places[^1] : after)
            .Min(StringComparer.Ordinal);
        var places = shards.SelectMany(shard => shard.Places)
            .Where(place => horizon is null || string.CompareOrdinal(place, horizon) <= 0)
            .Order(StringComparer.Ordinal)
            .Take(limit)
            .ToList();
        return (places, horizon is not null);
    }

    private async Task<(List<string> Places, bool IsCut)> ReadShardAsync(
        LedgerQuestion question, string partition, string after, string before, int limit)
    {
        var (rows, isCut) = await QueryAsync(question, new QueryRequest
        {
            TableName = table,
            IndexName = ByTime,
            KeyConditionExpression = "#month = :month AND #created BETWEEN :after AND :before",
            ExpressionAttributeNames = new(StringComparer.Ordinal) { ["#month"] = LedgerRow.Month, ["#created"] = LedgerRow.CreatedId },
            ExpressionAttributeValues = new(StringComparer.Ordinal)
            {
                [":month"] = LedgerRow.Text(partition),
                // Places have one length: what is longer comes after the one that it begins with, and before the next. A bare moment
                // comes before all gifts of that moment, so both ends of the range are right.
                [":after"] = LedgerRow.Text(after + "#"),
                [":before"] = LedgerRow.Text(before),
            },
            Limit = limit,
        }).ConfigureAwait(false);
        return ([.. rows.Select(row => row[LedgerRow.CreatedId].S)], isCut);
    }

    private async Task<(List<Dictionary<string, AttributeValue>> Rows, bool IsCut)> QueryAsync(
        LedgerQuestion question, QueryRequest request)
    {
        var answer = await question.AskAsync(attempt => dynamo.QueryAsync(request, attempt)).ConfigureAwait(false);
        return (answer.Value!.Items ?? [], answer.Value.LastEvaluatedKey is { Count: > 0 });
    }

    // The ledger's times are whole milliseconds: the first of them that is in the range, and the first that is not.
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset moment)
    {
        var surplus = moment.UtcTicks % TimeSpan.TicksPerMillisecond;
        return surplus == 0 ? moment : new DateTimeOffset(moment.UtcTicks - surplus + TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
    }

    private static DateTimeOffset MonthOf(DateTimeOffset moment) =>
        new(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
}

using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Aws;

/// <summary>The ledger in one DynamoDB table, as deploy/decisions/0004-ledger-model.md lays it out.</summary>
/// <remarks>Takes any number of callers and processes at once; keeps nothing in memory.</remarks>
public sealed class DynamoDbLedger : ILedger, IDisposable
{
    /// <summary>
    /// <see cref="LedgerUnavailableException.Code"/> when DynamoDB's certificate leads to a root that this process does not trust:
    /// another list of roots may help, waiting will not.
    /// </summary>
    public const string UntrustedRoot = "UntrustedRoot";

    private const int MostDonorGifts = 100;
    private const int MostNotes = 100;
    private const int LongestCounter = 200;

    private readonly IAmazonDynamoDB _dynamo;
    private readonly DynamoDbOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly LedgerKeys _keys;
    private readonly LedgerIndex _index;

    private DynamoDbLedger(IAmazonDynamoDB dynamo, DynamoDbOptions options, TimeProvider time, Func<double> jitter)
    {
        (_dynamo, _options, _time, _jitter) = (dynamo, options, time, jitter);
        _keys = new LedgerKeys(options.Mode);
        _index = new LedgerIndex(dynamo, options.Table, options.Mode, _keys, time);
    }

    /// <summary>Makes the client for one table and mode; touches no network.</summary>
    /// <param name="options">Which, where, and how patiently.</param>
    /// <param name="handler">What carries the calls, for tests; null for a connection of its own.</param>
    /// <param name="time">What counts the deadline, and tells what has expired.</param>
    /// <param name="jitter">0 to 1, each time another: how much of a pause is taken.</param>
    /// <exception cref="ArgumentException">No table, no such mode, no region, or an endpoint neither https nor on loopback.</exception>
    public static DynamoDbLedger Create(
        DynamoDbOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null, Func<double>? jitter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Table, nameof(options));
        return options.Mode is "test" or "live"
            ? new(DynamoDbClient.Create(options, handler), options, time ?? TimeProvider.System, jitter ?? Random.Shared.NextDouble)
            : throw new ArgumentException("the ledger's mode must be test or live", nameof(options));
    }

    /// <inheritdoc/>
    public async Task<LedgerEntry?> FindAsync(DonationId id, CancellationToken cancellationToken)
    {
        using var question = Ask($"read donation {id}", cancellationToken);
        return await GetAsync(question, _keys.Entry(id)).ConfigureAwait(false) is { } row ? LedgerRow.ToEntry(id, row) : null;
    }

    /// <inheritdoc/>
    public async Task<StripeLink?> FindLinkAsync(string stripeId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stripeId);
        using var question = Ask("read whose a payment is", cancellationToken);
        return await GetAsync(question, _keys.Link(stripeId)).ConfigureAwait(false) is { } row ? LedgerRow.ToLink(stripeId, row) : null;
    }

    /// <inheritdoc/>
    public async Task<bool> HasSeenAsync(string eventId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventId);
        using var question = Ask("read whether an event was taken", cancellationToken);
        return await GetAsync(question, _keys.Mark(eventId)).ConfigureAwait(false) is not null;
    }

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(Posting posting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(posting);
        var writes = new LedgerWrites(_options.Table, _keys, posting, Guid.NewGuid(), _time.GetUtcNow());
        if (writes.IsEmpty)
        {
            return CommitResult.Committed;
        }

        using var question = Ask("write to the ledger", cancellationToken);
        if (writes.Single() is { } put)
        {
            var one = await question.AskAsync(attempt => _dynamo.PutItemAsync(put, attempt)).ConfigureAwait(false);
            return writes.ResultOf(one.Unmet);
        }

        var transaction = writes.Transaction();
        var all = await question.AskAsync(attempt => _dynamo.TransactWriteItemsAsync(transaction, attempt)).ConfigureAwait(false);
        return writes.ResultOf(all.Unmet);
    }

    /// <inheritdoc/>
    public async Task<LedgerPage> ReadPageAsync(LedgerRange range, string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        using var question = Ask("read a page of the ledger", cancellationToken);
        var (ids, next) = await _index.WalkAsync(question, range, cursor, limit).ConfigureAwait(false);
        return new LedgerPage(await ReadEntriesAsync(question, ids).ConfigureAwait(false), next);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Total>> ReadTotalsAsync(CancellationToken cancellationToken)
    {
        using var question = Ask("read the totals", cancellationToken);
        var partitions = await Task.WhenAll(Enumerable.Range(0, LedgerKeys.TotalPartitions).Select(
            number => ReadAllAsync(question, PartitionQuery(_keys.TotalPartition(number))))).ConfigureAwait(false);

        return
        [
            .. partitions.SelectMany(rows => rows).Select(LedgerRow.ToTotal)
                .GroupBy(total => (total.Designation, total.Amount.Currency.Code))
                .OrderBy(same => same.Key.Designation, StringComparer.Ordinal).ThenBy(same => same.Key.Code, StringComparer.Ordinal)
                .Select(same => same.Aggregate((one, other) =>
                    one with { Count = checked(one.Count + other.Count), Amount = one.Amount + other.Amount }))
                .Where(total => total.Count != 0 || total.Amount.MinorUnits != 0),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DonationId>> FindByDonorAsync(string donorKey, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(donorKey);
        using var question = Ask("find a donor's gifts", cancellationToken);
        return await _index.OfDonorAsync(question, donorKey, MostDonorGifts).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OutboxEntry>> ReadOutboxAsync(DonationId id, CancellationToken cancellationToken)
    {
        using var question = Ask($"read what was told about donation {id}", cancellationToken);
        var query = PartitionQuery(_keys.Entry(id).Partition);
        query.KeyConditionExpression += " AND begins_with(#sk, :outbox)";
        query.ExpressionAttributeNames["#sk"] = LedgerRow.Sort;
        query.ExpressionAttributeValues[":outbox"] = LedgerRow.Text(LedgerKeys.OutboxPrefix);
        var rows = await ReadAllAsync(question, query).ConfigureAwait(false);
        return
        [
            .. rows.OrderBy(row => LedgerRow.NumberIn(row, LedgerRow.Place)).Select(row => LedgerRow.ToOutboxEntry(id, row))
                .OrderBy(told => told.Sequence),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditNote>> ReadAuditAsync(DateTimeOffset month, CancellationToken cancellationToken)
    {
        using var question = Ask("read what operators did", cancellationToken);
        var query = PartitionQuery(_keys.AuditPartition(month));
        query.ScanIndexForward = false;
        query.Limit = MostNotes;
        var answer = await question.AskAsync(attempt => _dynamo.QueryAsync(query, attempt)).ConfigureAwait(false);
        return [.. (answer.Value!.Items ?? []).Select(LedgerRow.ToAuditNote)];
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(
        string counter, long amount, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(counter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counter.Length, LongestCounter, nameof(counter));
        using var question = Ask("count", cancellationToken);
        var key = _keys.Counter(counter);
        if (amount == 0)
        {
            return await GetAsync(question, key, now).ConfigureAwait(false) is { } row ? LedgerRow.NumberIn(row, LedgerRow.Count) : 0;
        }

        var count = new LedgerCount(_options.Table, key, amount, now, expires, Guid.NewGuid());
        for (var attempt = 1; ; attempt++)
        {
            // The second is for a counter that has expired and was not deleted; somebody else may begin it anew in between.
            foreach (var request in new[] { count.Add(), count.Begin() })
            {
                var answer = await question.AskAsync(token => _dynamo.UpdateItemAsync(request, token)).ConfigureAwait(false);
                if (count.Held(answer) is { } held)
                {
                    return held;
                }
            }

            await question.PauseAsync(attempt).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the connections back.</summary>
    public void Dispose() => _dynamo.Dispose();

    private LedgerQuestion Ask(string doing, CancellationToken cancellationToken) =>
        new(doing, _options, _time, _jitter, cancellationToken);

    /// <summary>The row as the last commit left it; null for none, and for one whose time has passed.</summary>
    private async Task<Dictionary<string, AttributeValue>?> GetAsync(
        LedgerQuestion question, LedgerKey key, DateTimeOffset? now = null)
    {
        var request = new GetItemRequest { TableName = _options.Table, Key = LedgerRow.KeyOf(key), ConsistentRead = true };
        var answer = await question.AskAsync(attempt => _dynamo.GetItemAsync(request, attempt)).ConfigureAwait(false);
        return answer.Value!.Item is { Count: > 0 } row && !LedgerRow.HasPassed(row, now ?? _time.GetUtcNow()) ? row : null;
    }

    /// <summary>Entries in the order of the ids. Read whole: an index that trails must not hide a gift that it names.</summary>
    private async Task<IReadOnlyList<LedgerEntry>> ReadEntriesAsync(LedgerQuestion question, IReadOnlyList<DonationId> ids)
    {
        var found = new Dictionary<string, Dictionary<string, AttributeValue>>(StringComparer.Ordinal);
        var missing = ids.Select(id => LedgerRow.KeyOf(_keys.Entry(id))).ToList();
        for (var attempt = 1; missing.Count > 0; attempt++)
        {
            var request = new BatchGetItemRequest
            {
                RequestItems = new(StringComparer.Ordinal)
                {
                    [_options.Table] = new KeysAndAttributes { Keys = missing, ConsistentRead = true },
                },
            };
            var answer = (await question.AskAsync(token => _dynamo.BatchGetItemAsync(request, token)).ConfigureAwait(false)).Value!;
            foreach (var row in (answer.Responses ?? []).SelectMany(table => table.Value))
            {
                found[row[LedgerRow.Partition].S] = row;
            }

            missing = [.. (answer.UnprocessedKeys ?? []).SelectMany(table => table.Value.Keys)];
            if (missing.Count > 0)
            {
                await question.PauseAsync(attempt).ConfigureAwait(false);
            }
        }

        return
        [
            .. ids.Where(id => found.ContainsKey(_keys.Entry(id).Partition))
                .Select(id => LedgerRow.ToEntry(id, found[_keys.Entry(id).Partition])),
        ];
    }

    private QueryRequest PartitionQuery(string partition) => new()
    {
        TableName = _options.Table,
        ConsistentRead = true,
        KeyConditionExpression = "#pk = :pk",
        ExpressionAttributeNames = new(StringComparer.Ordinal) { ["#pk"] = LedgerRow.Partition },
        ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = LedgerRow.Text(partition) },
    };

    private async Task<List<Dictionary<string, AttributeValue>>> ReadAllAsync(LedgerQuestion question, QueryRequest query)
    {
        var rows = new List<Dictionary<string, AttributeValue>>();
        do
        {
            var answer = (await question.AskAsync(attempt => _dynamo.QueryAsync(query, attempt)).ConfigureAwait(false)).Value!;
            rows.AddRange(answer.Items ?? []);
            query.ExclusiveStartKey = answer.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });

        return rows;
    }
}

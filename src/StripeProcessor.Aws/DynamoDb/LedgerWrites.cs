using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Aws;

/// <summary>A posting as the writes of one transaction, each bearing the commit's token.</summary>
internal sealed class LedgerWrites
{
    /// <summary>DynamoDB takes no more in one transaction.</summary>
    private const int Most = 100;

    private readonly List<TransactWriteItem> _items = [];
    private readonly HashSet<LedgerKey> _rows = [];
    private readonly string _table;
    private readonly AttributeValue _commit;
    private readonly AttributeValue _now;

    /// <param name="table">Where to.</param>
    /// <param name="keys">Which rows.</param>
    /// <param name="posting">What.</param>
    /// <param name="commit">The token that names this commit, however often it is sent.</param>
    /// <param name="now">Rows whose time has passed by then count as absent.</param>
    /// <exception cref="ArgumentException">More rows than one transaction takes, or one row twice.</exception>
    internal LedgerWrites(string table, LedgerKeys keys, Posting posting, Guid commit, DateTimeOffset now)
    {
        _table = table;
        Token = commit.ToString("N");
        _commit = LedgerRow.Text(Token);
        _now = LedgerRow.Milliseconds(now);

        // First, so that its place tells whether the event was taken before.
        if (posting.Event is { } mark)
        {
            Put(keys.Mark(mark.EventId), LedgerRow.Of(mark, keys), IfAbsentOrPassed());
        }

        HasMark = posting.Event is not null;
        foreach (var entry in posting.Entries)
        {
            Put(keys.Entry(entry.Id), LedgerRow.Of(entry, keys), entry.Version == 0 ? IfAbsent() : IfStillAt(entry.Version));
        }

        foreach (var link in posting.Links)
        {
            Put(keys.Link(link.StripeId), LedgerRow.Of(link, keys), link.Version == 0 ? IfAbsentOrPassed() : IfAliveAt(link.Version));
        }

        foreach (var (place, told) in posting.Outbox.Index())
        {
            AddNew(keys.Outbox(told), LedgerRow.Of(told, place));
        }

        if (posting.Audit is { } note)
        {
            Put(keys.Audit(note), LedgerRow.Of(note, keys), condition: null);
        }

        foreach (var total in Merged(posting.Totals))
        {
            Add(keys.Total(total, commit), total);
        }

        if (_items.Count > Most)
        {
            throw new ArgumentException(
                $"a posting of {_items.Count} rows is more than the {Most} that one transaction takes", nameof(posting));
        }
    }

    /// <summary>Names the commit.</summary>
    internal string Token { get; }

    /// <summary>Whether the first write marks an event.</summary>
    internal bool HasMark { get; }

    /// <summary>Whether there is nothing to write.</summary>
    internal bool IsEmpty => _items.Count == 0;

    /// <summary>The write, when a single row is all there is: half the price of a transaction.</summary>
    internal PutItemRequest? Single() => _items is [{ Put: { } put }]
        ? new PutItemRequest
        {
            TableName = put.TableName,
            Item = put.Item,
            ConditionExpression = put.ConditionExpression,
            ExpressionAttributeNames = put.ExpressionAttributeNames,
            ExpressionAttributeValues = put.ExpressionAttributeValues,
            ReturnValuesOnConditionCheckFailure = put.ReturnValuesOnConditionCheckFailure,
        }
        : null;

    /// <summary>All of it or nothing. DynamoDB knows the token for ten minutes and does a repeated request once.</summary>
    internal TransactWriteItemsRequest Transaction() => new() { TransactItems = _items, ClientRequestToken = Token };

    /// <summary>
    /// What conditions that were not met say. An answer may have been lost, to us or to a connection that repeats by itself: a row
    /// that bears the token is this commit's, and no commit stands in part.
    /// </summary>
    internal CommitResult ResultOf(Unmet unmet) => unmet switch
    {
        { IsNone: true } => CommitResult.Committed,
        _ when unmet.Rows.Any(row => row is not null && LedgerRow.TextIn(row, LedgerRow.Commit) == Token) => CommitResult.Committed,
        _ when HasMark && unmet.Places.Contains(0) => CommitResult.AlreadySeen,
        _ => CommitResult.Conflict,
    };

    private void Put(LedgerKey key, Dictionary<string, AttributeValue> row, Condition? condition)
    {
        OnlyOnce(key);
        row[LedgerRow.Commit] = _commit;
        _items.Add(new TransactWriteItem
        {
            Put = new Put
            {
                TableName = _table,
                Item = row,
                ConditionExpression = condition?.Expression,
                ExpressionAttributeNames = condition?.Names,
                ExpressionAttributeValues = condition?.Values,
                ReturnValuesOnConditionCheckFailure = condition is null ? null : ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
        });
    }

    // What was told stays as it was told first, and telling it again is no conflict.
    private void AddNew(LedgerKey key, IReadOnlyList<KeyValuePair<string, AttributeValue>> attributes)
    {
        OnlyOnce(key);
        var numbered = attributes.Index().ToList();
        _items.Add(new TransactWriteItem
        {
            Update = new Update
            {
                TableName = _table,
                Key = LedgerRow.KeyOf(key),
                UpdateExpression = "SET " + string.Join(", ", numbered.Select(one =>
                    $"#a{one.Index} = if_not_exists(#a{one.Index}, :a{one.Index})")),
                ExpressionAttributeNames = numbered.ToDictionary(one => $"#a{one.Index}", one => one.Item.Key, StringComparer.Ordinal),
                ExpressionAttributeValues = numbered.ToDictionary(one => $":a{one.Index}", one => one.Item.Value, StringComparer.Ordinal),
            },
        });
    }

    private void Add(LedgerKey key, Total total)
    {
        OnlyOnce(key);
        _items.Add(new TransactWriteItem
        {
            Update = new Update
            {
                TableName = _table,
                Key = LedgerRow.KeyOf(key),
                UpdateExpression = "SET #designation = :designation, #currency = :currency ADD #n :n, #minor :minor",
                ExpressionAttributeNames = new(StringComparer.Ordinal)
                {
                    ["#designation"] = LedgerRow.Designation,
                    ["#currency"] = LedgerRow.Currency,
                    ["#n"] = LedgerRow.Count,
                    ["#minor"] = LedgerRow.MinorUnits,
                },
                ExpressionAttributeValues = new(StringComparer.Ordinal)
                {
                    [":designation"] = LedgerRow.Text(total.Designation),
                    [":currency"] = LedgerRow.Text(total.Amount.Currency.Code),
                    [":n"] = LedgerRow.Number(total.Count),
                    [":minor"] = LedgerRow.Number(total.Amount.MinorUnits),
                },
            },
        });
    }

    private void OnlyOnce(LedgerKey key)
    {
        if (!_rows.Add(key))
        {
            throw new ArgumentException("a posting names one row twice", nameof(key));
        }
    }

    private static Condition IfAbsent() => new(
        "attribute_not_exists(#pk)", new(StringComparer.Ordinal) { ["#pk"] = LedgerRow.Partition }, Values: null);

    private Condition IfAbsentOrPassed() => new(
        "attribute_not_exists(#pk) OR #until <= :now",
        new(StringComparer.Ordinal) { ["#pk"] = LedgerRow.Partition, ["#until"] = LedgerRow.Until },
        new(StringComparer.Ordinal) { [":now"] = _now });

    private static Condition IfStillAt(long version) => new(
        "#v = :v",
        new(StringComparer.Ordinal) { ["#v"] = LedgerRow.Version },
        new(StringComparer.Ordinal) { [":v"] = LedgerRow.Number(version) });

    private Condition IfAliveAt(long version) => new(
        "#v = :v AND (attribute_not_exists(#until) OR #until > :now)",
        new(StringComparer.Ordinal) { ["#v"] = LedgerRow.Version, ["#until"] = LedgerRow.Until },
        new(StringComparer.Ordinal) { [":v"] = LedgerRow.Number(version), [":now"] = _now });

    private static IEnumerable<Total> Merged(IReadOnlyList<Total> totals) => totals
        .GroupBy(total => (total.Designation, total.Amount.Currency.Code))
        .Select(same => same.Aggregate((one, other) =>
            one with { Count = checked(one.Count + other.Count), Amount = one.Amount + other.Amount }))
        .Where(total => total.Count != 0 || total.Amount.MinorUnits != 0);

    private sealed record Condition(string Expression, Dictionary<string, string> Names, Dictionary<string, AttributeValue>? Values);
}

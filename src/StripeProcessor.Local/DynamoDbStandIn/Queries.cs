using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>Query, of the table and of its indexes, page by page.</summary>
internal sealed class Queries(ItemStore store, Tables tables)
{
    private const int LargestPage = 1024 * 1024;

    public JsonObject Query(CallFields call)
    {
        var table = tables.Named(call.Text("TableName"));
        var index = call.TextOrNull("IndexName") is { } name ? table.IndexNamed(name) : null;
        var key = index?.Key ?? table.Key;
        var placeholders = new Placeholders(call);
        var condition = KeyCondition.Read(call.Text("KeyConditionExpression"), key, placeholders);
        placeholders.AllUsed();
        var forward = call.Flag("ScanIndexForward", otherwise: true);
        var limit = call.Count("Limit") ?? int.MaxValue;
        var start = call.ObjectOrNull("ExclusiveStartKey");
        if (call.Flag("ConsistentRead") && index is not null)
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid("Consistent reads are not supported on global secondary indexes"));
        }

        if (limit < 1)
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid(
                "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value greater than or "
                + "equal to 1"));
        }

        call.NothingElse();
        var located = index is null
            ? store.Partition(table, condition.Hash, start is null ? null : tables.KeyOf(table, start), forward)
            : store.Partition(table, index, condition.Hash, start is null ? null : PlaceIn(table, index, start), forward);
        return Page(table, index, located.Where(row => condition.Holds(key.Range, row.Range)), limit);
    }

    // As DynamoDB does, a page that is full names its last row even when no other follows.
    private static JsonObject Page(TableShape table, IndexShape? index, IEnumerable<Located> located, int limit)
    {
        var items = new JsonArray();
        var bytes = 0;
        JsonObject? last = null;
        foreach (var row in located)
        {
            items.Add(Projected(table, index, row.Item));
            bytes += AttributeRules.SizeOf(row.Item);
            if (items.Count == limit || bytes > LargestPage)
            {
                last = KeyOf(table, index, row.Item);
                break;
            }
        }

        var page = new JsonObject { ["Count"] = items.Count, ["ScannedCount"] = items.Count, ["Items"] = items };
        if (last is not null)
        {
            page["LastEvaluatedKey"] = last;
        }

        return page;
    }

    private static JsonObject Projected(TableShape table, IndexShape? index, JsonObject item) =>
        index is null or { HoldsAll: true } ? item : KeyOf(table, index, item);

    private static JsonObject KeyOf(TableShape table, IndexShape? index, JsonObject item)
    {
        IEnumerable<string> names = index is null
            ? [table.Key.Hash, table.Key.Range]
            : [table.Key.Hash, table.Key.Range, index.Key.Hash, index.Key.Range];
        return new JsonObject(names.Distinct().Select(name => KeyValuePair.Create(name, item[name]?.DeepClone())));
    }

    private (string Range, ItemKey Key) PlaceIn(TableShape table, IndexShape index, JsonObject start)
    {
        var key = new JsonObject
        {
            [table.Key.Hash] = start[table.Key.Hash]?.DeepClone(),
            [table.Key.Range] = start[table.Key.Range]?.DeepClone(),
        };
        return AttributeRules.Open(start[index.Key.Range]) is ("S", var range)
            ? (range.GetValue<string>(), tables.KeyOf(table, key))
            : throw new DynamoDbErrorException(DynamoDbError.Invalid("The provided starting key is invalid"));
    }
}

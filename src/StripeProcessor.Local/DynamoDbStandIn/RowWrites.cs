using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>One write as it was asked for: which row, on what condition, and what becomes of it.</summary>
/// <param name="Table">The row's table.</param>
/// <param name="Key">The row.</param>
/// <param name="Condition">Null when it is written whatever the row holds.</param>
/// <param name="Becomes">The row from what it was; null is no row, before and after.</param>
/// <param name="Names">The attributes that an update changes.</param>
/// <param name="TellsOld">Whether a condition that fails shows what the row holds.</param>
internal sealed record RowWrite(
    TableShape Table,
    ItemKey Key,
    Condition? Condition,
    Func<JsonObject?, JsonObject?> Becomes,
    IReadOnlyList<string> Names,
    bool TellsOld);

/// <summary>Reads and makes writes: PutItem, UpdateItem, DeleteItem, and the four that a transaction may hold.</summary>
internal sealed class RowWrites(ItemStore store, Tables tables)
{
    /// <summary>Makes a write, or refuses it.</summary>
    public (JsonObject? Before, JsonObject? After) Make(RowWrite write)
    {
        var before = store.Find(write.Table, write.Key);
        if (write.Condition?.Holds(before) == false)
        {
            throw new DynamoDbErrorException(DynamoDbError.ConditionFailed(write.TellsOld ? before : null));
        }

        var after = write.Becomes(before);
        if (after is null)
        {
            store.Remove(write.Table, write.Key);
        }
        else if (!ReferenceEquals(before, after))
        {
            CheckIndexes(write.Table, after);
            AttributeRules.Check(after);
            store.Put(write.Table, write.Key, after);
        }

        return (before, after);
    }

    public RowWrite ReadPut(CallFields call)
    {
        var (table, placeholders, condition) = ReadStart(call);
        var item = call.Object("Item").DeepClone().AsObject();
        return Read(call, table, placeholders, condition, KeyIn(table, item), _ => item);
    }

    public RowWrite ReadUpdate(CallFields call)
    {
        var (table, placeholders, condition) = ReadStart(call);
        var key = call.Object("Key");
        var update = call.TextOrNull("UpdateExpression") is { } text ? UpdateExpression.Read(text, placeholders) : null;
        var names = update?.Names.ToList() ?? [];
        if (names.Any(name => name == table.Key.Hash || name == table.Key.Range))
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid(
                "One or more parameter values were invalid: Cannot update attribute. This attribute is part of the key"));
        }

        return Read(call, table, placeholders, condition, tables.KeyOf(table, key), before =>
        {
            var row = before ?? key.DeepClone().AsObject();
            return update?.Apply(row) ?? row;
        }) with { Names = names };
    }

    public RowWrite ReadDelete(CallFields call)
    {
        var (table, placeholders, condition) = ReadStart(call);
        return Read(call, table, placeholders, condition, tables.KeyOf(table, call.Object("Key")), _ => null);
    }

    public RowWrite ReadCheck(CallFields call)
    {
        var (table, placeholders, condition) = ReadStart(call);
        return Read(call, table, placeholders, condition ?? throw new DynamoDbErrorException(DynamoDbError.Invalid(
            "1 validation error detected: Value null at 'conditionExpression' failed to satisfy constraint: Member must not be null")),
            tables.KeyOf(table, call.Object("Key")), before => before);
    }

    private (TableShape Table, Placeholders Placeholders, Condition? Condition) ReadStart(CallFields call)
    {
        var placeholders = new Placeholders(call);
        var condition = ConditionReader.Read(call.TextOrNull("ConditionExpression"), placeholders);
        return (tables.Named(call.Text("TableName")), placeholders, condition);
    }

    private static RowWrite Read(
        CallFields call,
        TableShape table,
        Placeholders placeholders,
        Condition? condition,
        ItemKey key,
        Func<JsonObject?, JsonObject?> becomes)
    {
        placeholders.AllUsed();
        var tellsOld = call.TextOrNull("ReturnValuesOnConditionCheckFailure") switch
        {
            null or "NONE" => false,
            "ALL_OLD" => true,
            var other => throw new DynamoDbErrorException(DynamoDbError.Unknown($"ReturnValuesOnConditionCheckFailure '{other}'")),
        };
        return new RowWrite(table, key, condition, becomes, [], tellsOld);
    }

    private ItemKey KeyIn(TableShape table, JsonObject item)
    {
        var key = new JsonObject();
        foreach (var name in new[] { table.Key.Hash, table.Key.Range })
        {
            key[name] = item[name]?.DeepClone() ?? throw new DynamoDbErrorException(DynamoDbError.Invalid(
                $"One or more parameter values were invalid: Missing the key {name} in the item"));
        }

        return tables.KeyOf(table, key);
    }

    private static void CheckIndexes(TableShape table, JsonObject item)
    {
        foreach (var name in table.Indexes.SelectMany(index => new[] { index.Key.Hash, index.Key.Range }).Where(item.ContainsKey))
        {
            if (AttributeRules.Open(item[name]) is not ("S", var value) || value.GetValue<string>().Length == 0)
            {
                throw new DynamoDbErrorException(DynamoDbError.Invalid(
                    $"One or more parameter values were invalid: Type mismatch for Index Key {name}, or an empty one"));
            }
        }
    }
}

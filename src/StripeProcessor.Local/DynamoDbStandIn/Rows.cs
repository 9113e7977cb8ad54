using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>GetItem, BatchGetItem, PutItem, UpdateItem, DeleteItem.</summary>
internal sealed class Rows(ItemStore store, Tables tables, RowWrites writes, DynamoDbFaults faults)
{
    private const int LargestBatch = 100;

    public JsonObject Get(CallFields call)
    {
        var table = tables.Named(call.Text("TableName"));
        var key = tables.KeyOf(table, call.Object("Key"));
        _ = call.Flag("ConsistentRead");
        call.NothingElse();
        return store.Find(table, key) is { } item ? new JsonObject { ["Item"] = item } : [];
    }

    public JsonObject BatchGet(CallFields call)
    {
        var (responses, unprocessed) = (new JsonObject(), new JsonObject());
        var isIncomplete = faults.TakeIncomplete();
        var keys = 0;
        foreach (var (name, request) in call.Object("RequestItems"))
        {
            var (found, missed) = BatchGet(tables.Named(name), request, isIncomplete, ref keys);
            responses[name] = found;
            if (missed.Count > 0)
            {
                unprocessed[name] = new JsonObject { ["Keys"] = missed };
            }
        }

        call.NothingElse();
        return keys is > 0 and <= LargestBatch
            ? new JsonObject { ["Responses"] = responses, ["UnprocessedKeys"] = unprocessed }
            : throw new DynamoDbErrorException(DynamoDbError.Invalid("Too many items requested for the BatchGetItem call, or none"));
    }

    public JsonObject Put(CallFields call)
    {
        var write = writes.ReadPut(call);
        return Make(call, write, "ALL_OLD");
    }

    public JsonObject Update(CallFields call)
    {
        var write = writes.ReadUpdate(call);
        return Make(call, write, "ALL_OLD", "ALL_NEW", "UPDATED_NEW");
    }

    public JsonObject Delete(CallFields call)
    {
        var write = writes.ReadDelete(call);
        return Make(call, write, "ALL_OLD");
    }

    private (JsonArray Found, JsonArray Missed) BatchGet(TableShape table, JsonNode? node, bool isIncomplete, ref int keys)
    {
        var request = CallFields.Of(node, "RequestItems");
        _ = request.Flag("ConsistentRead");
        var (found, missed) = (new JsonArray(), new JsonArray());
        var asked = new HashSet<ItemKey>();
        foreach (var key in request.Array("Keys").Select(one => CallFields.Of(one, "Keys").All))
        {
            var given = new JsonObject(key.Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone())));
            var place = tables.KeyOf(table, given);
            if (!asked.Add(place))
            {
                throw new DynamoDbErrorException(DynamoDbError.Invalid("Provided list of item keys contains duplicates"));
            }

            if (isIncomplete && asked.Count > 1)
            {
                missed.Add(given);
            }
            else if (store.Find(table, place) is { } item)
            {
                found.Add(item);
            }
        }

        keys += asked.Count;
        request.NothingElse();
        return (found, missed);
    }

    private JsonObject Make(CallFields call, RowWrite write, params string[] known)
    {
        var returned = call.TextOrNull("ReturnValues") ?? "NONE";
        call.NothingElse();
        if (returned != "NONE" && !known.Contains(returned))
        {
            throw new DynamoDbErrorException(DynamoDbError.Unknown($"ReturnValues '{returned}' here"));
        }

        var (before, after) = writes.Make(write);
        var attributes = returned switch
        {
            "ALL_OLD" => before,
            "ALL_NEW" => after,
            "UPDATED_NEW" => new JsonObject(after!.Where(attribute => write.Names.Contains(attribute.Key))
                .Select(attribute => KeyValuePair.Create(attribute.Key, attribute.Value?.DeepClone()))),
            _ => null,
        };
        return attributes is null ? [] : new JsonObject { ["Attributes"] = attributes.DeepClone() };
    }
}

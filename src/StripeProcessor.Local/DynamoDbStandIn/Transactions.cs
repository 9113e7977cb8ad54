using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>TransactWriteItems: all writes or none, and a token that makes a repeated request do nothing for ten minutes.</summary>
internal sealed class Transactions(ItemStore store, RowWrites writes, TimeProvider time)
{
    private const int Most = 100;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>Throws, and so leaves nothing behind, when one of the conditions does not hold.</summary>
    public JsonObject Write(CallFields call)
    {
        var items = call.Array("TransactItems");
        var token = call.TextOrNull("ClientRequestToken");
        call.NothingElse();
        if (items.Count is 0 or > Most)
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid(
                $"1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length "
                + $"less than or equal to {Most} and greater than or equal to 1"));
        }

        if (token is not null && IsRepeated(token, items.ToJsonString()))
        {
            return [];
        }

        var all = items.Select(Read).ToList();
        if (all.Select(write => (write.Table.Name, write.Key)).Distinct().Count() < all.Count)
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid("Transaction request cannot include multiple operations on one item"));
        }

        var reasons = all.Select(Make).ToList();
        return reasons.All(reason => reason["Code"]!.GetValue<string>() == "None")
            ? []
            : throw new DynamoDbErrorException(DynamoDbError.Cancelled(reasons));
    }

    private bool IsRepeated(string token, string request)
    {
        var now = time.GetUtcNow();
        switch (store.RequestOf(token, (now - Memory).ToUnixTimeMilliseconds()))
        {
            case null:
                store.Remember(token, request, now.ToUnixTimeMilliseconds());
                return false;
            case var first when first == request:
                return true;
            default:
                throw new DynamoDbErrorException(new DynamoDbError(
                    "IdempotentParameterMismatchException", "The request token was used before with other parameters"));
        }
    }

    private RowWrite Read(JsonNode? node)
    {
        var item = CallFields.Of(node, "TransactItems").All;
        if (item.Count != 1)
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid("TransactItems can only contain one of Check, Put, Update or Delete"));
        }

        var (kind, fields) = item.First();
        var call = CallFields.Of(fields, kind);
        var write = kind switch
        {
            "Put" => writes.ReadPut(call),
            "Update" => writes.ReadUpdate(call),
            "Delete" => writes.ReadDelete(call),
            "ConditionCheck" => writes.ReadCheck(call),
            _ => throw new DynamoDbErrorException(DynamoDbError.Unknown($"'{kind}' in a transaction")),
        };
        call.NothingElse();
        return write;
    }

    private JsonObject Make(RowWrite write)
    {
        try
        {
            writes.Make(write);
            return new JsonObject { ["Code"] = "None" };
        }
        catch (DynamoDbErrorException failed) when (failed.Error.Type == "ConditionalCheckFailedException")
        {
            var reason = new JsonObject { ["Code"] = "ConditionalCheckFailed", ["Message"] = failed.Error.Message };
            if (failed.Error.Item is { } item)
            {
                reason["Item"] = item;
            }

            return reason;
        }
    }
}

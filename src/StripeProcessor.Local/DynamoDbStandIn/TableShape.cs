using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>A table's or an index's key: two attributes, both texts.</summary>
internal sealed record KeyShape(string Hash, string Range);

/// <summary>An index over the whole table.</summary>
internal sealed record IndexShape(string Name, KeyShape Key, bool HoldsAll);

/// <summary>What CreateTable said, as far as the stand-in knows it: keys of two texts, and indexes with keys only or with everything.</summary>
internal sealed record TableShape(string Name, KeyShape Key, IReadOnlyList<IndexShape> Indexes)
{
    public static TableShape Read(CallFields call)
    {
        var name = call.Text("TableName");
        if (call.TextOrNull("BillingMode") is var mode && mode != "PAY_PER_REQUEST")
        {
            throw new DynamoDbErrorException(DynamoDbError.Unknown($"the billing mode '{mode ?? "PROVISIONED"}'"));
        }

        var types = call.Array("AttributeDefinitions").ToDictionary(
            attribute => attribute!["AttributeName"]!.GetValue<string>(),
            attribute => attribute!["AttributeType"]!.GetValue<string>(),
            StringComparer.Ordinal);
        var indexes = call.Has("GlobalSecondaryIndexes") ? call.Array("GlobalSecondaryIndexes") : [];
        var shape = new TableShape(name, KeyOf(call.Array("KeySchema"), types), [.. indexes.Select(index => IndexOf(index, types))]);
        call.NothingElse();

        var used = shape.Indexes.Select(index => index.Key).Append(shape.Key).SelectMany(key => new[] { key.Hash, key.Range }).Distinct();
        return used.Count() == types.Count ? shape : throw new DynamoDbErrorException(DynamoDbError.Invalid(
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match "
            + "number of attributes defined in AttributeDefinitions"));
    }

    public IndexShape IndexNamed(string name) => Indexes.FirstOrDefault(index => index.Name == name)
        ?? throw new DynamoDbErrorException(DynamoDbError.Invalid($"The table does not have the specified index: {name}"));

    private static IndexShape IndexOf(JsonNode? node, Dictionary<string, string> types)
    {
        var index = CallFields.Of(node, "GlobalSecondaryIndexes");
        var projection = index.Object("Projection")["ProjectionType"]?.GetValue<string>();
        var shape = new IndexShape(index.Text("IndexName"), KeyOf(index.Array("KeySchema"), types), projection == "ALL");
        index.NothingElse();
        return projection is "ALL" or "KEYS_ONLY"
            ? shape
            : throw new DynamoDbErrorException(DynamoDbError.Unknown($"the projection '{projection}'"));
    }

    private static KeyShape KeyOf(JsonArray schema, Dictionary<string, string> types)
    {
        return new KeyShape(Part("HASH"), Part("RANGE"));

        string Part(string kind)
        {
            var name = schema.FirstOrDefault(part => part!["KeyType"]?.GetValue<string>() == kind)?["AttributeName"]?.GetValue<string>()
                ?? throw new DynamoDbErrorException(DynamoDbError.Unknown($"a key without a {kind} attribute"));
            return types.GetValueOrDefault(name) switch
            {
                "S" => name,
                null => throw new DynamoDbErrorException(DynamoDbError.Invalid(
                    "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions")),
                var other => throw new DynamoDbErrorException(DynamoDbError.Unknown($"keys of the type '{other}'")),
            };
        }
    }
}

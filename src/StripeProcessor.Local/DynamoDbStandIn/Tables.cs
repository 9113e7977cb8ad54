using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>CreateTable, DescribeTable and UpdateTimeToLive. A table is there at once, and its indexes never trail it.</summary>
internal sealed class Tables(ItemStore store)
{
    private const int LongestHash = 2048;
    private const int LongestRange = 1024;

    public JsonObject Create(CallFields call)
    {
        var shape = TableShape.Read(call);
        if (store.FindTable(shape.Name) is not null)
        {
            throw new DynamoDbErrorException(new DynamoDbError("ResourceInUseException", $"Table already exists: {shape.Name}"));
        }

        store.AddTable(shape.Name, new JsonObject(call.All.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))));
        return new JsonObject { ["TableDescription"] = Description(shape) };
    }

    public JsonObject Describe(CallFields call)
    {
        var shape = Named(call.Text("TableName"));
        call.NothingElse();
        return new JsonObject { ["Table"] = Description(shape) };
    }

    public JsonObject UpdateTimeToLive(CallFields call)
    {
        var shape = Named(call.Text("TableName"));
        var order = CallFields.Of(call.Object("TimeToLiveSpecification"), "TimeToLiveSpecification");
        var (attribute, isOn) = (order.Text("AttributeName"), order.Flag("Enabled"));
        order.NothingElse();
        call.NothingElse();
        store.SetExpiry(shape.Name, isOn ? attribute : null);
        return new JsonObject { ["TimeToLiveSpecification"] = new JsonObject { ["AttributeName"] = attribute, ["Enabled"] = isOn } };
    }

    public TableShape Named(string name) => store.FindTable(name) ?? throw new DynamoDbErrorException(
        new DynamoDbError("ResourceNotFoundException", "Requested resource not found"));

    /// <summary>The key that a call gives: both attributes, and nothing else.</summary>
    public ItemKey KeyOf(TableShape table, JsonObject key)
    {
        if (key.Count != 2 || !key.ContainsKey(table.Key.Hash) || !key.ContainsKey(table.Key.Range))
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid("The provided key element does not match the schema"));
        }

        return new ItemKey(PartOf(key[table.Key.Hash], LongestHash), PartOf(key[table.Key.Range], LongestRange));
    }

    private static string PartOf(JsonNode? attribute, int longest)
    {
        if (AttributeRules.Open(attribute) is not ("S", var value))
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid("The provided key element does not match the schema"));
        }

        var text = value.GetValue<string>();
        return text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= longest
            ? text
            : throw new DynamoDbErrorException(DynamoDbError.Invalid(
                $"One or more parameter values were invalid: a key must be 1 to {longest} bytes long"));
    }

    private static JsonObject Description(TableShape shape)
    {
        var description = new JsonObject
        {
            ["TableName"] = shape.Name,
            ["TableArn"] = $"arn:aws:dynamodb:eu-west-1:123456789012:table/{shape.Name}",
            ["TableStatus"] = "ACTIVE",
            ["KeySchema"] = Schema(shape.Key),
            ["BillingModeSummary"] = new JsonObject { ["BillingMode"] = "PAY_PER_REQUEST" },
        };
        if (shape.Indexes.Count > 0)
        {
            description["GlobalSecondaryIndexes"] = new JsonArray([.. shape.Indexes.Select(index => new JsonObject
            {
                ["IndexName"] = index.Name,
                ["IndexStatus"] = "ACTIVE",
                ["KeySchema"] = Schema(index.Key),
                ["Projection"] = new JsonObject { ["ProjectionType"] = index.HoldsAll ? "ALL" : "KEYS_ONLY" },
            })]);
        }

        return description;
    }

    private static JsonArray Schema(KeyShape key) =>
    [
        new JsonObject { ["AttributeName"] = key.Hash, ["KeyType"] = "HASH" },
        new JsonObject { ["AttributeName"] = key.Range, ["KeyType"] = "RANGE" },
    ];
}

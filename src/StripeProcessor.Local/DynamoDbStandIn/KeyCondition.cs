using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>Which rows a query is for: one partition, and perhaps a part of its order.</summary>
internal sealed record KeyCondition(string Hash, Condition? Range)
{
    public static KeyCondition Read(string expression, KeyShape key, Placeholders placeholders)
    {
        var whole = ConditionReader.Read(expression, placeholders, "KeyConditionExpression")!;
        var parts = whole is AllOf all ? all.Parts : [whole];
        var hash = parts.OfType<Comparison>().FirstOrDefault(
            part => part.Sign == "=" && part.Left.Name == key.Hash && part.Right.Value is not null);
        var others = parts.Where(part => part != hash).ToList();
        if (hash is null || others.Count > 1 || others.Any(part => !IsOnRange(part, key.Range)))
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid("Query key condition not supported"));
        }

        return AttributeRules.Open(hash.Right.Value) is ("S", var value)
            ? new KeyCondition(value.GetValue<string>(), others.FirstOrDefault())
            : throw new DynamoDbErrorException(DynamoDbError.Invalid(
                "One or more parameter values were invalid: Condition parameter type does not match schema type"));
    }

    /// <summary>Whether a row of the partition is asked for.</summary>
    public bool Holds(string rangeName, string range) => Range is null
        || Range.Holds(new JsonObject { [rangeName] = new JsonObject { ["S"] = range } });

    private static bool IsOnRange(Condition part, string range) => part switch
    {
        Comparison comparison => comparison.Left.Name == range && comparison.Sign != "<>" && comparison.Right.Value is not null,
        Between between => between.Value.Name == range && between.Low.Value is not null && between.High.Value is not null,
        BeginsWith start => start.Whole.Name == range,
        _ => false,
    };
}

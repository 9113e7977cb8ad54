using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>What an attribute may hold, how large it is, and how two of them compare.</summary>
internal static class AttributeRules
{
    /// <summary>400 KB, names included.</summary>
    public const int LargestItem = 400 * 1024;

    /// <summary>The type's letters, such as <c>S</c>, and the value.</summary>
    public static (string Type, JsonNode Value) Open(JsonNode? attribute)
    {
        if (attribute is JsonObject { Count: 1 } only && only.First() is { Value: { } value } one && IsValue(one.Key, value))
        {
            return (one.Key, value);
        }

        throw new DynamoDbErrorException(DynamoDbError.Invalid(
            "Supplied AttributeValue is empty or holds something else than its one type says"));
    }

    /// <summary>Refuses what is no item.</summary>
    public static void Check(JsonObject item)
    {
        foreach (var (_, value) in item)
        {
            Open(value);
        }

        if (SizeOf(item) > LargestItem)
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid("Item size has exceeded the maximum allowed size"));
        }
    }

    public static int SizeOf(JsonObject item) =>
        item.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Key) + SizeOf(attribute.Value));

    public static decimal NumberIn(JsonNode attribute)
    {
        var (type, value) = Open(attribute);
        return type == "N" ? ToNumber(value.GetValue<string>()) : throw new DynamoDbErrorException(DynamoDbError.Invalid(
            $"An operand in the update expression has an incorrect data type: {type}"));
    }

    public static JsonObject Number(decimal number) =>
        new() { ["N"] = number.ToString("0.############################", CultureInfo.InvariantCulture) };

    public static bool AreEqual(JsonNode one, JsonNode other)
    {
        var ((type, value), (otherType, otherValue)) = (Open(one), Open(other));
        return type == otherType && (type == "N"
            ? ToNumber(value.GetValue<string>()) == ToNumber(otherValue.GetValue<string>())
            : JsonNode.DeepEquals(value, otherValue));
    }

    /// <summary>Null when the two cannot be ordered.</summary>
    public static int? Compare(JsonNode one, JsonNode other)
    {
        var ((type, value), (otherType, otherValue)) = (Open(one), Open(other));
        return (type, otherType) switch
        {
            ("N", "N") => ToNumber(value.GetValue<string>()).CompareTo(ToNumber(otherValue.GetValue<string>())),
            ("S", "S") => Encoding.UTF8.GetBytes(value.GetValue<string>()).AsSpan().SequenceCompareTo(
                Encoding.UTF8.GetBytes(otherValue.GetValue<string>())),
            _ => null,
        };
    }

    private static bool IsValue(string type, JsonNode value) => type switch
    {
        "S" => value is JsonValue text && text.TryGetValue<string>(out _),
        "N" => value is JsonValue text && text.TryGetValue<string>(out var number) && IsNumber(number),
        "B" => value is JsonValue text && text.TryGetValue<string>(out var bytes)
            && Convert.TryFromBase64String(bytes, new byte[bytes.Length], out _),
        "BOOL" or "NULL" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        "M" => value is JsonObject map && map.All(field => Open(field.Value).Type.Length > 0),
        "L" => value is JsonArray list && list.All(element => Open(element).Type.Length > 0),
        _ => throw new DynamoDbErrorException(DynamoDbError.Unknown($"attributes of the type '{type}'")),
    };

    private static int SizeOf(JsonNode? attribute)
    {
        var (type, value) = Open(attribute);
        return type switch
        {
            "M" => 3 + value.AsObject().Sum(field => 1 + Encoding.UTF8.GetByteCount(field.Key) + SizeOf(field.Value)),
            "L" => 3 + value.AsArray().Sum(element => 1 + SizeOf(element)),
            "BOOL" or "NULL" => 1,
            "N" => 1 + ((value.GetValue<string>().Length + 1) / 2),
            "B" => value.GetValue<string>().Length * 3 / 4,
            _ => Encoding.UTF8.GetByteCount(value.GetValue<string>()),
        };
    }

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static decimal ToNumber(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>
/// The names and values that a call's expressions stand for. DynamoDB refuses a placeholder that no expression uses, and one that
/// is not defined; so does this.
/// </summary>
internal sealed class Placeholders
{
    private readonly JsonObject _names;
    private readonly JsonObject _values;
    private readonly HashSet<string> _used = [];

    public Placeholders(CallFields call)
    {
        _names = call.ObjectOrNull("ExpressionAttributeNames") ?? [];
        _values = call.ObjectOrNull("ExpressionAttributeValues") ?? [];
    }

    public string Name(string placeholder)
    {
        _used.Add(placeholder);
        return _names[placeholder]?.GetValue<string>() ?? throw new DynamoDbErrorException(DynamoDbError.Invalid(
            $"An expression attribute name used in the document path is not defined; attribute name: {placeholder}"));
    }

    public JsonNode Value(string placeholder)
    {
        _used.Add(placeholder);
        var value = _values[placeholder] ?? throw new DynamoDbErrorException(DynamoDbError.Invalid(
            $"An expression attribute value used in expression is not defined; attribute value: {placeholder}"));
        AttributeRules.Open(value);
        return value;
    }

    public void AllUsed()
    {
        foreach (var placeholder in _names.Concat(_values).Select(field => field.Key).Where(name => !_used.Contains(name)))
        {
            throw new DynamoDbErrorException(DynamoDbError.Invalid($"Value provided is unused in expressions: keys: {{{placeholder}}}"));
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>The fields of a call, or of one write within it. A field that nobody reads is one that the stand-in does not know.</summary>
internal sealed class CallFields
{
    private readonly JsonObject _fields;
    private readonly string _where;
    private readonly HashSet<string> _read = [];

    private CallFields(JsonObject fields, string where)
    {
        _fields = fields;
        _where = where;
    }

    public static CallFields Read(string operation, ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject fields ? new CallFields(fields, operation) : throw Unreadable();
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    public static CallFields Of(JsonNode? node, string where) =>
        node is JsonObject fields ? new CallFields(fields, where) : throw Unreadable();

    public IReadOnlyDictionary<string, JsonNode?> All => _fields.ToDictionary(StringComparer.Ordinal);

    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    public string? TextOrNull(string name) => Node(name) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Unreadable(),
    };

    public bool Flag(string name, bool otherwise = false) => Node(name) switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Unreadable(),
    };

    public int? Count(string name) => Node(name) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var count) => count,
        _ => throw Unreadable(),
    };

    public JsonObject Object(string name) => ObjectOrNull(name) ?? throw Missing(name);

    public JsonObject? ObjectOrNull(string name) => Node(name) switch
    {
        null => null,
        JsonObject fields => fields,
        _ => throw Unreadable(),
    };

    public JsonArray Array(string name) => Node(name) switch
    {
        null => throw Missing(name),
        JsonArray values => values,
        _ => throw Unreadable(),
    };

    public bool Has(string name) => Node(name) is not null;

    /// <summary>Refuses the call if it says something that was not read.</summary>
    public void NothingElse()
    {
        foreach (var name in _fields.Select(field => field.Key).Where(name => !_read.Contains(name)))
        {
            throw new DynamoDbErrorException(DynamoDbError.Unknown($"the parameter '{name}' of {_where}"));
        }
    }

    private JsonNode? Node(string name)
    {
        _read.Add(name);
        return _fields[name];
    }

    private DynamoDbErrorException Missing(string name) => new(DynamoDbError.Invalid(
        $"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' of {_where} failed to "
        + "satisfy constraint: Member must not be null"));

    private static DynamoDbErrorException Unreadable() => new(new DynamoDbError("SerializationException", ""));
}

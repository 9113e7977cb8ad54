using System.Text.Json;

namespace StripeProcessor.Local;

/// <summary>The fields of a KMS call. Reading one that is absent or of another type is answered as KMS answers it.</summary>
internal sealed class KmsRequest
{
    private readonly JsonElement _root;

    private KmsRequest(JsonElement root)
    {
        _root = root;
        KeyId = _root.TryGetProperty("KeyId", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        Context = ReadContext();
    }

    public string? KeyId { get; }

    public IReadOnlyDictionary<string, string> Context { get; }

    public static KmsRequest Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new KmsRequest(document.RootElement.Clone())
                : throw Unreadable();
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    public byte[] Bytes(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw Unreadable();

    public int DataKeyBytes()
    {
        if (_root.TryGetProperty("NumberOfBytes", out var number) && number.TryGetInt32(out var bytes) && bytes is >= 1 and <= 1024)
        {
            return bytes;
        }

        return _root.TryGetProperty("KeySpec", out var spec) && spec.ValueKind == JsonValueKind.String
            ? spec.GetString() switch
            {
                "AES_256" => 32,
                "AES_128" => 16,
                _ => throw Unspecified(),
            }
            : throw Unspecified();
    }

    private Dictionary<string, string> ReadContext()
    {
        var context = new Dictionary<string, string>(StringComparer.Ordinal);

        if (!_root.TryGetProperty("EncryptionContext", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return context;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw Unreadable();
        }

        foreach (var pair in given.EnumerateObject())
        {
            context[pair.Name] = pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : throw Unreadable();
        }

        return context;
    }

    private static KmsFaultException Unreadable() => new(new KmsFault(400, "SerializationException", ""));

    private static KmsFaultException Unspecified() =>
        new(KmsFault.Invalid("Please specify either number of bytes or key spec."));
}

/// <summary>Ends the handling of a call with an error of KMS.</summary>
internal sealed class KmsFaultException(KmsFault fault) : Exception(fault.Type)
{
    public KmsFault Fault { get; } = fault;
}

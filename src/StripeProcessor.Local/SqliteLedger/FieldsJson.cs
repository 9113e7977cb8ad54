using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StripeProcessor.Local.Ledger;

/// <summary>Named texts in one column: a JSON object of strings, in the order they came.</summary>
internal static class FieldsJson
{
    // Nobody shows it in a page: whoever looks into the file should be able to read it.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<KeyValuePair<string, string>> fields) => Written(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    });

    public static IReadOnlyList<KeyValuePair<string, string>> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var fields = document.RootElement.EnumerateObject();
        return [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value.GetString()!))];
    }

    public static string WriteList(IEnumerable<string> texts) => Written(writer =>
    {
        writer.WriteStartArray();
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    });

    public static IReadOnlyList<string> ReadList(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(text => text.GetString()!)];
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

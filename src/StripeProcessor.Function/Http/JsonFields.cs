using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace StripeProcessor.Function.Http;

/// <summary>
/// Fields of a JSON object, each as the text a form would have carried. A number keeps its own digits, so that no floating
/// type ever stands between the donor and an amount; null is a field that was not sent.
/// </summary>
internal static class JsonFields
{
    /// <summary>Reads the object that is the whole body.</summary>
    /// <param name="known">A nested value is refused under these names and ignored, like the field itself, under any other.</param>
    public static FieldsReading Read(ReadOnlySpan<byte> body, IReadOnlySet<string> known) => Read(body, inside: null, known);

    /// <summary>Reads the object that is the value of one name in the body, and ignores what lies beside it.</summary>
    public static FieldsReading Read(ReadOnlySpan<byte> body, string? inside, IReadOnlySet<string> known)
    {
        if (!Utf8.IsValid(body))
        {
            return new FieldsReading.Unreadable("The body is not UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            var fields = inside is null ? Fields(ref reader, known) : FieldsInside(ref reader, inside, known);

            // Whatever follows the value is a mistake; asking for it makes the reader say so.
            reader.Read();
            return fields;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The reader's own text quotes the body; half a surrogate pair in an escape is an InvalidOperationException.
            return new FieldsReading.Unreadable("The body is not valid JSON.");
        }
    }

    private static FieldsReading FieldsInside(ref Utf8JsonReader reader, string name, IReadOnlySet<string> known)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return NotAnObject();
        }

        FieldsReading? fields = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();

            if (!found)
            {
                reader.Skip();
            }
            else if (fields is not null)
            {
                return FieldsReading.SentTwice();
            }
            else if ((fields = Fields(ref reader, known)) is FieldsReading.Unreadable)
            {
                return fields;
            }
        }

        return fields ?? new FieldsReading.Unreadable($"The body has no object '{name}'.");
    }

    private static FieldsReading Fields(ref Utf8JsonReader reader, IReadOnlySet<string> known)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return NotAnObject();
        }

        var fields = new List<KeyValuePair<string, string>>();
        var names = new HashSet<string>(StringComparer.Ordinal);

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                return FieldsReading.SentTwice();
            }

            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    fields.Add(new(name, reader.GetString()!));
                    break;

                case JsonTokenType.Number:
                    fields.Add(new(name, Encoding.UTF8.GetString(reader.ValueSpan)));
                    break;

                case JsonTokenType.True:
                    fields.Add(new(name, "true"));
                    break;

                case JsonTokenType.False:
                    fields.Add(new(name, "false"));
                    break;

                case JsonTokenType.Null:
                    break;

                default:
                    if (known.Contains(name))
                    {
                        return new FieldsReading.Unreadable($"The field '{name}' must be a text, a number, true or false.");
                    }

                    reader.Skip();
                    break;
            }
        }

        return FieldsReading.Of(fields);
    }

    private static FieldsReading NotAnObject() => new FieldsReading.Unreadable("The body is not a JSON object.");
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe.Json;

/// <summary>An object of which we want one text alone, or that text in its place.</summary>
internal abstract class FieldConverter(string field) : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string? text = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isWanted = reader.ValueTextEquals(field);
            reader.Read();
            if (isWanted && reader.TokenType == JsonTokenType.String)
            {
                text = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A field that may hold an id or the whole object: we keep the id.</summary>
internal sealed class IdConverter() : FieldConverter("id");

/// <summary>An object that says what it is about, and then much about it: we keep what it is about.</summary>
internal sealed class KindConverter() : FieldConverter("type");

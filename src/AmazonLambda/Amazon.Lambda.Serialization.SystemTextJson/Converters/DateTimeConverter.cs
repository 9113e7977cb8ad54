using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>Reads a time that is ISO 8601 text or, as some Lambda events have it, a number since 1970.</summary>
public class DateTimeConverter : JsonConverter<DateTime>
{
    // Kinesis counts milliseconds and everyone else seconds; a count beyond the year 5000 must be milliseconds.
    // The package draws the line at this number.
    private const long MostSeconds = 157_753_180_800;

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time))
        {
            return time;
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonSerializerException($"cannot read a time: met {reader.TokenType}");
        }

        if (!reader.TryGetInt64(out var count))
        {
            return DateTime.UnixEpoch.AddSeconds(reader.GetDouble());
        }

        return count > MostSeconds ? DateTime.UnixEpoch.AddMilliseconds(count) : DateTime.UnixEpoch.AddSeconds(count);
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}

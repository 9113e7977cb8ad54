using System.Text.Json;
using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe.Json;

/// <summary>
/// Seconds since 1970. Stripe once sent milliseconds in a field of seconds; no second of interest lies beyond 10^11 (the year
/// 5138), so what is larger is read as milliseconds.
/// </summary>
internal sealed class UnixTimeConverter : JsonConverter<DateTimeOffset>
{
    private const long LargestSecond = 100_000_000_000;

    /// <summary>A time that Stripe leaves open must not make the answer to a charge unreadable.</summary>
    public override bool HandleNull => true;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number is < 0 or > LargestSecond * 1000)
        {
            throw new JsonException("a time is a whole number of seconds");
        }

        return number > LargestSecond ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeSeconds());
}

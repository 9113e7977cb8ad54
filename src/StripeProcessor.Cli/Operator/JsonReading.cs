using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>Reads what the API left out as nothing, and makes what it sent safe for a terminal.</summary>
internal static class JsonReading
{
    /// <summary>The field as text: numbers as written, true as <c>yes</c>, false and what is missing as the empty text.</summary>
    internal static string Text(this JsonElement element, string name) => element.Field(name) is not { } field
        ? ""
        : field.ValueKind switch
        {
            JsonValueKind.String => Plain(field.GetString()!),
            JsonValueKind.Number => field.GetRawText(),
            JsonValueKind.True => "yes",
            _ => "",
        };

    /// <summary>The field as it was sent, line breaks and all; for a file, not for a terminal.</summary>
    internal static string RawText(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } field ? field.GetString()! : element.Text(name);

    /// <summary>The field as a whole number; 0 when it is missing or none.</summary>
    internal static long Number(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out var number) ? number : 0;

    /// <summary>Whether the field is there and true.</summary>
    internal static bool IsTrue(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The entries of a list; none when it is missing.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray() : [];

    /// <summary>The field, unless it is missing or null.</summary>
    internal static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null
            ? field
            : null;

    // A donor's comment must not be able to move the cursor, or to turn the direction of what stands beside it.
    private static string Plain(string text) => string.Concat(text.Select(character =>
        char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? ' ' : character));
}

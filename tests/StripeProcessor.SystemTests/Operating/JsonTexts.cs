using System.Text.Json;

namespace StripeProcessor.SystemTests.Operating;

internal static class JsonTexts
{
    /// <summary>The text of a field; empty when there is none.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var field) ? field.ToString() : "";
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Reading of Stripe's objects as JSON. Fields whose name starts with <c>_</c> are the sandbox's own and are never sent.</summary>
internal static class Documents
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string NewId(string prefix, int length = 24) => prefix + RandomNumberGenerator.GetString(Alphabet, length);

    public static string Text(this JsonObject document, string name) =>
        document.TextOrNull(name) ?? throw new InvalidOperationException($"The document has no {name}.");

    public static string? TextOrNull(this JsonObject document, string name) =>
        document[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static long Number(this JsonObject document, string name) =>
        document.NumberOrNull(name) ?? throw new InvalidOperationException($"The document has no {name}.");

    public static long? NumberOrNull(this JsonObject document, string name) =>
        document[name] is not JsonValue value ? null
        : value.TryGetValue(out long number) ? number
        : value.TryGetValue(out int small) ? small
        : null;

    public static bool IsTrue(this JsonObject document, string name) =>
        document[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static JsonObject? Part(this JsonObject document, string name) => document[name] as JsonObject;

    public static JsonObject Copy(this JsonObject document) => document.DeepClone().AsObject();

    /// <summary>As the API sends it: a copy without the sandbox's own fields.</summary>
    public static JsonObject Public(this JsonObject document)
    {
        var copy = document.Copy();
        foreach (var name in copy.Select(field => field.Key).Where(name => name.StartsWith('_')).ToArray())
        {
            copy.Remove(name);
        }

        return copy;
    }

    public static JsonArray ToJsonArray(this IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StripeProcessor.Tests.Deployment.Events;

/// <summary>JSON Schema, as far as our schema uses it. A keyword that it does not know is an error: passed over, it would prove nothing.</summary>
internal static class JsonSchema
{
    private static readonly string[] Words = ["$schema", "$id", "title", "description", "examples"];

    /// <summary>What is wrong with it; nothing when it is as described.</summary>
    public static IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string at = "$")
    {
        foreach (var (keyword, argument) in schema.AsObject())
        {
            var faults = keyword switch
            {
                "type" => Unless(IsA(argument!.ToString(), value)),
                "const" => Unless(value?.ToString() == argument!.ToString()),
                "enum" => Unless(argument!.AsArray().Any(one => one!.ToString() == value?.ToString())),
                "pattern" => Unless(Regex.IsMatch(value?.ToString() ?? "", argument!.ToString(), RegexOptions.ECMAScript)),
                "minLength" => Unless(value?.ToString().Length >= argument!.GetValue<int>()),
                "format" => Unless(IsOf(argument!.ToString(), value?.ToString() ?? "")),
                "required" => argument!.AsArray().Where(one => value?[one!.ToString()] is null).Select(one => $"{at}.{one} is missing"),
                "properties" => argument!.AsObject().Where(one => value?[one.Key] is not null)
                    .SelectMany(one => Faults(one.Value!, value![one.Key], $"{at}.{one.Key}")),
                _ when Words.Contains(keyword) => [],
                _ => throw new NotSupportedException($"this validator does not know {keyword}"),
            };
            foreach (var fault in faults)
            {
                yield return fault;
            }

            IEnumerable<string> Unless(bool holds) => holds ? [] : [$"{at}: {keyword} {argument!.ToJsonString()}"];
        }
    }

    private static bool IsA(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        _ => throw new NotSupportedException($"this validator does not know the type {type}"),
    };

    private static bool IsOf(string format, string value) => format switch
    {
        "uuid" => Guid.TryParseExact(value, "D", out _),
        "date-time" => DateTimeOffset.TryParseExact(
            value, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => throw new NotSupportedException($"this validator does not know the format {format}"),
    };
}

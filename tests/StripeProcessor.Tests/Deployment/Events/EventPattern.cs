using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Events;

/// <summary>
/// EventBridge's patterns, as far as we use them: every field named must be there and have one of the values listed; of a list in the
/// message one element is enough; of <c>$or</c> one alternative.
/// </summary>
internal static class EventPattern
{
    public static bool Matches(JsonNode pattern, JsonNode? message) => (pattern, message) switch
    {
        (_, JsonArray all) => all.Any(one => Matches(pattern, one)),
        (JsonObject fields, _) => fields.All(one => one.Key == "$or"
            ? one.Value!.AsArray().Any(either => Matches(either!, message))
            : message is JsonObject found && Matches(one.Value!, found[one.Key])),
        (JsonArray values, _) => message is JsonValue && values.Any(one => IsMet(one!, message.ToString())),
        _ => throw new NotSupportedException("a pattern's leaves are lists of values"),
    };

    private static bool IsMet(JsonNode wanted, string value) => wanted switch
    {
        JsonValue => wanted.ToString() == value,
        JsonObject { Count: 1 } one when one["prefix"] is { } prefix => value.StartsWith(prefix.ToString(), StringComparison.Ordinal),
        _ => throw new NotSupportedException($"this evaluator does not know how to match {wanted.ToJsonString()}"),
    };
}

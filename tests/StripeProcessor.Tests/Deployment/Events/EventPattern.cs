using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Events;

/// <summary>EventBridge's patterns, as far as we use them: every field named must be there, and have one of the values listed.</summary>
internal static class EventPattern
{
    public static bool Matches(JsonNode pattern, JsonNode? message) => pattern switch
    {
        JsonObject fields => message is JsonObject found && fields.All(one => one.Value is not null && Matches(one.Value, found[one.Key])),
        JsonArray values => message is JsonValue && values.Any(one => IsMet(one!, message.ToString())),
        _ => throw new NotSupportedException("a pattern's leaves are lists of values"),
    };

    private static bool IsMet(JsonNode wanted, string value) => wanted switch
    {
        JsonValue => wanted.ToString() == value,
        JsonObject { Count: 1 } one when one["prefix"] is { } prefix => value.StartsWith(prefix.ToString(), StringComparison.Ordinal),
        _ => throw new NotSupportedException($"this evaluator does not know how to match {wanted.ToJsonString()}"),
    };
}

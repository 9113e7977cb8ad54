using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>An object before and after: what an <c>*.updated</c> event tells as <c>previous_attributes</c>.</summary>
internal static class Change
{
    /// <summary>Records the event, unless nothing has changed that the API shows.</summary>
    public static void Record(SandboxObjects objects, string type, JsonObject before, JsonObject after, ApiCall? call)
    {
        if (Previous(before.Public(), after.Public()) is { } previous)
        {
            objects.Events.Record(type, after, call, previous);
        }
    }

    /// <summary>The former values of the fields that differ, inner objects likewise; arrays whole. Null when none differs.</summary>
    public static JsonObject? Previous(JsonObject before, JsonObject after)
    {
        var previous = new JsonObject();
        foreach (var name in before.Select(field => field.Key).Union(after.Select(field => field.Key)).ToList())
        {
            var (old, current) = (before[name], after[name]);
            if (JsonNode.DeepEquals(old, current))
            {
                continue;
            }

            previous[name] = old is JsonObject oldPart && current is JsonObject currentPart
                ? Previous(oldPart, currentPart)
                : old?.DeepClone();
        }

        return previous.Count > 0 ? previous : null;
    }
}

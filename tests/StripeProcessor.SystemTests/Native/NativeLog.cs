using System.Text.Json;

namespace StripeProcessor.SystemTests.Native;

/// <summary>Everything that a process wrote, in its order.</summary>
internal sealed class NativeLog(IReadOnlyList<string> lines)
{
    /// <summary>The outcome of each line with that message.</summary>
    public IReadOnlyList<string?> OutcomesOf(string message) => FieldsOf(message, "outcome");

    /// <summary>One field of each line with that message.</summary>
    public IReadOnlyList<string?> FieldsOf(string message, string field)
    {
        var found = new List<string?>();

        foreach (var line in lines.Where(line => line.StartsWith('{')))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("message", out var about) && about.GetString() == message)
            {
                found.Add(json.RootElement.TryGetProperty(field, out var value) ? value.ToString() : null);
            }
        }

        return found;
    }

    public override string ToString() => string.Join('\n', lines);
}

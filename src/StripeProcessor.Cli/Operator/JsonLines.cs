using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>Writes JSON for programs: one value a line.</summary>
internal static class JsonLines
{
    internal static void Print(Terminal terminal, JsonElement value) => terminal.Output.WriteLine(JsonSerializer.Serialize(value));
}

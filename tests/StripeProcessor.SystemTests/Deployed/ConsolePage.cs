namespace StripeProcessor.SystemTests.Deployed;

/// <summary>A command of a page, and what the page says that it prints.</summary>
/// <param name="Line">Where it stands, counted from 1.</param>
/// <param name="Command">As it is typed; several lines where the page has them.</param>
/// <param name="Printed">What follows on the screen, line by line.</param>
internal sealed record ConsoleCommand(int Line, string Command, IReadOnlyList<string> Printed);

/// <summary>
/// The console sessions of a page in Markdown: every block that is fenced as <c>console</c>. A line that begins with <c>$ </c> is
/// typed, up to a line that does not end with a backslash; the others are what is printed.
/// </summary>
internal static class ConsolePage
{
    private const string Prompt = "$ ";

    public static IReadOnlyList<ConsoleCommand> Read(string text)
    {
        var commands = new List<ConsoleCommand>();
        var (isConsole, isTyped, printed) = (false, false, new List<string>());
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line.TrimEnd('\r'), index + 1)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                (isConsole, isTyped) = (line == "```console", false);
            }
            else if (!isConsole)
            {
                continue;
            }
            else if (isTyped)
            {
                commands[^1] = commands[^1] with { Command = $"{commands[^1].Command}\n{line}" };
                isTyped = line.EndsWith('\\');
            }
            else if (line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                printed = [];
                commands.Add(new ConsoleCommand(number, line[Prompt.Length..], printed));
                isTyped = line.EndsWith('\\');
            }
            else if (commands.Count > 0)
            {
                printed.Add(line);
            }
        }

        return commands;
    }
}

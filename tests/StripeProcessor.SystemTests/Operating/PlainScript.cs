using System.Globalization;
using System.Text;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>
/// A journey of somebody at the keyboard as plain text: <c>$</c> is a command and <c>?</c> what is answered to it; then <c>&gt;</c> what
/// it printed, <c>!</c> what it said beside, <c>|</c> what is then found elsewhere, and <c>exit</c>. <c>%</c> is a command that only has to
/// succeed. <see cref="Elision"/> stands for what varies. Other lines set the scene. What is another in each run is masked:
/// moments, Stripe's ids, references, sealed texts.
/// </summary>
internal abstract class PlainScript
{
    private readonly StringBuilder _transcript = new();

    /// <summary>Does what the script says, and writes down what then happens in the same form.</summary>
    public async Task<string> RunAsync(string[] lines)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at];
            if (line.Length == 0 || line[0] == '#')
            {
                _transcript.Append(line).Append('\n');
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("% ", StringComparison.Ordinal))
            {
                _transcript.Append(line).Append('\n');
                var typed = At(lines, at + 1).StartsWith("? ", StringComparison.Ordinal) ? lines[at + 1][2..] : null;
                var expected = lines.Skip(at + (typed is null ? 1 : 2)).TakeWhile(IsSaid).ToArray();
                await RunAsync(line[0] == '%', line[2..], typed, expected);
            }
            else if (!IsSaid(line) && !line.StartsWith("? ", StringComparison.Ordinal) && !line.StartsWith("exit ", StringComparison.Ordinal))
            {
                _transcript.Append(line).Append('\n');
                Append(lines.Skip(at + 1).TakeWhile(IsSaid).ToArray(), "| ", await SetSceneAsync(line.Split(' ')));
            }
        }

        return _transcript.ToString();
    }

    /// <summary>Does what a line says that is no command.</summary>
    /// <returns>What is then found, if the script is to show it.</returns>
    protected abstract Task<string> SetSceneAsync(string[] words);

    /// <summary>Runs a command.</summary>
    protected abstract Task<ToolRun> RunAsync(string command, string? typed);

    /// <summary>What a command leaves behind that the script is to show.</summary>
    protected virtual Task<string> LeftBehindAsync() => Task.FromResult("");

    /// <summary>The text with the script's own names for what lies elsewhere in each run.</summary>
    protected abstract string Unplaced(string text);

    private async Task RunAsync(bool isQuiet, string command, string? typed, string[] expected)
    {
        var run = await RunAsync(command, typed);
        if (typed is not null)
        {
            _transcript.Append("? ").Append(typed).Append('\n');
        }

        if (!isQuiet || run.Exit != 0)
        {
            Append(expected, "> ", run.Output);
            Append(expected, "! ", run.Errors);
            Append(expected, "| ", await LeftBehindAsync());
            _transcript.Append(CultureInfo.InvariantCulture, $"exit {run.Exit}\n");
        }
    }

    private void Append(string[] expected, string mark, string text)
    {
        // A file of text may have its ends of lines changed by whoever keeps it; CSV's own are held elsewhere.
        var said = Masked.Of(Unplaced(text)).Split('\n').SkipLast(text.EndsWith('\n') || text.Length == 0 ? 1 : 0)
            .Select(line => (mark + line).TrimEnd('\r')).ToArray();
        var wanted = expected.Where(line => line.StartsWith(mark.TrimEnd(), StringComparison.Ordinal)).ToArray();
        // Tables end their lines with spaces, and editors take them away.
        var fits = Elision.Fits([.. wanted.Select(line => line.TrimEnd())], [.. said.Select(line => line.TrimEnd())], mark);
        foreach (var line in fits ? wanted : said)
        {
            _transcript.Append(line).Append('\n');
        }
    }

    private static bool IsSaid(string line) =>
        line is [('>' or '!' or '|'), ' ', ..] or ">" or "!" or "|";

    private static string At(string[] lines, int at) => at < lines.Length ? lines[at] : "";
}

using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>
/// One run of the tool as plain text. <c>## title</c> begins it; <c>kms ACTION ERROR</c> and <c>env NAME=VALUE</c> set the scene;
/// <c>asks METHOD TARGET BODY</c> is the next call that the API must get and <c>gets STATUS BODY</c> its answer (<c>gets silence</c>:
/// none); <c>file</c> and its <c>| lines</c> are the file that <c>FILE</c> stands for; <c>$</c> is the command; <c>&lt;</c> is piped in and
/// <c>?</c> typed at the prompt; then, exactly, <c>&gt;</c> standard output, <c>!</c> standard error, <c>file</c> the file
/// afterwards, and <c>exit</c>. <c>LOCAL</c> stands for a local system's data directory, <c>␍</c> for a carriage return,
/// <c>&lt;BOM&gt;</c> for a byte order mark.
/// </summary>
internal sealed class CliScript
{
    public required string Title { get; init; }
    public List<(string Action, string Error)> KmsFaults { get; } = [];
    public List<(string Asked, string Answer)> Calls { get; } = [];
    public Dictionary<string, string> Variables { get; } = [];
    public string[] Command { get; private set; } = [];
    public StringBuilder? Piped { get; private set; }
    public string? Typed { get; private set; }
    public StringBuilder Output { get; } = new();
    public StringBuilder Errors { get; } = new();
    public StringBuilder? FileBefore { get; private set; }
    public StringBuilder? FileAfter { get; private set; }
    public int Exit { get; private set; }

    public static IEnumerable<CliScript> ReadAll(string file)
    {
        CliScript? script = null;
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (script is not null)
                {
                    yield return script;
                }

                script = new CliScript { Title = line[3..] };
            }
            else
            {
                script?.Take(line);
            }
        }

        yield return script!;
    }

    private void Take(string line)
    {
        var words = line.Split(' ');
        var rest = line.Length > words[0].Length ? line[(words[0].Length + 1)..] : "";
        switch (words[0])
        {
            case "" or "#":
                break;
            case "kms":
                KmsFaults.Add((words[1], words[2]));
                break;
            case "env":
                Variables.Add(rest.Split('=')[0], rest.Split('=', 2)[1]);
                break;
            case "asks":
                Calls.Add((rest, "silence"));
                break;
            case "gets":
                Calls[^1] = (Calls[^1].Asked, rest);
                break;
            case "$":
                Command = [.. words.Skip(1)];
                break;
            case "<":
                (Piped ??= new StringBuilder()).Append(rest.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal));
                break;
            case "?":
                Typed = rest;
                break;
            case ">":
                Output.Append(rest).Append('\n');
                break;
            case "!":
                Errors.Append(rest).Append('\n');
                break;
            case "file" when Command.Length == 0:
                FileBefore = new StringBuilder();
                break;
            case "file":
                FileAfter = new StringBuilder();
                break;
            case "|":
                (FileAfter ?? FileBefore)!.Append(rest).Append('\n');
                break;
            case "exit":
                Exit = int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture);
                break;
            default:
                throw new FormatException($"{Title}: cannot read '{line}'");
        }
    }
}

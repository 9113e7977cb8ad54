using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>
/// One run of the tool as plain text. <c>## title</c> begins it; <c>kms ACTION ERROR</c> and <c>env NAME=VALUE</c> set the scene;
/// <c>asks METHOD TARGET BODY</c> is the next call that the API must get and <c>gets STATUS BODY</c> its answer (<c>gets silence</c>:
/// none), <c>with NAME VALUE</c> a header of it; <c>file NAME</c> and its <c>| lines</c> are a file in the directory that <c>DIR</c> stands for, and <c>FILE</c> is its
/// <c>samconfig.toml</c>; <c>$</c> is the command, <c>␣</c> a space within one word of it; <c>&lt;</c> is piped in and each
/// <c>?</c> typed at a prompt; then, exactly, <c>&gt;</c> standard output (<c>&gt;…</c>: and more of it), <c>!</c> standard error, <c>file NAME</c> the file
/// afterwards, and <c>exit</c>. <c>LOCAL</c> stands for a local system's data directory, <c>␍</c> for a carriage return,
/// <c>&lt;BOM&gt;</c> for a byte order mark.
/// </summary>
/// <remarks>
/// AWS: <c>stack NAME STATUS</c> is deployed, with <c>parameter NAME=VALUE</c> and <c>output NAME=VALUE</c>; <c>then STATUS</c> is a
/// state that its next change goes through; <c>event RESOURCE TYPE STATUS REASON</c> happened, newest first; <c>aws ACTION STATUS CODE
/// TEXT</c> refuses a call once; <c>caller ARN</c> is who calls; <c>concurrency ALL UNRESERVED</c> is the account's limit. After the
/// command, <c>stack NAME STATUS</c> and <c>parameter NAME=VALUE</c> say how it must then be.
/// </remarks>
internal sealed class CliScript
{
    public required string Title { get; init; }
    public List<(string Action, string Error)> KmsFaults { get; } = [];
    public List<(string Asked, string Answer)> Calls { get; } = [];
    public Dictionary<string, string> Variables { get; } = [];
    public string[] Command { get; private set; } = [];
    public StringBuilder? Piped { get; private set; }
    public Queue<string>? Typed { get; private set; }
    public StringBuilder Output { get; } = new();
    public bool OutputGoesOn { get; private set; }
    public StringBuilder Errors { get; } = new();
    public Dictionary<string, StringBuilder> FilesBefore { get; } = [];
    public Dictionary<string, StringBuilder> FilesAfter { get; } = [];
    public ScriptedCloud Cloud { get; } = new();
    public (string Name, string Status)? StackAfter { get; private set; }
    public List<(string Name, string Value)> ParametersAfter { get; } = [];
    public int Exit { get; private set; }

    private StringBuilder? _file;

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
            case "with":
                Calls[^1] = (Calls[^1].Asked, Calls[^1].Answer + ScriptedApi.HeaderMark + rest);
                break;
            case "$":
                Command = [.. words.Skip(1).Select(word => word.Replace('␣', ' '))];
                break;
            case "<":
                (Piped ??= new StringBuilder()).Append(rest.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal));
                break;
            case "?":
                (Typed ??= []).Enqueue(rest);
                break;
            case ">…":
                OutputGoesOn = true;
                break;
            case ">":
                Output.Append(rest).Append('\n');
                break;
            case "!":
                Errors.Append(rest).Append('\n');
                break;
            case "file":
                (Command.Length == 0 ? FilesBefore : FilesAfter).Add(rest, _file = new StringBuilder());
                break;
            case "|":
                _file!.Append(rest).Append('\n');
                break;
            case "stack" when Command.Length == 0:
                (Cloud.Name, Cloud.Status) = (words[1], words[2]);
                break;
            case "stack":
                StackAfter = (words[1], words[2]);
                break;
            case "parameter" when Command.Length == 0:
                Cloud.Parameters.Add(rest.Split('=')[0], rest.Split('=', 2)[1]);
                break;
            case "parameter":
                ParametersAfter.Add((rest.Split('=')[0], rest.Split('=', 2)[1]));
                break;
            case "output":
                Cloud.Outputs.Add(rest.Split('=')[0], rest.Split('=', 2)[1]);
                break;
            case "then":
                Cloud.Then.Add(rest);
                break;
            case "event":
                Cloud.Events.Add((words[1], words[2], words[3], string.Join(' ', words.Skip(4))));
                break;
            case "aws":
                Cloud.Faults.Add((words[1], Number(words[2]), words[3], string.Join(' ', words.Skip(4))));
                break;
            case "caller":
                Cloud.Arn = rest;
                break;
            case "concurrency":
                Cloud.Concurrency = (Number(words[1]), Number(words[2]));
                break;
            case "exit":
                Exit = Number(rest);
                break;
            default:
                throw new FormatException($"{Title}: cannot read '{line}'");
        }
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

namespace StripeProcessor.Cli;

/// <summary>What a change to <c>samconfig.toml</c> did.</summary>
internal enum SamChange
{
    /// <summary>The parameter was there; its value was replaced.</summary>
    Replaced,

    /// <summary>The parameter was added to those that were there.</summary>
    Added,

    /// <summary>The environment had no parameters; a place for them was made.</summary>
    Created,
}

/// <summary>
/// <c>samconfig.toml</c> as an operator wrote it: one parameter can be set, and every other byte stays. Where that cannot be
/// done safely it is a <see cref="FormatException"/>, and nothing changes.
/// </summary>
internal sealed class SamConfig
{
    private const string Overrides = "parameter_overrides";

    private readonly string _text;
    private readonly TomlText _toml;
    private readonly string _newLine;

    private SamConfig(string text)
    {
        _text = text;
        _toml = TomlText.Read(text);
        var firstLine = text.IndexOf('\n');
        _newLine = firstLine > 0 && text[firstLine - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>What a new file begins with.</summary>
    internal const string NewFile = "version = 0.1\n";

    internal static SamConfig Read(string text) => new(text);

    internal string Text => _text;

    /// <summary>A text setting of an environment, as <c>sam deploy</c> would find it; null when there is none.</summary>
    internal string? Setting(string environment, string name) =>
        TextAt([environment, "deploy", "parameters", name]) ?? TextAt([environment, "global", "parameters", name]);

    /// <summary>A parameter's value; null when the environment does not set it.</summary>
    internal string? Parameter(string environment, string name) => Pieces(environment)
        .SelectMany(piece => ParameterOverrides.Read(piece.Text).Select(parameter => (piece, parameter)))
        .Where(found => found.parameter.Name == name)
        .Select(found => found.piece.Text[found.parameter.ValueStart..found.parameter.ValueEnd])
        .FirstOrDefault();

    /// <summary>All parameters that the environment sets.</summary>
    /// <exception cref="FormatException">They are written in a form that is not understood, or one is set twice.</exception>
    internal IReadOnlyDictionary<string, string> Parameters(string environment)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var piece in Pieces(environment))
        {
            foreach (var parameter in ParameterOverrides.Read(piece.Text))
            {
                if (!all.TryAdd(parameter.Name, piece.Text[parameter.ValueStart..parameter.ValueEnd]))
                {
                    throw new FormatException($"{parameter.Name} is set more than once");
                }
            }
        }

        return all;
    }

    /// <summary>The file's text with one parameter set.</summary>
    /// <param name="environment">The environment: <c>[environment.deploy.parameters]</c>.</param>
    /// <param name="name">The template's parameter.</param>
    /// <param name="value">Without quotes, backslashes and control characters, so that no form of quoting has to escape it.</param>
    internal (string Text, SamChange Change) With(string environment, string name, string value)
    {
        RequirePlain(name, value);
        var found = Pieces(environment)
            .SelectMany(piece => ParameterOverrides.Read(piece.Text)
                .Where(parameter => parameter.Name == name)
                .Select(parameter => Replacement(piece, parameter, value)))
            .ToList();

        var (text, change) = found.Count switch
        {
            1 => (Edited(found), SamChange.Replaced),
            0 => Entry(OverridesOf(environment)) is { } entry
                ? (Edited(Addition(entry.Value, name, value)), SamChange.Added)
                : (Edited([Creation(environment, $"{Overrides} = \"{name}={Quoted(value, isEscaped: true)}\"")]), SamChange.Created),
            _ => throw new FormatException($"{name} is set more than once"),
        };

        return Read(text).Parameter(environment, name) == value
            ? (text, change)
            : throw new FormatException($"{name} would not read back as it was written");
    }

    /// <summary>The file's text with one text setting of an environment set: where it stands, else under <c>deploy</c>.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="name">Such as <c>stack_name</c>.</param>
    /// <param name="value">Without quotes, backslashes and control characters.</param>
    internal string WithSetting(string environment, string name, string value)
    {
        RequirePlain(name, value);
        var place = Entry([environment, "deploy", "parameters", name]) ?? Entry([environment, "global", "parameters", name]);
        var text = place?.Value switch
        {
            null => Edited([Creation(environment, $"{name} = \"{value}\"")]),
            TomlString found => found.Text == value ? _text : Edited([(found.Start, found.End, $"\"{value}\"")]),
            _ => throw new FormatException($"{name} is not a text"),
        };
        return Read(text).Setting(environment, name) == value
            ? text
            : throw new FormatException($"{name} would not read back as it was written");
    }

    /// <summary>Whether the file says anything about how an environment is deployed.</summary>
    internal bool Deploys(string environment) =>
        _toml.Entries.Any(entry => IsUnder(entry.Path, environment)) || _toml.Tables.Any(table => IsUnder(table.Path, environment));

    /// <summary>Whether the file says anything about how an environment is built.</summary>
    internal bool Builds(string environment) => _toml.Entries.Select(entry => entry.Path).Concat(_toml.Tables.Select(table => table.Path))
        .Any(path => path is [var first, "build", ..] && first == environment);

    /// <summary>The file's text with more after it, a blank line between.</summary>
    internal string WithMore(string more)
    {
        var blank = _text.Length == 0 || _text.EndsWith("\n\n", StringComparison.Ordinal)
            || _text.EndsWith("\r\n\r\n", StringComparison.Ordinal) ? "" : _newLine;
        return $"{_text}{Separator(_text.Length)}{blank}{more.ReplaceLineEndings(_newLine)}";
    }

    private static bool IsUnder(string[] path, string environment) =>
        path is [var first, var second, ..] ? first == environment && second is "deploy" or "global" : path is [var only] && only == environment;

    private static void RequirePlain(string name, string value)
    {
        if (value.Any(character => character is '"' or '\'' or '\\' || char.IsControl(character)))
        {
            throw new FormatException($"the value of {name} holds a quote, a backslash or a control character");
        }
    }

    private static (int Start, int End, string Text) Replacement(TomlString piece, ParameterOverrides.Parameter parameter, string value)
    {
        var (start, end) = piece.PlaceOf(parameter.ValueStart, parameter.ValueEnd);
        return (start, end, parameter.IsQuoted ? value : Quoted(value, piece.EscapesQuotes));
    }

    // SAM reads no value that is empty or has a space, unless it is quoted.
    private static string Quoted(string value, bool isEscaped)
    {
        var quote = value.Length > 0 && !value.Any(char.IsWhiteSpace) ? "" : isEscaped ? "\\\"" : "\"";
        return $"{quote}{value}{quote}";
    }

    private List<TomlString> Pieces(string environment) => Entry(OverridesOf(environment))?.Value switch
    {
        null => [],
        TomlString text => [text],
        TomlArray array when array.Items.All(item => item is TomlString) => [.. array.Items.Cast<TomlString>()],
        _ => throw new FormatException($"{Overrides} is neither a text nor a list of texts"),
    };

    private IEnumerable<(int, int, string)> Addition(TomlValue place, string name, string value) => place switch
    {
        TomlString text => [AdditionTo(text, name, value)],
        TomlArray array => AdditionTo(array, $"\"{name}={Quoted(value, isEscaped: true)}\""),
        _ => throw new FormatException($"{Overrides} is neither a text nor a list of texts"),
    };

    private (int, int, string) AdditionTo(TomlString text, string name, string value)
    {
        var parameters = ParameterOverrides.Read(text.Text);
        if (parameters.Count == 0)
        {
            return (text.ContentStart, text.ContentStart, $"{name}={Quoted(value, text.EscapesQuotes)}");
        }

        var last = parameters[^1];
        var quote = !last.IsQuoted ? "" : text.EscapesQuotes ? "\\\"" : "\"";
        var space = text.Text.Contains('\n', StringComparison.Ordinal) ? _newLine : " ";
        var at = text.PlaceAfter(last.End);
        return (at, at, $"{space}{name}={(last.IsQuoted ? $"{quote}{value}{quote}" : Quoted(value, text.EscapesQuotes))}");
    }

    private IEnumerable<(int, int, string)> AdditionTo(TomlArray array, string item)
    {
        if (array.Items.Count == 0)
        {
            return [(array.Start + 1, array.Start + 1, item)];
        }

        var last = array.Items[^1];
        var after = array.LastComma + 1 ?? last.End;
        var lineEnd = _text.IndexOf('\n', after);
        if (lineEnd < 0 || lineEnd >= array.End)
        {
            return [(last.End, last.End, $", {item}")];
        }

        lineEnd -= _text[lineEnd - 1] == '\r' ? 1 : 0;
        var line = $"{_newLine}{IndentOf(last)}{item}";
        if (array.LastComma is not null)
        {
            return [(lineEnd, lineEnd, line + ",")];
        }

        // A comment after the last item stays on that item's line.
        return lineEnd == last.End ? [(lineEnd, lineEnd, "," + line)] : [(last.End, last.End, ","), (lineEnd, lineEnd, line)];
    }

    private (int, int, string) Creation(string environment, string setting)
    {
        string[] table = [environment, "deploy", "parameters"];
        var line = $"{setting}{_newLine}";
        RequireRoomFor(environment, table);

        if (_toml.Tables.FirstOrDefault(other => other.Path.SequenceEqual(table)) is { } there)
        {
            return (there.End, there.End, Separator(there.End) + line);
        }

        var blank = _text.Length == 0 || _text.EndsWith("\n\n", StringComparison.Ordinal)
            || _text.EndsWith("\r\n\r\n", StringComparison.Ordinal) ? "" : _newLine;
        return (_text.Length, _text.Length,
            $"{Separator(_text.Length)}{blank}[{environment}.deploy.parameters]{_newLine}{line}");
    }

    private void RequireRoomFor(string environment, string[] table)
    {
        if (Entry([environment, "global", "parameters", Overrides]) is not null)
        {
            throw new FormatException(
                $"[{environment}.global.parameters] has {Overrides}, and another under deploy would take its place");
        }

        var elsewhere = _toml.Entries.Any(entry =>
            !entry.Table.Path.SequenceEqual(table)
            && entry.Path.Zip(table).All(pair => pair.First == pair.Second));
        if (elsewhere || _toml.Tables.Any(other => other.IsArray && other.Path.Zip(table).All(pair => pair.First == pair.Second)))
        {
            throw new FormatException($"[{environment}.deploy.parameters] is written in a form that cannot be added to");
        }
    }

    private TomlEntry? Entry(string[] path)
    {
        var found = _toml.Entries.Where(entry => entry.Path.SequenceEqual(path)).ToList();
        return found.Count <= 1 ? found.FirstOrDefault() : throw new FormatException($"{path[^1]} is set twice");
    }

    private string? TextAt(string[] path) => (Entry(path)?.Value as TomlString)?.Text;

    private static string[] OverridesOf(string environment) => [environment, "deploy", "parameters", Overrides];

    private string IndentOf(TomlValue item)
    {
        var lineStart = _text.LastIndexOf('\n', item.Start) + 1;
        var before = _text[lineStart..item.Start];
        return string.IsNullOrWhiteSpace(before) ? before : "  ";
    }

    private string Separator(int at) => at == 0 || _text[at - 1] is '\n' or '\uFEFF' ? "" : _newLine;

    private string Edited(IEnumerable<(int Start, int End, string Text)> edits)
    {
        var text = _text;
        foreach (var edit in edits.OrderByDescending(edit => edit.Start))
        {
            text = string.Concat(text.AsSpan(0, edit.Start), edit.Text, text.AsSpan(edit.End));
        }

        return text;
    }
}

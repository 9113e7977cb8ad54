using System.Text;

namespace StripeProcessor.Cli;

/// <summary>A header and the entries under it. The file's beginning counts as a table without a path.</summary>
internal sealed class TomlTable(string[] path, bool IsArray, int end)
{
    internal string[] Path { get; } = path;

    /// <summary>Whether the header is written <c>[[…]]</c>.</summary>
    internal bool IsArray { get; } = IsArray;

    /// <summary>Just after the last line that says something: where another entry may be put.</summary>
    internal int End { get; set; } = end;
}

/// <summary>A name and its value.</summary>
internal sealed record TomlEntry(string[] Path, TomlValue Value, TomlTable Table);

/// <summary>A value, and where it stands.</summary>
internal abstract record TomlValue(int Start, int End);

/// <summary>A number, a date, a truth value or an inline table: what nobody here reads.</summary>
internal sealed record TomlOther(int Start, int End) : TomlValue(Start, End);

internal sealed record TomlArray(int Start, int End, IReadOnlyList<TomlValue> Items, int? LastComma) : TomlValue(Start, End);

/// <summary>A string of any of the four kinds, and where each of its characters stands in the file.</summary>
internal sealed record TomlString(
    int Start, int End, int ContentStart, string Text, IReadOnlyList<(int Start, int End)> Places, bool EscapesQuotes)
    : TomlValue(Start, End)
{
    /// <summary>Where the characters from <paramref name="first"/> to before <paramref name="end"/> are written.</summary>
    internal (int Start, int End) PlaceOf(int first, int end)
    {
        var start = first == 0 ? ContentStart : first < Places.Count ? Places[first].Start : Places[^1].End;
        return end > first ? (Places[first].Start, Places[end - 1].End) : (start, start);
    }

    /// <summary>Just after the character before <paramref name="end"/>.</summary>
    internal int PlaceAfter(int end) => end == 0 ? ContentStart : Places[end - 1].End;
}

internal sealed class TomlStringBuilder(int start, bool escapesQuotes)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int, int)> _places = [];

    internal int ContentStart { get; set; }

    internal void Add(char character, int start, int end)
    {
        _text.Append(character);
        _places.Add((start, end));
    }

    internal TomlString Build(int end) => new(start, end, ContentStart, _text.ToString(), _places, escapesQuotes);
}

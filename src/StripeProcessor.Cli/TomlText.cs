using System.Globalization;
using System.Text;

namespace StripeProcessor.Cli;

/// <summary>
/// Where everything stands in a TOML file: enough to change a few characters and keep every other byte, which a library that
/// reads values and writes a file anew cannot do. Anything it does not understand is a <see cref="FormatException"/>.
/// </summary>
internal sealed class TomlText
{
    private readonly string _text;
    private readonly List<TomlEntry> _entries = [];
    private readonly List<TomlTable> _tables = [];
    private int _at;

    private TomlText(string text) => _text = text;

    internal IReadOnlyList<TomlEntry> Entries => _entries;

    internal IReadOnlyList<TomlTable> Tables => _tables;

    internal static TomlText Read(string text)
    {
        var read = new TomlText(text);
        read.ReadFile();
        return read;
    }

    private bool AtEnd => _at >= _text.Length;

    private char Here => AtEnd ? '\0' : _text[_at];

    private void ReadFile()
    {
        if (Here == '\uFEFF')
        {
            _at++;
        }

        _tables.Add(new TomlTable([], IsArray: false, _at));
        while (!AtEnd)
        {
            SkipBlanks();
            if (Here == '[')
            {
                ReadHeader();
            }
            else if (!AtEnd && Here is not ('#' or '\r' or '\n'))
            {
                ReadEntry();
            }

            EndLine();
        }
    }

    private void ReadHeader()
    {
        _at++;
        var isArray = Take('[');
        var path = ReadKey();
        Expect(']');
        if (isArray)
        {
            Expect(']');
        }

        _tables.Add(new TomlTable([.. path], isArray, LineEnd()));
    }

    private void ReadEntry()
    {
        var table = _tables[^1];
        var path = ReadKey();
        Expect('=');
        SkipBlanks();
        var value = ReadValue();

        _entries.Add(new TomlEntry([.. table.Path, .. path], value, table));
        table.End = LineEnd();
    }

    private List<string> ReadKey()
    {
        List<string> path = [];
        do
        {
            SkipBlanks();
            path.Add(Here is '"' or '\'' ? ReadString().Text : ReadBare("a key", IsKeyCharacter));
            SkipBlanks();
        }
        while (Take('.'));
        return path;
    }

    private TomlValue ReadValue() => Here switch
    {
        '"' or '\'' => ReadString(),
        '[' => ReadArray(),
        '{' => ReadInlineTable(),
        _ => ReadScalar(),
    };

    private TomlOther ReadScalar()
    {
        var start = _at;
        var date = ReadBare("a value", IsScalarCharacter);
        if (date.Length == 10 && Here == ' ' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            ReadBare("a time", IsScalarCharacter);
        }

        return new TomlOther(start, _at);
    }

    private TomlArray ReadArray()
    {
        var start = _at++;
        List<TomlValue> items = [];
        int? lastComma = null;

        for (SkipBlanksAndLines(); !Take(']'); SkipBlanksAndLines())
        {
            if (items.Count > 0 && lastComma is null)
            {
                throw Fault("',' or ']'");
            }

            items.Add(ReadValue());
            SkipBlanksAndLines();
            lastComma = Here == ',' ? _at++ : null;
        }

        return new TomlArray(start, _at, items, lastComma);
    }

    private TomlOther ReadInlineTable()
    {
        var start = _at++;
        for (SkipBlanksAndLines(); !Take('}'); SkipBlanksAndLines())
        {
            ReadKey();
            Expect('=');
            SkipBlanks();
            ReadValue();
            SkipBlanksAndLines();
            if (!Take(',') && Here != '}')
            {
                throw Fault("',' or '}'");
            }
        }

        return new TomlOther(start, _at);
    }

    private TomlString ReadString()
    {
        var start = _at;
        var quote = Here;
        var isLong = _text.AsSpan(_at).StartsWith(new string(quote, 3));
        _at += isLong ? 3 : 1;
        var found = new TomlStringBuilder(start, quote == '"' && !isLong);

        if (isLong)
        {
            TakeNewLine();
        }

        found.ContentStart = _at;
        while (!CloseString(found, quote, isLong))
        {
            ReadStringCharacter(found, quote, isLong);
        }

        return found.Build(_at);
    }

    private bool CloseString(TomlStringBuilder found, char quote, bool isLong)
    {
        if (Here != quote)
        {
            return false;
        }

        if (!isLong)
        {
            _at++;
            return true;
        }

        var run = _text.AsSpan(_at).IndexOfAnyExcept(quote);
        run = run < 0 ? _text.Length - _at : run;
        if (run > 5)
        {
            throw Fault("at most two quotes before the three that close a string");
        }

        // Up to two quotes may stand right before the closing three, and belong to the text.
        for (var extra = run >= 3 ? run - 3 : run; extra > 0; extra--)
        {
            found.Add(quote, _at, ++_at);
        }

        _at += run >= 3 ? 3 : 0;
        return run >= 3;
    }

    private void ReadStringCharacter(TomlStringBuilder found, char quote, bool isLong)
    {
        var start = _at;
        if (AtEnd || (!isLong && Here is '\r' or '\n'))
        {
            throw Fault("the end of a string");
        }

        if (Here == quote)
        {
            return;
        }

        if (quote == '"' && Here == '\\')
        {
            ReadEscape(found, isLong);
            return;
        }

        if (char.IsControl(Here) && Here != '\t' && !(isLong && Here is '\r' or '\n'))
        {
            throw Fault("no control character inside a string");
        }

        found.Add(_text[_at], start, ++_at);
    }

    private void ReadEscape(TomlStringBuilder found, bool isLong)
    {
        var start = _at++;
        if (isLong && Here is ' ' or '\t' or '\r' or '\n')
        {
            SkipLineContinuation();
            return;
        }

        var letter = Here;
        _at++;
        var meant = letter switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            'e' => "\u001B",
            '"' => "\"",
            '\\' => "\\",
            'x' => ReadCodePoint(2),
            'u' => ReadCodePoint(4),
            'U' => ReadCodePoint(8),
            _ => throw Fault("a known escape after '\\'"),
        };
        foreach (var character in meant)
        {
            found.Add(character, start, _at);
        }
    }

    private void SkipLineContinuation()
    {
        SkipBlanks();
        if (!TakeNewLine())
        {
            throw Fault("the end of the line after '\\'");
        }

        do
        {
            SkipBlanks();
        }
        while (TakeNewLine());
    }

    private string ReadCodePoint(int digits)
    {
        var end = _at + digits;
        if (end > _text.Length
            || !uint.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.TryCreate(code, out var character))
        {
            throw Fault("a character's code");
        }

        _at = end;
        return character.ToString();
    }

    private string ReadBare(string what, Func<char, bool> belongs)
    {
        var start = _at;
        while (!AtEnd && belongs(Here))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Fault(what);
    }

    private void EndLine()
    {
        SkipBlanks();
        SkipComment();
        if (!AtEnd && !TakeNewLine())
        {
            throw Fault("the end of the line");
        }
    }

    private void SkipComment()
    {
        if (Here == '#')
        {
            var length = _text.AsSpan(_at).IndexOf('\n');
            _at = length < 0 ? _text.Length : _at + length;
            if (_at > 0 && !AtEnd && _text[_at - 1] == '\r')
            {
                _at--;
            }
        }
    }

    private void SkipBlanks()
    {
        while (Here is ' ' or '\t')
        {
            _at++;
        }
    }

    private void SkipBlanksAndLines()
    {
        do
        {
            SkipBlanks();
            SkipComment();
        }
        while (TakeNewLine());

        if (AtEnd)
        {
            throw Fault("the end of a list");
        }
    }

    private bool TakeNewLine()
    {
        var length = Here == '\n' ? 1 : Here == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n' ? 2 : 0;
        _at += length;
        return length > 0;
    }

    private bool Take(char wanted)
    {
        if (AtEnd || Here != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char wanted)
    {
        SkipBlanks();
        if (!Take(wanted))
        {
            throw Fault($"'{wanted}'");
        }
    }

    /// <summary>The offset just after this line's end, or the file's.</summary>
    private int LineEnd()
    {
        var length = _text.AsSpan(_at).IndexOf('\n');
        return length < 0 ? _text.Length : _at + length + 1;
    }

    private FormatException Fault(string expected) =>
        new($"line {1 + _text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n')}: expected {expected}");

    private static bool IsKeyCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    private static bool IsScalarCharacter(char character) => IsKeyCharacter(character) || character is '+' or '.' or ':';
}

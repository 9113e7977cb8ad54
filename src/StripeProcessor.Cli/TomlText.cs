namespace StripeProcessor.Cli;

/// <summary>
/// Where everything stands in a TOML file: enough to change a few characters and keep every other byte, which a library that
/// reads values and writes a file anew cannot do. Anything it does not understand is a <see cref="FormatException"/>.
/// </summary>
internal sealed class TomlText
{
    private readonly TomlCursor _cursor;
    private readonly List<TomlEntry> _entries = [];
    private readonly List<TomlTable> _tables = [];

    private TomlText(string text) => _cursor = new TomlCursor(text);

    internal IReadOnlyList<TomlEntry> Entries => _entries;

    internal IReadOnlyList<TomlTable> Tables => _tables;

    internal static TomlText Read(string text)
    {
        var read = new TomlText(text);
        read.ReadFile();
        return read;
    }

    private void ReadFile()
    {
        _cursor.Take('\uFEFF');
        _tables.Add(new TomlTable([], IsArray: false, _cursor.At));
        while (!_cursor.AtEnd)
        {
            _cursor.SkipBlanks();
            if (_cursor.Here == '[')
            {
                ReadHeader();
            }
            else if (!_cursor.AtEnd && _cursor.Here is not ('#' or '\r' or '\n'))
            {
                ReadEntry();
            }

            _cursor.EndLine();
        }
    }

    private void ReadHeader()
    {
        _cursor.Step();
        var isArray = _cursor.Take('[');
        var path = ReadKey();
        _cursor.Expect(']');
        if (isArray)
        {
            _cursor.Expect(']');
        }

        _tables.Add(new TomlTable([.. path], isArray, _cursor.LineEnd));
    }

    private void ReadEntry()
    {
        var table = _tables[^1];
        var path = ReadKey();
        _cursor.Expect('=');
        _cursor.SkipBlanks();
        var value = ReadValue();

        _entries.Add(new TomlEntry([.. table.Path, .. path], value, table));
        table.End = _cursor.LineEnd;
    }

    private List<string> ReadKey()
    {
        List<string> path = [];
        do
        {
            _cursor.SkipBlanks();
            path.Add(_cursor.Here is '"' or '\'' ? TomlStringReader.Read(_cursor).Text : _cursor.TakeAll("a key", IsKeyCharacter));
            _cursor.SkipBlanks();
        }
        while (_cursor.Take('.'));
        return path;
    }

    private TomlValue ReadValue() => _cursor.Here switch
    {
        '"' or '\'' => TomlStringReader.Read(_cursor),
        '[' => ReadArray(),
        '{' => ReadInlineTable(),
        _ => ReadScalar(),
    };

    private TomlOther ReadScalar()
    {
        var start = _cursor.At;
        var date = _cursor.TakeAll("a value", IsScalarCharacter);
        if (date.Length == 10 && _cursor.Rest is [' ', >= '0' and <= '9', ..])
        {
            _cursor.Step();
            _cursor.TakeAll("a time", IsScalarCharacter);
        }

        return new TomlOther(start, _cursor.At);
    }

    private TomlArray ReadArray()
    {
        var start = _cursor.At;
        List<TomlValue> items = [];
        int? lastComma = null;

        _cursor.Step();
        for (_cursor.SkipBlanksAndLines(); !_cursor.Take(']'); _cursor.SkipBlanksAndLines())
        {
            if (items.Count > 0 && lastComma is null)
            {
                throw _cursor.Fault("',' or ']'");
            }

            items.Add(ReadValue());
            _cursor.SkipBlanksAndLines();
            var end = _cursor.At;
            lastComma = _cursor.Take(',') ? end : null;
        }

        return new TomlArray(start, _cursor.At, items, lastComma);
    }

    private TomlOther ReadInlineTable()
    {
        var start = _cursor.At;
        _cursor.Step();
        for (_cursor.SkipBlanksAndLines(); !_cursor.Take('}'); _cursor.SkipBlanksAndLines())
        {
            ReadKey();
            _cursor.Expect('=');
            _cursor.SkipBlanks();
            ReadValue();
            _cursor.SkipBlanksAndLines();
            if (!_cursor.Take(',') && _cursor.Here != '}')
            {
                throw _cursor.Fault("',' or '}'");
            }
        }

        return new TomlOther(start, _cursor.At);
    }

    private static bool IsKeyCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    private static bool IsScalarCharacter(char character) => IsKeyCharacter(character) || character is '+' or '.' or ':';
}

using System.Globalization;
using System.Text;

namespace StripeProcessor.Cli;

/// <summary>Reads one string of any of the four kinds: in single or double quotes, on one line or (long) between three of them.</summary>
internal sealed class TomlStringReader
{
    private readonly TomlCursor _cursor;
    private readonly char _quote;
    private readonly bool _isLong;
    private readonly TomlStringBuilder _found;

    private TomlStringReader(TomlCursor cursor)
    {
        _cursor = cursor;
        _quote = cursor.Here;
        _isLong = cursor.Rest.StartsWith(new string(_quote, 3));
        _found = new TomlStringBuilder(cursor.At, _quote == '"' && !_isLong);
    }

    /// <summary>The string whose first quote is at <paramref name="cursor"/>, which then stands just after its last.</summary>
    internal static TomlString Read(TomlCursor cursor) => new TomlStringReader(cursor).Read();

    private TomlString Read()
    {
        _cursor.Step(_isLong ? 3 : 1);
        if (_isLong)
        {
            _cursor.TakeNewLine();
        }

        _found.ContentStart = _cursor.At;
        while (!Close())
        {
            ReadCharacter();
        }

        return _found.Build(_cursor.At);
    }

    private bool Close()
    {
        if (_cursor.Here != _quote)
        {
            return false;
        }

        if (!_isLong)
        {
            _cursor.Step();
            return true;
        }

        var run = _cursor.Rest.IndexOfAnyExcept(_quote);
        run = run < 0 ? _cursor.Rest.Length : run;
        if (run > 5)
        {
            throw _cursor.Fault("at most two quotes before the three that close a string");
        }

        // Up to two quotes may stand right before the closing three, and belong to the text.
        for (var extra = run >= 3 ? run - 3 : run; extra > 0; extra--)
        {
            AddHere();
        }

        _cursor.Step(run >= 3 ? 3 : 0);
        return run >= 3;
    }

    private void ReadCharacter()
    {
        var here = _cursor.Here;
        if (_cursor.AtEnd || (!_isLong && here is '\r' or '\n'))
        {
            throw _cursor.Fault("the end of a string");
        }

        if (here == _quote)
        {
            return;
        }

        if (_quote == '"' && here == '\\')
        {
            ReadEscape();
            return;
        }

        if (char.IsControl(here) && here != '\t' && !(_isLong && here is '\r' or '\n'))
        {
            throw _cursor.Fault("no control character inside a string");
        }

        AddHere();
    }

    private void AddHere()
    {
        _found.Add(_cursor.Here, _cursor.At, _cursor.At + 1);
        _cursor.Step();
    }

    private void ReadEscape()
    {
        var start = _cursor.At;
        _cursor.Step();
        if (_isLong && _cursor.Here is ' ' or '\t' or '\r' or '\n')
        {
            SkipLineContinuation();
            return;
        }

        var letter = _cursor.Here;
        _cursor.Step();
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
            _ => throw _cursor.Fault("a known escape after '\\'"),
        };
        foreach (var character in meant)
        {
            _found.Add(character, start, _cursor.At);
        }
    }

    private void SkipLineContinuation()
    {
        _cursor.SkipBlanks();
        if (!_cursor.TakeNewLine())
        {
            throw _cursor.Fault("the end of the line after '\\'");
        }

        do
        {
            _cursor.SkipBlanks();
        }
        while (_cursor.TakeNewLine());
    }

    private string ReadCodePoint(int digits)
    {
        var rest = _cursor.Rest;
        if (rest.Length < digits
            || !uint.TryParse(rest[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.TryCreate(code, out var character))
        {
            throw _cursor.Fault("a character's code");
        }

        _cursor.Step(digits);
        return character.ToString();
    }
}

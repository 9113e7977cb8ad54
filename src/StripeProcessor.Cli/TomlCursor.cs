namespace StripeProcessor.Cli;

/// <summary>A place in a TOML file, and the steps on from it that every kind of line, key and value shares.</summary>
internal sealed class TomlCursor(string text)
{
    internal int At { get; private set; }

    internal bool AtEnd => At >= text.Length;

    /// <summary>The character at this place; NUL at the file's end.</summary>
    internal char Here => AtEnd ? '\0' : text[At];

    internal ReadOnlySpan<char> Rest => text.AsSpan(At);

    /// <summary>The offset just after this line's end, or the file's.</summary>
    internal int LineEnd
    {
        get
        {
            var length = Rest.IndexOf('\n');
            return length < 0 ? text.Length : At + length + 1;
        }
    }

    internal void Step(int characters = 1) => At += characters;

    internal bool Take(char wanted)
    {
        if (AtEnd || Here != wanted)
        {
            return false;
        }

        At++;
        return true;
    }

    internal bool TakeNewLine()
    {
        var length = Here == '\n' ? 1 : Rest is ['\r', '\n', ..] ? 2 : 0;
        At += length;
        return length > 0;
    }

    internal string TakeAll(string what, Func<char, bool> belongs)
    {
        var start = At;
        while (!AtEnd && belongs(Here))
        {
            At++;
        }

        return At > start ? text[start..At] : throw Fault(what);
    }

    internal void Expect(char wanted)
    {
        SkipBlanks();
        if (!Take(wanted))
        {
            throw Fault($"'{wanted}'");
        }
    }

    internal void EndLine()
    {
        SkipBlanks();
        SkipComment();
        if (!AtEnd && !TakeNewLine())
        {
            throw Fault("the end of the line");
        }
    }

    internal void SkipBlanks()
    {
        while (Here is ' ' or '\t')
        {
            At++;
        }
    }

    internal void SkipBlanksAndLines()
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

    internal FormatException Fault(string expected) =>
        new($"line {1 + text.AsSpan(0, Math.Min(At, text.Length)).Count('\n')}: expected {expected}");

    private void SkipComment()
    {
        if (Here == '#')
        {
            var length = Rest.IndexOf('\n');
            At = length < 0 ? text.Length : At + length;
            if (At > 0 && !AtEnd && text[At - 1] == '\r')
            {
                At--;
            }
        }
    }
}

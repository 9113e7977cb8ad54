namespace StripeProcessor.Local.Dynamo;

/// <summary>An expression word by word: placeholders, words, and signs.</summary>
internal sealed class ExpressionText
{
    private readonly List<string> _words;
    private readonly string _what;
    private int _at;

    public ExpressionText(string text, string what)
    {
        _what = what;
        _words = [.. Split(text)];
    }

    public bool IsAtEnd => _at == _words.Count;

    /// <summary>The word that comes next; empty at the end.</summary>
    public string Next => IsAtEnd ? "" : _words[_at];

    public string Take()
    {
        var word = IsAtEnd ? throw Refused("it ends too early") : _words[_at];
        _at++;
        return word;
    }

    /// <summary>Takes the word when it comes next; keywords in any case.</summary>
    public bool TryTake(string word)
    {
        if (!Next.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Expect(string word)
    {
        if (!TryTake(word))
        {
            throw Refused(IsAtEnd ? $"'{word}' is missing at its end" : $"'{word}' was expected where '{Next}' stands");
        }
    }

    public string TakeName(Placeholders placeholders)
    {
        var word = Take();
        return word.StartsWith('#') ? placeholders.Name(word) : throw Bare(word);
    }

    // DynamoDB takes bare names that are not among its reserved words, and this does not know them.
    public DynamoDbErrorException Bare(string word) => Unknown($"'{word}' where a name is meant: write it as a #placeholder");

    public DynamoDbErrorException Unknown(string what) => new(DynamoDbError.Unknown($"{what}, in the {_what}"));

    public DynamoDbErrorException Refused(string why) => new(DynamoDbError.Invalid($"Invalid {_what}: Syntax error; {why}"));

    private IEnumerable<string> Split(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = LengthOf(text, at);
            if (length > 0)
            {
                yield return text.Substring(at, length);
            }

            at += Math.Max(length, 1);
        }
    }

    private int LengthOf(string text, int at)
    {
        if (char.IsWhiteSpace(text[at]))
        {
            return 0;
        }

        if (text[at] is '#' or ':' || IsWordPart(text[at]))
        {
            var end = at + 1;
            while (end < text.Length && IsWordPart(text[end]))
            {
                end++;
            }

            return end - at;
        }

        return text.AsSpan(at) switch
        {
            ['<', '>' or '=', ..] or ['>', '=', ..] => 2,
            ['(' or ')' or ',' or '=' or '<' or '>' or '+' or '-', ..] => 1,
            _ => throw Unknown($"the sign '{text[at]}'"),
        };
    }

    private static bool IsWordPart(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}

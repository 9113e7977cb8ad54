using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Stripe's search language: clauses such as <c>status:'succeeded'</c>, <c>metadata['order']:'7'</c>, <c>amount&gt;1000</c>,
/// <c>-currency:'eur'</c>, joined by AND or by OR but not by both.
/// </summary>
internal sealed class SearchQuery
{
    private readonly List<Func<JsonObject, bool>> _clauses = [];
    private readonly string _text;
    private readonly IReadOnlyDictionary<string, string[]> _fields;
    private int _at;
    private bool _isAny;

    private SearchQuery(string text, IReadOnlyDictionary<string, string[]> fields)
    {
        _text = text;
        _fields = fields;
    }

    /// <param name="text">The query.</param>
    /// <param name="fields">Names that may be asked for, each with the way to its value in the object.</param>
    /// <exception cref="ApiError">400: the query cannot be read, or names another field.</exception>
    public static Func<JsonObject, bool> Read(string text, IReadOnlyDictionary<string, string[]> fields)
    {
        var query = new SearchQuery(text, fields);
        query.ReadClauses();
        return query._isAny
            ? document => query._clauses.Any(clause => clause(document))
            : document => query._clauses.All(clause => clause(document));
    }

    private void ReadClauses()
    {
        string? joint = null;
        _clauses.Add(ReadClause());
        SkipSpace();
        while (_at < _text.Length)
        {
            // A space alone means AND.
            var word = TakeWord("AND") ?? TakeWord("OR") ?? "AND";
            if (joint is not null && joint != word)
            {
                throw Unreadable("AND and OR cannot be mixed");
            }

            joint = word;
            _clauses.Add(ReadClause());
            SkipSpace();
        }

        _isAny = joint == "OR";
    }

    private Func<JsonObject, bool> ReadClause()
    {
        SkipSpace();
        var isNegated = Take('-');
        var value = ReadField();
        var sign = ReadSign();
        SkipSpace();
        var test = ReadTest(sign);
        return document => test(value(document)) != isNegated;
    }

    private Func<JsonObject, JsonNode?> ReadField()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
        {
            _at++;
        }

        var name = _text[start.._at];
        if (name == "metadata")
        {
            if (!Take('['))
            {
                throw Unreadable("metadata needs a key, as in metadata['key']:'value'");
            }

            var key = ReadQuoted();
            if (!Take(']'))
            {
                throw Unreadable("a ] is missing");
            }

            return document => document.Part("metadata")?[key];
        }

        if (!_fields.TryGetValue(name, out var path))
        {
            throw ApiError.Invalid($"Field `{name}` is an unsupported search field for this resource.", "query");
        }

        return document => path.Aggregate((JsonNode?)document, (node, step) => (node as JsonObject)?[step]);
    }

    private string ReadSign()
    {
        SkipSpace();
        foreach (var sign in (ReadOnlySpan<string>)[">=", "<=", ">", "<", ":", "~"])
        {
            if (_text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal))
            {
                _at += sign.Length;
                return sign;
            }
        }

        throw Unreadable("a field is followed by :, ~, >, <, >= or <=");
    }

    private Func<JsonNode?, bool> ReadTest(string sign)
    {
        if (sign is ":" && TakeWord("null") is not null)
        {
            return node => node is null;
        }

        var wanted = _at < _text.Length && _text[_at] is '\'' or '"' ? ReadQuoted() : ReadBare();
        switch (sign)
        {
            case ":":
                return node => string.Equals(Shown(node), wanted, StringComparison.Ordinal);
            case "~":
                return wanted.Length >= 3
                    ? node => Shown(node)?.Contains(wanted, StringComparison.OrdinalIgnoreCase) == true
                    : throw Unreadable("a part of a text has at least three characters");
        }

        if (!TryRead(wanted, out var bound))
        {
            throw Unreadable($"{sign} needs a number");
        }

        return node => TryRead(Shown(node), out var number) && sign switch
        {
            ">" => number > bound,
            "<" => number < bound,
            ">=" => number >= bound,
            _ => number <= bound,
        };
    }

    private string ReadQuoted()
    {
        if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
        {
            throw Unreadable("a quotation mark is missing");
        }

        var quote = _text[_at++];
        var read = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            // A quotation mark or a backslash inside is written after a backslash.
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            read.Append(_text[_at++]);
        }

        return Take(quote) ? read.ToString() : throw Unreadable("a quotation mark is missing");
    }

    private string ReadBare()
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Unreadable("a value is missing");
    }

    private string? TakeWord(string word)
    {
        var rest = _text.AsSpan(_at);
        if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            || (rest.Length > word.Length && char.IsAsciiLetterOrDigit(rest[word.Length])))
        {
            return null;
        }

        _at += word.Length;
        return word;
    }

    private bool Take(char wanted)
    {
        if (_at >= _text.Length || _text[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private static bool TryRead(string? text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    // Numbers and flags compare as they are written.
    private static string? Shown(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    private static ApiError Unreadable(string why) => ApiError.Invalid($"We were unable to parse your search query: {why}.", "query");
}

namespace StripeProcessor.Cli;

/// <summary>
/// The text in which SAM keeps template parameters: <c>Name=value Other="two words"</c>. Anything else, such as the older
/// <c>ParameterKey=…,ParameterValue=…</c>, is a <see cref="FormatException"/>.
/// </summary>
internal static class ParameterOverrides
{
    /// <summary>One parameter: its name, and where its value stands, the quotes around it left out.</summary>
    internal sealed record Parameter(string Name, int ValueStart, int ValueEnd, bool IsQuoted)
    {
        internal int End => IsQuoted ? ValueEnd + 1 : ValueEnd;
    }

    internal static List<Parameter> Read(string text)
    {
        List<Parameter> found = [];
        for (var at = SkipSpace(text, 0); at < text.Length; at = SkipSpace(text, found[^1].End))
        {
            found.Add(ReadOne(text, at));
        }

        return found;
    }

    private static Parameter ReadOne(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAnyExcept(NameCharacters);
        if (length <= 0 || text[start + length] != '=')
        {
            throw new FormatException("a parameter is not written as Name=value");
        }

        var name = text.Substring(start, length);
        if (name == "ParameterKey")
        {
            throw new FormatException("the parameters are written in the older form ParameterKey=…,ParameterValue=…");
        }

        var value = start + length + 1;
        var one = value < text.Length && text[value] is '"' or '\''
            ? new Parameter(name, value + 1, EndOfQuoted(text, value), IsQuoted: true)
            : new Parameter(name, value, EndOfBare(text, value), IsQuoted: false);

        return one.End == text.Length || char.IsWhiteSpace(text[one.End])
            ? one
            : throw new FormatException($"something follows the quoted value of {name}");
    }

    private static int EndOfQuoted(string text, int quote)
    {
        for (var at = quote + 1; at < text.Length; at++)
        {
            if (text[at] == text[quote])
            {
                return at;
            }

            at += text[at] == '\\' && text[quote] == '"' ? 1 : 0;
        }

        throw new FormatException("a quote is not closed");
    }

    private static int EndOfBare(string text, int start)
    {
        var at = start;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            if (text[at] is '"' or '\'')
            {
                throw new FormatException("a quote stands inside a value");
            }

            at += text[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, text.Length);
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private const string NameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
}

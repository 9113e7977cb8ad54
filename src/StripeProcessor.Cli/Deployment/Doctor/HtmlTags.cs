using System.Net;

namespace StripeProcessor.Cli;

/// <summary>The start tags of a page, in order; enough to find forms and policies, and no more than that of HTML.</summary>
internal static class HtmlTags
{
    internal sealed record Tag(string Name, IReadOnlyDictionary<string, string> Attributes)
    {
        internal string? this[string name] => Attributes.GetValueOrDefault(name);
    }

    internal static IEnumerable<Tag> Read(string html)
    {
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at < html.Length - 1; at = html.IndexOf('<', at))
        {
            if (html.AsSpan(at).StartsWith("<!--"))
            {
                var end = html.IndexOf("-->", at + 4, StringComparison.Ordinal);
                at = end < 0 ? html.Length : end + 3;
            }
            else if (char.IsAsciiLetter(html[at + 1]))
            {
                at++;
                var tag = ReadTag(html, ref at);
                yield return tag;
                at = AfterText(html, at, tag.Name);
            }
            else
            {
                at++;
            }

            if (at >= html.Length)
            {
                yield break;
            }
        }
    }

    // What stands inside a script or a style is no tag, whatever it looks like.
    private static int AfterText(string html, int at, string name)
    {
        if (name is not ("script" or "style" or "textarea" or "title") || at >= html.Length)
        {
            return at;
        }

        var end = html.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html.Length : end;
    }

    private static Tag ReadTag(string html, ref int at)
    {
        var name = Take(html, ref at, character => !IsSpace(character) && character is not ('>' or '/')).ToLowerInvariant();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            Take(html, ref at, character => IsSpace(character) || character == '/');
            if (at >= html.Length || html[at] == '>')
            {
                at++;
                return new Tag(name, attributes);
            }

            // The first character belongs to the name whatever it is, as browsers have it.
            var start = at++;
            Take(html, ref at, character => !IsSpace(character) && character is not ('=' or '>' or '/'));
            var attribute = html[start..Math.Min(at, html.Length)].ToLowerInvariant();
            attributes.TryAdd(attribute, ReadValue(html, ref at));
        }
    }

    private static string ReadValue(string html, ref int at)
    {
        var before = at;
        Take(html, ref at, IsSpace);
        if (at >= html.Length || html[at] != '=')
        {
            at = before;
            return "";
        }

        at++;
        Take(html, ref at, IsSpace);
        if (at < html.Length && html[at] is '"' or '\'')
        {
            var quote = html[at++];
            var value = Take(html, ref at, character => character != quote);
            at++;
            return WebUtility.HtmlDecode(value);
        }

        return WebUtility.HtmlDecode(Take(html, ref at, character => !IsSpace(character) && character != '>'));
    }

    private static string Take(string html, ref int at, Func<char, bool> belongs)
    {
        var start = Math.Min(at, html.Length);
        at = start;
        while (at < html.Length && belongs(html[at]))
        {
            at++;
        }

        return html[start..at];
    }

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\n' or '\r' or '\f';
}

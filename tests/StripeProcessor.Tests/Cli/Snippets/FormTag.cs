using System.Net;

namespace StripeProcessor.Tests.Cli.Snippets;

/// <summary>One opening tag of a form, and the text that follows it. Reads the plain HTML that our own pages are written in.</summary>
internal sealed record FormTag(string Name, IReadOnlyDictionary<string, string> Attributes, string Text)
{
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    /// <summary>The tags of the first form on the page, in their order; without its pictures.</summary>
    public static IReadOnlyList<FormTag> OfForm(string page)
    {
        var from = page.IndexOf("<form", StringComparison.Ordinal);
        var form = page[from..page.IndexOf("</form>", StringComparison.Ordinal)];
        var tags = new List<FormTag>();
        foreach (var part in form.Split('<').Skip(1).Where(IsOfWords))
        {
            var end = EndOfTag(part);
            var text = Tidy(part[(end + 1)..]);
            if (part[0] != '/')
            {
                tags.Add(Read(part[..end], text));
            }
            else if (text.Length > 0)
            {
                // What stands after a part of a sentence, as after <strong>, belongs to the sentence.
                tags[^1] = tags[^1] with { Text = $"{tags[^1].Text} {text}".Trim() };
            }
        }

        return tags;
    }

    private static bool IsOfWords(string part) =>
        !part.StartsWith("path", StringComparison.Ordinal) && !part.StartsWith("svg", StringComparison.Ordinal);

    private static FormTag Read(string tag, string text)
    {
        var attributes = new Dictionary<string, string>();
        var at = tag.IndexOfAny([' ', '\n']);
        var name = at < 0 ? tag : tag[..at];
        for (var rest = at < 0 ? "" : tag[at..].Trim(); rest.Length > 0; rest = rest.TrimStart())
        {
            var end = rest.IndexOfAny([' ', '=', '\n']);
            var attribute = end < 0 ? rest : rest[..end];
            if (end >= 0 && rest[end] == '=')
            {
                var close = rest.IndexOf('"', end + 2);
                attributes.Add(attribute, WebUtility.HtmlDecode(rest[(end + 2)..close]));
                rest = rest[(close + 1)..];
            }
            else
            {
                attributes.Add(attribute, "");
                rest = rest[attribute.Length..];
            }
        }

        return new FormTag(name, attributes, text);
    }

    private static int EndOfTag(string part)
    {
        var isQuoted = false;
        for (var at = 0; at < part.Length; at++)
        {
            isQuoted ^= part[at] == '"';
            if (part[at] == '>' && !isQuoted)
            {
                return at;
            }
        }

        throw new FormatException($"a tag without an end: <{part}");
    }

    private static string Tidy(string text) =>
        string.Join(' ', WebUtility.HtmlDecode(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}

using System.Net;
using System.Text;

namespace StripeProcessor.Function.Http;

/// <summary>Writes HTML of which only the constants are markup: whatever is put between them is encoded on its way in.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new(8 * 1024);

    /// <summary>Markup, written by us: the parts between braces are encoded, for text and for double-quoted attributes alike.</summary>
    public HtmlWriter Write(FormattableString markup)
    {
        var arguments = new object?[markup.ArgumentCount];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = markup.GetArgument(i) is Markup plain ? plain.Html : Encode(markup.GetArgument(i)?.ToString() ?? "");
        }

        _html.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, markup.Format, arguments).Append('\n');
        return this;
    }

    public override string ToString() => _html.ToString();

    // HTML has no way to write most control characters, not even as a reference.
    private static string Encode(string text) =>
        WebUtility.HtmlEncode(text.Any(IsUnwritable) ? string.Concat(text.Where(c => !IsUnwritable(c))) : text);

    private static bool IsUnwritable(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}

/// <summary>A piece of markup that one of our own constants is.</summary>
internal readonly record struct Markup(string Html)
{
    public static Markup None => new("");

    /// <summary>An attribute that is there or not, such as <c>checked</c>.</summary>
    public static Markup If(bool holds, string attribute) => holds ? new(" " + attribute) : None;
}

using System.Globalization;
using System.Text;

namespace StripeProcessor.Cli;

/// <summary>
/// Writes the form's HTML, of which only the constants are markup: whatever is put between them becomes text. No line is empty,
/// because Markdown would take an empty line for the end of the HTML.
/// </summary>
/// <param name="isForAstro">
/// Astro reads a quoted attribute before it writes it, and drops backslashes and references on the way.
/// </param>
internal sealed class FormMarkup(bool isForAstro)
{
    private readonly StringBuilder _html = new(8 * 1024);

    /// <summary>
    /// A line of markup: the parts between braces are encoded. What comes from outside goes into attributes by <see cref="Named"/>.
    /// </summary>
    internal FormMarkup Line(int depth, FormattableString markup)
    {
        var arguments = new object[markup.ArgumentCount];
        for (var at = 0; at < arguments.Length; at++)
        {
            arguments[at] = markup.GetArgument(at) is Attributes ours ? ours.Html : Encode((string)markup.GetArgument(at)!);
        }

        _html.Append(' ', depth * 2).AppendFormat(CultureInfo.InvariantCulture, markup.Format, arguments).Append('\n');
        return this;
    }

    /// <summary>Lines of markup that are all ours.</summary>
    internal FormMarkup Block(int depth, string markup)
    {
        foreach (var line in markup.Split('\n'))
        {
            _html.Append(' ', depth * 2).Append(line.TrimEnd('\r')).Append('\n');
        }

        return this;
    }

    internal void Hidden(int depth, string field, string value) =>
        Line(depth, $"<input type=\"hidden\" name=\"{field}\"{Named("value", value)}>");

    internal void Option(int depth, string value, string label, bool isChosen) =>
        Line(depth, $"<option{Named("value", value)}{Attributes.If(isChosen, "selected")}>{label}</option>");

    internal void Choice(int depth, string field, string value, string label, Attributes marks) => Line(
        depth,
        $"<label class=\"choice\"><input type=\"radio\" name=\"{field}\"{Named("value", value)}{marks}><span>{label}</span></label>");

    /// <summary>An attribute with a value that may be any text.</summary>
    internal Attributes Named(string name, string value) => new(isForAstro && value.Any(IsSpecial)
        ? $" {name}={{\"{InScript(value)}\"}}"
        : $" {name}=\"{Encode(value)}\"");

    public override string ToString() => _html.ToString();

    /// <summary>
    /// The text with everything written as a character reference that HTML or one of the template languages would read: braces and
    /// percent signs are all that Liquid, Nunjucks, Go's templates and Astro know a tag by. So it is text in each of them, whatever
    /// it says, and no "raw" block is needed that a text could end.
    /// </summary>
    internal static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            // HTML has no way to write most control characters, not even as a reference; and no line may break here.
            if (char.IsControl(character))
            {
                encoded.Append(' ');
            }
            else if (IsSpecial(character) && character is not ('\\' or '`'))
            {
                encoded.Append(CultureInfo.InvariantCulture, $"&#{(int)character};");
            }
            else
            {
                encoded.Append(character);
            }
        }

        return encoded.ToString();
    }

    // Within the quotes of a string in an expression, where Astro leaves everything as it is.
    private static string InScript(string text) => string.Concat(text.Select(character =>
        char.IsControl(character) ? " " : IsSpecial(character) ? $"\\u{(int)character:x4}" : character.ToString()));

    private static bool IsSpecial(char character) =>
        character is '&' or '<' or '>' or '"' or '\'' or '{' or '}' or '%' or '\\' or '`';
}

/// <summary>Attributes of ours that an element has or has not.</summary>
internal readonly record struct Attributes(string Html)
{
    internal static Attributes If(bool holds, string attributes) => new(holds ? " " + attributes : "");
}

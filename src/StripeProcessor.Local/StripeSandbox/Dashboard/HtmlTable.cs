using System.Text;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A table with a heading over each column. Cells are texts, but for codes and buttons, which are markup already.</summary>
internal sealed class HtmlTable(params string[] headings)
{
    private readonly StringBuilder _rows = new();

    /// <summary>One row, its cells encoded by <see cref="Text"/>, <see cref="Code"/> or <see cref="Button"/>.</summary>
    public void Add(params ReadOnlySpan<string> cells)
    {
        _rows.Append("<tr>");
        foreach (var cell in cells)
        {
            _rows.Append("<td>").Append(cell).Append("</td>");
        }

        _rows.Append("</tr>\n");
    }

    public static string Text(string? text) => PageLayout.Text(text);

    public static string Code(string text) => $"<code>{PageLayout.Text(text)}</code>";

    /// <summary>A form with one button. <paramref name="about"/> tells somebody who hears the page which row it belongs to.</summary>
    public static string Button(string action, string label, string about, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var hidden = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            hidden.Append($"<input type=\"hidden\" name=\"{PageLayout.Text(name)}\" value=\"{PageLayout.Text(value)}\">");
        }

        return $"""
            <form method="post" action="/_sandbox/do/{action}">{hidden}
            <button class="small" type="submit" aria-label="{PageLayout.Text($"{label}: {about}")}">{PageLayout.Text(label)}</button></form>
            """;
    }

    public string ToHtml(string whenEmpty)
    {
        if (_rows.Length == 0)
        {
            return $"<p>{PageLayout.Text(whenEmpty)}</p>";
        }

        var head = string.Concat(headings.Select(heading => $"<th scope=\"col\">{PageLayout.Text(heading)}</th>"));
        return $"""
            <div class="scroll" tabindex="0"><table>
            <thead><tr>{head}</tr></thead>
            <tbody>{_rows}</tbody></table></div>
            """;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function.Http;

/// <summary>
/// A picture of how far gifts have come: an amount, a bar, and what is left to say. It has no script, moves nothing and loads
/// nothing. Alone or in an <c>img</c> it brings its own colors, light and dark; put into a page's own markup it takes the page's.
/// </summary>
/// <param name="designation">What the gifts are for.</param>
/// <param name="total">What they amount to.</param>
/// <param name="goal">What they shall come to; null: no bar.</param>
internal sealed class Thermometer(Designation designation, Total total, Money? goal)
{
    private const int Whole = 100;

    // All lengths are in units of the picture, which grow and shrink with its width.
    private const int Width = 400;
    private const int Margin = 16;
    private const int Inner = Width - (2 * Margin);

    // Only where the picture is a document of its own (":root") does it know what lies behind it, because it paints that itself.
    private const string Css = """
        svg:root{color:#1c2925}
        svg:root .paper{fill:#fffefb}
        svg:root .filled{fill:#1d5a49}
        @media (prefers-color-scheme:dark){svg:root{color:#e9efea}svg:root .paper{fill:#17211f}svg:root .filled{fill:#86d3b4}}
        @media (forced-colors:active){svg:root{color:CanvasText}svg:root .paper{fill:Canvas}svg:root .filled{fill:Highlight}}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; frame-ancestors 'none'";

    public Reply ToReply() => Reply.Svg(Draw(), Policy);

    private string Raised => total.Amount.ToDisplayString();

    private string Gifts => total.Count == 1 ? "1 gift" : string.Create(CultureInfo.InvariantCulture, $"{total.Count:#,0} gifts");

    /// <summary>
    /// Whole percents, rounded down: a goal is reached when it is reached. Above the goal they go on; a beginning is no zero.
    /// </summary>
    private string Percent
    {
        get
        {
            var percent = Part(Whole);
            return percent == 0 && total.Amount.IsPositive
                ? "less than 1 %"
                : string.Create(CultureInfo.InvariantCulture, $"{percent:#,0} %");
        }
    }

    private string Sentence => goal is { } all
        ? $"{Raised} of {all.ToDisplayString()} raised by {Gifts}, {Percent}"
        : $"{Raised} raised by {Gifts}";

    private string Draw()
    {
        var height = goal is null ? 92 : 170;
        var name = $"gifts-{designation.Id}-{total.Amount.Currency.Code}";
        var svg = new HtmlWriter();
        svg.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Text(Width)} {Text(height)}\" role=\"img\" lang=\"en\" aria-labelledby=\"{name} {name}-sum\" fill=\"currentColor\" font-family=\"system-ui, sans-serif\">")
            .Write($"<title id=\"{name}\">{designation.Name}</title>")
            .Write($"<desc id=\"{name}-sum\">{Sentence}.</desc>")
            .Write($"<style>{new Markup(Css)}</style>")
            .Write($"<rect class=\"paper\" width=\"{Text(Width)}\" height=\"{Text(height)}\" rx=\"12\" fill=\"none\"/>");

        WriteLine(svg, 46, 34, Raised + " raised", isStrong: true);
        if (goal is { } all)
        {
            WriteBar(svg);
            WriteLine(svg, 124, 21, $"{Percent} of {all.ToDisplayString()}");
        }

        WriteLine(svg, height - 18, 21, "by " + Gifts);
        return svg.Write($"</svg>").ToString();
    }

    private void WriteBar(HtmlWriter svg)
    {
        // What was given shows, however little it is; what goes beyond the goal cannot.
        var least = total.Amount.IsPositive ? 2 : 0;
        var filled = (int)Math.Clamp(Part(Inner - 8), least, Inner - 8);
        svg.Write($"<rect class=\"filled\" x=\"{Text(Margin + 4)}\" y=\"68\" width=\"{Text(filled)}\" height=\"20\" rx=\"3\"/>")
            .Write($"<rect x=\"{Text(Margin + 1)}\" y=\"65\" width=\"{Text(Inner - 2)}\" height=\"26\" rx=\"6\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>");
    }

    private static void WriteLine(HtmlWriter svg, int y, int size, string words, bool isStrong = false) => svg.Write(
        $"<text x=\"{Text(Margin)}\" y=\"{Text(y)}\" font-size=\"{Text(SizeOf(words, size))}\" font-weight=\"{(isStrong ? "700" : "400")}\">{words}</text>");

    /// <summary>How much of so many parts is there, in whole parts; nothing while more was given back than given.</summary>
    private long Part(int parts) => goal is { } all
        ? (long)Int128.Clamp((Int128)total.Amount.MinorUnits * parts / all.MinorUnits, 0, long.MaxValue)
        : 0;

    // Letters and digits are about six tenths as wide as high: what would run out of the picture is written smaller.
    private static int SizeOf(string words, int largest) => Math.Min(largest, Inner * 10 / (6 * words.Length));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Amazon.Lambda.APIGatewayEvents;

namespace StripeProcessor.Tests.Function;

public sealed class ThermometerRouteTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Stage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_screen_reader_reads_the_picture_as_a_sentence()
    {
        await GiveAsync(37, 125_000);

        var reply = await _stage.SendAsync(Event.Query("/totals.svg", "designation=general&currency=usd&goal=5000"));

        Assert.Equal((200, "image/svg+xml", "no-store"), (reply.StatusCode, reply.Header("Content-Type"), reply.Header("Cache-Control")));
        var picture = Read(reply);
        Assert.Equal("img", picture.Attribute("role")?.Value);
        Assert.Equal("$1,250.00 of $5,000.00 raised by 37 gifts, 25 %.", picture.Element(Svg + "desc")?.Value);
        Assert.Equal("Where it is needed most", picture.Element(Svg + "title")?.Value);
        Assert.Equal(
            picture.Attribute("aria-labelledby")?.Value,
            $"{picture.Element(Svg + "title")?.Attribute("id")?.Value} {picture.Element(Svg + "desc")?.Attribute("id")?.Value}");
    }

    [Fact]
    public async Task Who_sees_the_picture_sees_the_same()
    {
        await GiveAsync(37, 125_000);

        var picture = await DrawAsync("goal=5000");

        Assert.Equal(["$1,250.00 raised", "25 % of $5,000.00", "by 37 gifts"], Texts(picture));
    }

    [Fact]
    public async Task Without_a_goal_there_is_an_amount_and_a_number_and_nothing_to_measure()
    {
        await GiveAsync(1, 2500);

        var picture = await DrawAsync("");

        Assert.Equal(["$25.00 raised", "by 1 gift"], Texts(picture));
        Assert.Equal("$25.00 raised by 1 gift.", picture.Element(Svg + "desc")?.Value);
        Assert.DoesNotContain(picture.Elements(Svg + "rect"), rect => rect.Attribute("class")?.Value == "filled");
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(1, "less than 1 %")]
    [InlineData(4_999, "less than 1 %")]
    [InlineData(5_000, "1 %")]
    [InlineData(9_999, "1 %")]
    [InlineData(499_999, "99 %")]
    [InlineData(500_000, "100 %")]
    [InlineData(504_999, "100 %")]
    [InlineData(660_000, "132 %")]
    [InlineData(99_999_999, "19,999 %")]
    public async Task A_goal_is_reached_when_it_is_reached_and_can_be_passed(long raised, string percent)
    {
        await GiveAsync(raised == 0 ? 0 : 1, raised);

        var picture = await DrawAsync("goal=5000.00");

        Assert.Equal($"{percent} of $5,000.00", Texts(picture)[1]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(250_000, 180)]
    [InlineData(500_000, 360)]
    [InlineData(5_000_000, 360)]
    public async Task The_bar_is_as_long_as_what_was_given_and_never_leaves_its_frame(long raised, int length)
    {
        await GiveAsync(raised == 0 ? 0 : 1, raised);

        var bar = Assert.Single((await DrawAsync("goal=5000")).Elements(Svg + "rect"), rect => rect.Attribute("class")?.Value == "filled");

        Assert.Equal(length, int.Parse(bar.Attribute("width")!.Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_longest_amounts_stay_inside_the_picture()
    {
        for (var i = 0; i < 12; i++)
        {
            await LedgerSeeds.PaidAsync(_stage, 99_999_999);
        }

        var picture = await DrawAsync("goal=999999999999.99");

        Assert.Equal("$11,999,999.88 raised", Texts(picture)[0]);
        Assert.All(picture.Elements(Svg + "text"), text => Assert.InRange(
            int.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture) * text.Value.Length, 1, 368 * 10 / 6));
    }

    [Fact]
    public async Task Each_currency_has_a_picture_of_its_own()
    {
        await LedgerSeeds.PaidAsync(_stage, 2500);
        await LedgerSeeds.PaidAsync(_stage, 3000, "jpy", "winter-shelter");

        var picture = await DrawAsync("designation=winter-shelter&currency=JPY&goal=10,000");

        Assert.Equal(["¥3,000 raised", "30 % of ¥10,000", "by 1 gift"], Texts(picture));
    }

    [Fact]
    public async Task A_name_is_text_whatever_it_looks_like()
    {
        using var stage = new Stage
        {
            Form = """
                {"organisation":"A","default_currency":"usd","frequencies":["one_time"],
                 "currencies":[{"code":"usd","minimum":"1","maximum":"10","presets":[],"fee":{"percent":"0","fixed":"0"}}],
                 "designations":[{"id":"x","name":"</title><script>alert('1')</script>&\"]]>\u0007\ud83c\udf4e {0}"}]}
                """,
        };

        var reply = await stage.SendAsync(Event.Get("/totals.svg"));

        Assert.Equal("</title><script>alert('1')</script>&\"]]>🍎 {0}", Read(reply).Element(Svg + "title")?.Value);
        Assert.DoesNotContain("<script", reply.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("goal=0", "goal:zero")]
    [InlineData("goal=-5", "goal:negative")]
    [InlineData("goal=1.000", "goal:ambiguous")]
    [InlineData("goal=much", "goal:unreadable")]
    [InlineData("goal=12.3456", "goal:too_many_decimals")]
    [InlineData("goal=1e3", "goal:unreadable")]
    [InlineData("goal=%C2%A35", "goal:other_currency")]
    [InlineData("currency=nok", "currency:not_offered")]
    [InlineData("currency=nok&goal=x", "currency:not_offered")]
    [InlineData("designation=general%20", "designation:not_offered")]
    [InlineData("designation=a&currency=b", "designation:not_offered,currency:not_offered")]
    [InlineData("designation=a&goal=0", "designation:not_offered,goal:zero")]
    public async Task A_picture_that_nobody_can_draw_is_refused_with_what_is_wrong(string query, string faults)
    {
        var reply = await _stage.SendAsync(Event.Query("/totals.svg", query));

        Assert.Equal((422, "application/problem+json", faults), (reply.StatusCode, reply.Header("Content-Type"), string.Join(',', reply.Faults())));
    }

    [Fact]
    public async Task The_picture_runs_nothing_loads_nothing_and_moves_nothing()
    {
        var reply = await _stage.SendAsync(Event.Query("/totals.svg", "goal=5000"));

        var policy = reply.Header("Content-Security-Policy")!;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(StyleOf(reply))));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'", policy);
        Assert.DoesNotMatch("(?i)<script|<a |href|url\\(|@import|<image|<use|<animate|<set|transition|animation|style=| on[a-z]+=", reply.Body);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Words_and_bar_stand_out_from_the_paper_in_light_and_in_dark(bool isDark)
    {
        var style = StyleOf(await _stage.SendAsync(Event.Query("/totals.svg", "goal=5000")));
        var rules = isDark ? style[style.IndexOf("prefers-color-scheme:dark", StringComparison.Ordinal)..style.IndexOf("@media (forced-colors", StringComparison.Ordinal)] : style;

        var ink = ColorOf(rules, "svg:root{color:");
        var paper = ColorOf(rules, "svg:root .paper{fill:");
        var filled = ColorOf(rules, "svg:root .filled{fill:");

        Assert.InRange(Contrast(ink, paper), 4.5, 21);
        Assert.InRange(Contrast(filled, paper), 3, 21);
    }

    [Fact]
    public async Task In_forced_colors_the_readers_own_colors_hold()
    {
        var style = StyleOf(await _stage.SendAsync(Event.Query("/totals.svg", "goal=5000")));

        var forced = style[style.IndexOf("@media (forced-colors:active)", StringComparison.Ordinal)..];
        Assert.DoesNotContain("#", forced, StringComparison.Ordinal);
        Assert.Contains("color:CanvasText", forced, StringComparison.Ordinal);
        Assert.Contains("fill:Canvas}", forced, StringComparison.Ordinal);
        Assert.Contains("fill:Highlight", forced, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_pages_own_markup_the_picture_takes_the_pages_color()
    {
        var reply = await _stage.SendAsync(Event.Query("/totals.svg", "goal=5000"));

        var picture = Read(reply);
        Assert.Equal("currentColor", picture.Attribute("fill")?.Value);
        Assert.All(picture.Elements(), element => Assert.Contains(element.Attribute("fill")?.Value, new[] { null, "none" }));
        Assert.All(Regex.Matches(StyleOf(reply), "[{}]\\s*([^{}@]+)\\{").Select(rule => rule.Groups[1].Value), selector => Assert.StartsWith("svg:root", selector, StringComparison.Ordinal));
    }

    private async Task GiveAsync(int gifts, long minorUnits)
    {
        for (var i = 0; i < gifts; i++)
        {
            await LedgerSeeds.PaidAsync(_stage, i == 0 ? minorUnits - ((gifts - 1) * (minorUnits / gifts)) : minorUnits / gifts);
        }
    }

    private async Task<XElement> DrawAsync(string query) => Read(await _stage.SendAsync(Event.Query("/totals.svg", query)));

    private static XElement Read(APIGatewayHttpApiV2ProxyResponse reply) => XDocument.Parse(reply.Body).Root!;

    private static string[] Texts(XElement picture) => [.. picture.Elements(Svg + "text").Select(text => text.Value)];

    private static string StyleOf(APIGatewayHttpApiV2ProxyResponse reply) => Regex.Match(reply.Body, "<style>(.*)</style>", RegexOptions.Singleline).Groups[1].Value;

    private static string ColorOf(string rules, string before)
    {
        var start = rules.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return rules[start..(start + 7)];
    }

    // WCAG 2.2, "contrast ratio" and "relative luminance".
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color) =>
        (0.2126 * Linear(color[1..3])) + (0.7152 * Linear(color[3..5])) + (0.0722 * Linear(color[5..7]));

    private static double Linear(string channel)
    {
        var value = int.Parse(channel, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}

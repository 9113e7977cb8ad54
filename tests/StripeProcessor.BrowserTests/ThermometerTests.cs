using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The picture of what was given so far, as people meet it: in a page, alone, and in a page's own markup.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class ThermometerTests(RunningSite site)
{
    private const string Picture = "/totals.svg?designation=winter-shelter&currency=gbp&goal=5000";

    [SkippableFact]
    public async Task Who_cannot_see_the_picture_on_the_donation_page_hears_its_sentence()
    {
        await using var donor = await site.DonorAsync();

        await donor.OpenFormAsync();

        await Assertions.Expect(donor.Page.Locator("[data-give-so-far]"))
            .ToHaveAccessibleNameAsync(new Regex(@"^\$[\d,.]+ of \$5,000\.00 raised by [\d,]+ gifts?, .+ %\.$"));
    }

    [SkippableFact]
    public async Task Without_script_the_picture_is_there_and_has_words_of_its_own()
    {
        await using var donor = await site.DonorAsync(new() { JavaScriptEnabled = false });

        await donor.OpenFormAsync();

        var picture = donor.Page.Locator("[data-give-so-far]");
        await Assertions.Expect(picture).ToHaveAccessibleNameAsync(new Regex("given so far"));
        Assert.True(await picture.EvaluateAsync<bool>("async image => { await image.decode(); return image.naturalWidth > 0; }"));
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, "rgb(28, 41, 37)", "rgb(255, 254, 251)")]
    [InlineData(ColorScheme.Dark, "rgb(233, 239, 234)", "rgb(23, 33, 31)")]
    public async Task Alone_the_picture_brings_its_own_colors(ColorScheme colors, string ink, string paper)
    {
        await using var donor = await site.DonorAsync(new() { ColorScheme = colors });
        var refused = new List<string>();
        donor.Page.Console += (_, message) => refused.Add(message.Text);

        await donor.Page.GotoAsync(Picture);

        Assert.Equal(ink, await FillAsync(donor, "text"));
        Assert.Equal(paper, await FillAsync(donor, ".paper"));
        Assert.DoesNotContain(refused, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("rgb(0, 0, 128)")]
    [InlineData("rgb(240, 230, 140)")]
    public async Task In_a_pages_own_markup_the_picture_takes_the_pages_color(string color)
    {
        await using var donor = await site.DonorAsync(new() { ColorScheme = ColorScheme.Dark });
        await EmbedAsync(donor, $"color: {color}");

        Assert.Equal(color, await FillAsync(donor, "svg text"));
        Assert.Equal("none", await FillAsync(donor, "svg .paper"));
    }

    [SkippableFact]
    public async Task In_a_pages_own_markup_the_picture_has_no_barrier_that_axe_finds()
    {
        await using var donor = await site.DonorAsync();
        await EmbedAsync(donor, "color: #222; background: #fff");

        await Barriers.AssertNoneAsync(donor);
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Img)).ToHaveAccessibleNameAsync("Winter shelter £0.00 of £5,000.00 raised by 0 gifts, 0 %.");
    }

    [SkippableFact]
    public async Task In_forced_colors_the_picture_takes_the_readers_colors()
    {
        await using var donor = await site.DonorAsync(new() { ForcedColors = ForcedColors.Active, ColorScheme = ColorScheme.Light });

        await donor.Page.GotoAsync(Picture);

        Assert.NotEqual("rgb(28, 41, 37)", await FillAsync(donor, "text"));
        Assert.NotEqual(await FillAsync(donor, "text"), await FillAsync(donor, ".paper"));
    }

    private static async Task EmbedAsync(Donor donor, string style)
    {
        var svg = await (await donor.Page.APIRequest.GetAsync(Picture)).TextAsync();
        await donor.Page.SetContentAsync(
            $"<!doctype html><html lang=\"en\"><title>Winter shelter</title><main style=\"{style}\"><h1>Winter shelter</h1>{svg}</main></html>");
    }

    private static Task<string> FillAsync(Donor donor, string selector) =>
        donor.Page.Locator(selector).First.EvaluateAsync<string>("one => getComputedStyle(one).fill");
}

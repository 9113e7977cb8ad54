using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The pages on narrow screens, in forced colors and on paper.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class LayoutTests(RunningSite site)
{
    [SkippableTheory]
    [InlineData("/")]
    [InlineData("/thanks.html?donation=0b5e7c7e-8f3a-4c1d-9a55-0d6f3a1b2c3d")]
    [InlineData("/cancelled.html")]
    public async Task At_320_pixels_nobody_scrolls_sideways(string page)
    {
        await using var donor = await NarrowAsync();
        await donor.Page.GotoAsync(page);
        if (page == "/")
        {
            await donor.Page.GetByText("Add your name").ClickAsync();
            await donor.Continue.ClickAsync();
        }

        Assert.Equal(320, await WidthAsync(donor));
    }

    [SkippableFact]
    public async Task At_320_pixels_nobody_scrolls_sideways_on_the_functions_own_answer()
    {
        await using var donor = await NarrowAsync();
        await donor.OpenFormAsync();
        await donor.TypeOtherAmountAsync("1.000");
        await donor.Continue.ClickAsync();
        await donor.Page.GetByRole(AriaRole.Heading, new() { Name = "There is a problem" }).WaitForAsync();

        Assert.Equal(320, await WidthAsync(donor));
    }

    [SkippableFact]
    public async Task In_forced_colors_the_chosen_amount_still_stands_out()
    {
        await using var donor = await site.DonorAsync(new() { ForcedColors = ForcedColors.Active, ReducedMotion = ReducedMotion.Reduce });
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");

        var backgrounds = await donor.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.presets span')].map(tile => getComputedStyle(tile).backgroundColor)");

        Assert.NotEqual(backgrounds[0], backgrounds[1]);
        Assert.Equal(backgrounds[0], backgrounds[2]);
    }

    [SkippableFact]
    public async Task A_printed_thank_you_shows_the_reference_and_no_button()
    {
        await using var donor = await site.DonorAsync();
        await donor.Page.GotoAsync("/thanks.html?donation=0b5e7c7e-8f3a-4c1d-9a55-0d6f3a1b2c3d");

        await donor.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Assertions.Expect(donor.Page.Locator("[data-give-reference] code")).ToBeVisibleAsync();
        await Assertions.Expect(donor.Page.GetByText("Print this page")).ToBeHiddenAsync();
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("?donation=")]
    [InlineData("?donation=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")]
    [InlineData("?donation=0b5e7c7e-8f3a-4c1d-9a55-0d6f3a1b2c3d%0Acall%20us")]
    public async Task The_thank_you_page_repeats_nothing_that_is_not_a_reference(string query)
    {
        await using var donor = await site.DonorAsync();

        await donor.Page.GotoAsync("/thanks.html" + query);

        await Assertions.Expect(donor.Page.Locator("[data-give-reference]")).ToBeHiddenAsync();
        await Assertions.Expect(donor.Page.Locator("[data-give-reference] code")).ToBeEmptyAsync();
    }

    private Task<Donor> NarrowAsync() => site.DonorAsync(new() { ViewportSize = new() { Width = 320, Height = 640 } });

    private static Task<int> WidthAsync(Donor donor) => donor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
}

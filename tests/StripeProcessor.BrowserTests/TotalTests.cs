using System.Globalization;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The total that the page shows before anything is sent.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class TotalTests(RunningSite site)
{
    [SkippableTheory]
    [InlineData("usd", "25")]
    [InlineData("usd", "1,234.56")]
    [InlineData("eur", "12.50")]
    [InlineData("gbp", "7.77")]
    [InlineData("jpy", "2,999")]
    public async Task The_total_shown_is_what_the_payment_page_charges(string currency, string amount)
    {
        await using var donor = await site.DonorAsync();
        var before = await site.ChargedAsync();
        await donor.OpenFormAsync();

        await donor.ChooseCurrencyAsync(currency);
        await donor.TypeOtherAmountAsync(amount);
        await donor.CoverTheFeeAsync();
        await Assertions.Expect(donor.Total).ToContainTextAsync("You will be charged ");
        var shown = (await donor.Total.Locator("strong").InnerTextAsync())["You will be charged ".Length..];
        await donor.ContinueToPaymentAsync();
        await Assertions.Expect(donor.Page.Locator("body")).ToContainTextAsync(shown);
        await donor.PayAsync();

        var charged = Assert.Single((await site.ChargedAsync()).ExceptBy(before.Select(one => one.Id), one => one.Id));
        var minorUnits = string.Concat(shown.Where(char.IsAsciiDigit));
        Assert.Equal(long.Parse(minorUnits, NumberStyles.None, CultureInfo.InvariantCulture), charged.Amount);
        Assert.Equal(currency, charged.Currency);
    }

    [SkippableFact]
    public async Task Nothing_is_added_to_a_gift_unless_the_donor_asks()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        await donor.ChooseAsync("$25");

        await Assertions.Expect(donor.Total).ToHaveTextAsync("You will be charged $25.00");
        await Assertions.Expect(donor.Page.GetByLabel("cover the card fee")).Not.ToBeCheckedAsync();
    }

    [SkippableFact]
    public async Task Presets_follow_the_chosen_currency()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        var presets = donor.Page.Locator(".presets .choice");
        var dollars = await presets.AllInnerTextsAsync();

        await donor.ChooseCurrencyAsync("jpy");
        var yen = await presets.AllInnerTextsAsync();

        Assert.All(dollars, preset => Assert.StartsWith("$", preset, StringComparison.Ordinal));
        Assert.All(yen, preset => Assert.StartsWith("¥", preset, StringComparison.Ordinal));
        Assert.All(yen, preset => Assert.DoesNotContain(".", preset, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task An_amount_that_can_be_read_in_two_ways_shows_no_total()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        await donor.TypeOtherAmountAsync("1.000");

        await Assertions.Expect(donor.Total).ToBeEmptyAsync();
    }

    [SkippableFact]
    public async Task Typing_another_amount_chooses_it_but_looking_at_the_field_does_not()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$50");

        await donor.Page.GetByLabel("Other amount").FocusAsync();
        await Assertions.Expect(donor.Total).ToHaveTextAsync("You will be charged $50.00");
        await donor.TypeOtherAmountAsync("40");
        await Assertions.Expect(donor.Total).ToHaveTextAsync("You will be charged $40.00");
        await donor.ChooseAsync("$10");

        await Assertions.Expect(donor.Total).ToHaveTextAsync("You will be charged $10.00");
    }

    [SkippableFact]
    public async Task A_page_that_cannot_reach_the_settings_still_takes_a_gift()
    {
        await using var donor = await site.DonorAsync();
        await donor.Page.RouteAsync("**/form", route => route.AbortAsync());
        await donor.Page.GotoAsync("/");

        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();

        Assert.Equal("25", Donor.Field(Assert.Single(donor.Sent), "amount"));
    }
}

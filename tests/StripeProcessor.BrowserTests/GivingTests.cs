using System.Text.Json;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The way from the page to a charge and back.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class GivingTests(RunningSite site)
{
    [SkippableFact]
    public async Task A_donor_whose_browser_runs_no_script_can_give()
    {
        await using var donor = await site.DonorAsync(new() { JavaScriptEnabled = false });
        var before = await site.ChargedAsync();
        await donor.OpenFormAsync();

        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();
        await Assertions.Expect(donor.Page.Locator("body")).ToContainTextAsync("$25.00");
        await donor.PayAsync();

        var charged = Assert.Single((await site.ChargedAsync()).ExceptBy(before.Select(one => one.Id), one => one.Id));
        Assert.Equal("2500 usd succeeded", charged.ToString());
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Thank you");
    }

    [SkippableFact]
    public async Task Without_script_the_sign_on_the_presets_is_that_of_the_chosen_currency()
    {
        await using var donor = await site.DonorAsync(new() { JavaScriptEnabled = false });
        await donor.OpenFormAsync();

        await donor.ChooseCurrencyAsync("gbp");

        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Radio, new() { Name = "£25", Exact = true })).ToBeAttachedAsync();
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Radio, new() { Name = "$25", Exact = true })).Not.ToBeAttachedAsync();
    }

    [SkippableFact]
    public async Task The_page_offers_without_script_exactly_what_the_function_takes()
    {
        await using var donor = await site.DonorAsync(new() { JavaScriptEnabled = false });
        using var form = JsonDocument.Parse(await (await donor.Page.APIRequest.GetAsync("/form")).TextAsync());
        var settings = form.RootElement;
        await donor.OpenFormAsync();

        Assert.Equal(Texts(settings.GetProperty("currencies"), "code"), await ValuesAsync(donor, "[name=currency] option"));
        Assert.Equal(Texts(settings.GetProperty("designations"), "id"), await ValuesAsync(donor, "[name=designation] option"));
        Assert.Equal(Texts(settings.GetProperty("frequencies")), await ValuesAsync(donor, "[name=frequency]"));
        Assert.Equal("usd", settings.GetProperty("default_currency").GetString());
    }

    [SkippableFact]
    public async Task A_donor_with_script_gives_and_finds_a_reference_to_quote()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        await donor.ChooseAsync("$50");
        await donor.ContinueToPaymentAsync();
        await donor.PayAsync();

        var donation = Donor.Field(Assert.Single(donor.Sent), "donation_id");
        await Assertions.Expect(donor.Page.Locator("[data-give-reference] code")).ToHaveTextAsync(donation!);
    }

    [SkippableFact]
    public async Task A_monthly_gift_says_so_on_the_way_to_payment()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        await donor.ChooseAsync("Monthly");
        await donor.ChooseAsync("$10");
        await Assertions.Expect(donor.Total).ToContainTextAsync("You will be charged $10.00 every month");
        await donor.ContinueToPaymentAsync();

        await Assertions.Expect(donor.Page.Locator("body")).ToContainTextAsync("month");
    }

    [SkippableFact]
    public async Task A_donor_can_give_with_the_keyboard_alone()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        var keyboard = donor.Page.Keyboard;

        await TabToAsync(donor, "frequency");
        await TabToAsync(donor, "currency");
        await TabToAsync(donor, "amount");
        await keyboard.PressAsync("Space");
        await keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(donor.Total).ToContainTextAsync("$25.00");
        await TabToAsync(donor, "cover_fee");
        await keyboard.PressAsync("Space");
        await TabToAsync(donor, "");
        await keyboard.PressAsync("Enter");
        await donor.ArriveAsync("/c/pay/");

        var sent = Assert.Single(donor.Sent);
        Assert.Equal("on", Donor.Field(sent, "cover_fee"));
        Assert.Equal("one_time", Donor.Field(sent, "frequency"));
    }

    [SkippableFact]
    public async Task The_trap_for_programs_is_never_met_by_a_person_with_a_keyboard()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        var met = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            await donor.Page.Keyboard.PressAsync("Tab");
            met.Add(await FocusedNameAsync(donor));
        }

        Assert.Contains("cover_fee", met);
        Assert.DoesNotContain("_gotcha", met);
    }

    [SkippableFact]
    public async Task Every_place_the_keyboard_stops_at_is_seen_to_be_there()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        var unseen = new List<string>();
        for (var i = 0; i < 16; i++)
        {
            await donor.Page.Keyboard.PressAsync("Tab");
            unseen.AddRange(await donor.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const here = document.activeElement;
                  if (here === document.body) return [];
                  const shown = here.matches(".choice input") ? here.nextElementSibling : here;
                  const style = getComputedStyle(shown);
                  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? [] : [here.outerHTML];
                }
                """));
        }

        Assert.Empty(unseen);
    }

    private static IEnumerable<string> Texts(JsonElement list, string? property = null) =>
        list.EnumerateArray().Select(one => (property is null ? one : one.GetProperty(property)).GetString()!);

    private static Task<string[]> ValuesAsync(Donor donor, string selector) =>
        donor.Page.Locator(selector).EvaluateAllAsync<string[]>("all => all.map(one => one.value)");

    private static async Task TabToAsync(Donor donor, string name)
    {
        for (var i = 0; i < 20; i++)
        {
            await donor.Page.Keyboard.PressAsync("Tab");
            var isButton = await donor.Page.EvaluateAsync<bool>("() => document.activeElement.type === 'submit'");
            if (name.Length == 0 ? isButton : await FocusedNameAsync(donor) == name)
            {
                return;
            }
        }

        Assert.Fail($"The keyboard never came to '{name}'.");
    }

    private static Task<string> FocusedNameAsync(Donor donor) =>
        donor.Page.EvaluateAsync<string>("() => document.activeElement.name ?? ''");
}

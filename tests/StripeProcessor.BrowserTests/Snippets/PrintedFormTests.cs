using System.Text.Json;
using System.Web;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests.Snippets;

/// <summary>The form that <c>snippet</c> prints, in sites that real generators built with it, on another origin than the API.</summary>
[Collection(SnippetSitesCollection.Name)]
public sealed class PrintedFormTests(SnippetSites sites)
{
    private static readonly string[] Questions = ["frequency", "currency", "amount", "amount_other", "designation", "cover_fee"];

    public static TheoryData<string> Kinds => [.. SiteGenerator.All.Select(generator => generator.Kind)];

    public static TheoryData<string, string> Pages
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var generator in SiteGenerator.All)
            {
                generator.Pages.ToList().ForEach(page => all.Add(generator.Kind, page));
            }

            return all;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task A_donor_whose_browser_runs_no_script_gives_from_the_charitys_own_page(string kind, string page)
    {
        await using var donor = await sites.DonorAsync(kind, new() { JavaScriptEnabled = false });
        await donor.Page.GotoAsync(page);

        await donor.ChooseAsync("25");
        await donor.Page.GetByLabel("What should your gift support?").SelectOptionAsync("winter");
        await donor.ContinueToPaymentAsync();
        await donor.PayAsync();

        Assert.Equal("succeeded 25.00 usd one_time winter", await sites.GiftAsync(DonationOf(donor)));
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task A_donor_with_script_sees_the_total_gives_and_is_thanked_under_the_policy_that_was_printed(string kind)
    {
        await using var donor = await sites.DonorAsync(kind);
        var refused = Refusals(donor);
        await donor.OpenFormAsync();

        await donor.ChooseAsync("Monthly");
        await donor.TypeOtherAmountAsync("40");
        await donor.CoverTheFeeAsync();
        await Assertions.Expect(donor.Total).ToContainTextAsync("You will be charged $41.50 every month");
        await donor.ContinueToPaymentAsync();
        await donor.PayAsync();

        await Assertions.Expect(donor.Page.Locator("[data-give-lead]")).ToContainTextAsync("$41.50 every month");
        Assert.Equal("succeeded 41.50 usd monthly general", await sites.GiftAsync(DonationOf(donor)));
        Assert.Empty(refused);
    }

    [SkippableFact]
    public async Task A_form_that_leaves_nothing_to_choose_but_the_amount_works_with_the_script()
    {
        await using var donor = await sites.DonorAsync("html");
        await donor.Page.GotoAsync("/narrow.html");
        await donor.Page.Locator(".amount.priced").WaitForAsync();

        await donor.ChooseAsync("$25");
        await Assertions.Expect(donor.Total).ToContainTextAsync("You will be charged $25.00");
        await donor.ContinueToPaymentAsync();
        await donor.PayAsync();

        Assert.Equal("succeeded 25.00 usd one_time winter", await sites.GiftAsync(DonationOf(donor)));
    }

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task Names_stay_text_whatever_they_mean_to_the_language_of_the_site(string kind, string page)
    {
        await using var donor = await sites.DonorAsync(kind, new() { JavaScriptEnabled = false });
        using var settings = JsonDocument.Parse(await File.ReadAllTextAsync(SnippetSites.SettingsFile));
        var names = settings.RootElement.GetProperty("designations").EnumerateArray().Select(one => one.GetProperty("name").GetString());
        await donor.Page.GotoAsync(page);

        Assert.Equal(
            $"Donate to {settings.RootElement.GetProperty("organisation").GetString()}",
            await donor.Page.Locator("form").GetAttributeAsync("aria-label"));
        Assert.Equal(names, await donor.Page.Locator("[name=designation] option").AllTextContentsAsync());
    }

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task The_note_to_the_operator_is_not_seen_by_visitors(string kind, string page)
    {
        await using var donor = await sites.DonorAsync(kind, new() { JavaScriptEnabled = false });
        await donor.Page.GotoAsync(page);

        var text = await donor.Page.Locator("body").InnerTextAsync();

        Assert.Contains("How often would you like to give?", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Printed by", text, StringComparison.Ordinal);
        Assert.DoesNotContain("endraw", text.Replace("{% endraw %}", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task The_form_has_no_barrier_that_axe_finds_with_no_style_sheet_at_all(string kind, string page)
    {
        await using var donor = await sites.DonorAsync(kind, new() { BypassCSP = true });
        await donor.Page.GotoAsync(page);
        await donor.Page.GetByText("Add your name").ClickAsync();

        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_form_has_no_barrier_that_axe_finds_in_the_sample_sites_clothes(ColorScheme colors)
    {
        await using var donor = await sites.DonorAsync("html", new() { BypassCSP = true, ColorScheme = colors, ReducedMotion = ReducedMotion.Reduce });
        await donor.OpenFormAsync();
        await donor.Page.AddStyleTagAsync(new() { Url = "/donate.css" });
        await donor.ChooseAsync("$25");
        await donor.Page.GetByText("Add your name").ClickAsync();

        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableFact]
    public async Task The_printed_lines_of_style_make_targets_large_enough_for_a_thumb_and_bring_no_barrier()
    {
        await using var donor = await sites.DonorAsync("html", new() { BypassCSP = true, ViewportSize = new() { Width = 360, Height = 740 } });
        await donor.OpenFormAsync();
        await donor.Page.AddStyleTagAsync(new() { Content = await sites.LookAsync() });
        await donor.Page.GetByText("Add your name").ClickAsync();

        var small = await donor.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("form label.choice, form input[type=text], form input[type=email], form select, form button")]
              .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)
              .map(one => one.outerHTML)
            """);

        Assert.Empty(small);
        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task A_mistake_is_told_and_leads_to_its_field(string kind)
    {
        await using var donor = await sites.DonorAsync(kind);
        await donor.OpenFormAsync();
        await donor.Page.GetByText("Add your name").ClickAsync();
        await donor.Page.GetByLabel("E-mail address").FillAsync("nobody");

        await donor.Continue.ClickAsync();
        await donor.Problem.GetByRole(AriaRole.Link).Last.ClickAsync();

        await Assertions.Expect(donor.Page.GetByLabel("E-mail address")).ToBeFocusedAsync();
        Assert.Empty(donor.Sent);
    }

    [SkippableFact]
    public async Task A_mistake_without_script_is_told_by_the_function_which_keeps_the_way_back()
    {
        await using var donor = await sites.DonorAsync("html", new() { JavaScriptEnabled = false });
        await donor.Page.GotoAsync("/");

        await donor.TypeOtherAmountAsync("1,5,0");
        await donor.Continue.ClickAsync();
        await donor.Page.GetByLabel("Another amount, in").FillAsync("15");
        await donor.ContinueToPaymentAsync();
        await donor.PayAsync();

        Assert.Equal("localhost", new Uri(donor.Page.Url).Host);
        Assert.Equal("succeeded 15.00 usd one_time general", await sites.GiftAsync(DonationOf(donor)));
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task The_keyboard_comes_to_every_question_and_never_to_the_trap(string kind)
    {
        await using var donor = await sites.DonorAsync(kind, new() { JavaScriptEnabled = false });
        await donor.Page.GotoAsync("/");

        var met = new List<string>();
        for (var i = 0; i < 14; i++)
        {
            await donor.Page.Keyboard.PressAsync("Tab");
            met.Add(await donor.Page.EvaluateAsync<string>("() => document.activeElement.name ?? ''"));
        }

        Assert.Empty(Questions.Except(met));
        Assert.DoesNotContain("_gotcha", met);
    }

    [SkippableFact]
    public async Task Whoever_fills_the_trap_is_sent_to_the_page_that_thanks_and_charged_nothing()
    {
        await using var donor = await sites.DonorAsync("html", new() { BypassCSP = true });
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");

        await donor.Page.EvaluateAsync("() => { document.querySelector('[name=_gotcha]').value = 'x'; }");
        await donor.SendAsync();
        await donor.ArriveAsync("/thanks[.]html");

        Assert.False(await sites.IsKnownAsync(DonationOf(donor)));
    }

    private static string DonationOf(Donor donor) => HttpUtility.ParseQueryString(new Uri(donor.Page.Url).Query)["donation"]!;

    private static List<string> Refusals(Donor donor)
    {
        var refused = new List<string>();
        donor.Page.Console += (_, message) =>
        {
            // The payment page has a policy of its own, which is not judged here.
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal) && !donor.Page.Url.Contains("/c/pay/", StringComparison.Ordinal))
            {
                refused.Add(message.Text);
            }
        };
        return refused;
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>What a donor meets who left something out or mistyped it, told by the page or by the function.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed partial class MistakeTests(RunningSite site)
{
    [SkippableFact]
    public async Task A_form_sent_empty_is_told_on_the_page_and_goes_nowhere()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        await donor.Continue.ClickAsync();

        await Assertions.Expect(donor.Problem).ToBeFocusedAsync();
        await Assertions.Expect(donor.Problem.GetByRole(AriaRole.Heading)).ToHaveTextAsync("There is a problem");
        await Assertions.Expect(donor.Page).ToHaveTitleAsync(StartsWithError());
        Assert.Empty(donor.Sent);
    }

    [SkippableFact]
    public async Task The_summary_leads_to_the_field_and_says_the_same_words_as_beside_it()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");
        await donor.Page.GetByText("Add your name").ClickAsync();
        var email = donor.Page.GetByLabel("E-mail address");
        await email.FillAsync("nobody");
        await donor.Page.GetByText("Add your name").ClickAsync();

        await donor.Continue.ClickAsync();
        var link = donor.Problem.GetByRole(AriaRole.Link);
        var words = await link.InnerTextAsync();
        await link.ClickAsync();

        await Assertions.Expect(email).ToBeFocusedAsync();
        await Assertions.Expect(email).ToHaveAccessibleDescriptionAsync(new Regex("^" + Regex.Escape(words)));
    }

    [SkippableFact]
    public async Task Nothing_is_said_about_a_field_before_the_form_is_sent()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.Page.GetByText("Add your name").ClickAsync();

        await donor.Page.GetByLabel("E-mail address").FillAsync("nobody");
        await donor.Page.GetByLabel("Note to us").FocusAsync();

        await Assertions.Expect(donor.Page.Locator(".fault")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_mistake_put_right_is_forgotten()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.Continue.ClickAsync();

        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();

        Assert.Single(donor.Sent);
    }

    [SkippableTheory]
    [InlineData("0.50", "at least $1.00")]
    [InlineData("999999", "at most $10,000.00")]
    public async Task An_amount_beyond_the_limits_is_told_before_it_is_sent(string amount, string word)
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();

        await donor.TypeOtherAmountAsync(amount);
        await donor.Continue.ClickAsync();

        await Assertions.Expect(donor.Problem).ToContainTextAsync(word);
        Assert.Empty(donor.Sent);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_function_refuses_comes_back_with_everything_the_donor_typed(bool script)
    {
        await using var donor = await site.DonorAsync(new() { JavaScriptEnabled = script });
        await donor.OpenFormAsync();
        await donor.ChooseAsync("Monthly");
        await donor.ChooseAsync("Other");
        await donor.TypeOtherAmountAsync("1.000");
        await donor.Page.GetByText("Add your name").ClickAsync();
        await donor.Page.GetByLabel("Name (optional)").FillAsync("Ada <Example> & Sons");
        await donor.Page.GetByLabel("Note to us").FillAsync("Two lines\n\"quoted\"");

        await donor.Continue.ClickAsync();

        await Assertions.Expect(donor.Page).ToHaveTitleAsync(StartsWithError());
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Heading, new() { Name = "There is a problem" })).ToBeVisibleAsync();
        await Assertions.Expect(donor.Page.Locator("[name=amount_other]")).ToHaveValueAsync("1.000");
        await Assertions.Expect(donor.Page.Locator("[name=name]")).ToHaveValueAsync("Ada <Example> & Sons");
        await Assertions.Expect(donor.Page.Locator("[name=comment]")).ToHaveValueAsync("Two lines\n\"quoted\"");
        await Assertions.Expect(donor.Page.Locator("[name=frequency][value=monthly]")).ToBeCheckedAsync();
    }

    [SkippableFact]
    public async Task A_refused_gift_put_right_on_the_answer_goes_to_payment()
    {
        await using var donor = await site.DonorAsync(new() { JavaScriptEnabled = false });
        await donor.OpenFormAsync();
        await donor.ChooseAsync("Other");
        await donor.TypeOtherAmountAsync("1.000");
        await donor.Continue.ClickAsync();

        await donor.Page.Locator("[name=amount_other]").FillAsync("40");
        await donor.Page.Locator("form button[type=submit]").ClickAsync();
        await donor.ArriveAsync("/c/pay/");

        await Assertions.Expect(donor.Page.Locator("body")).ToContainTextAsync("$40.00");
    }

    [GeneratedRegex("^Error:")]
    private static partial Regex StartsWithError();
}

using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>Every page that a donor can meet, judged by axe: WCAG 2.2 A and AA, our own also by its best practices; light and dark.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class AccessibilityTests(RunningSite site)
{
    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_donation_page_has_no_barrier_that_axe_finds(ColorScheme colors)
    {
        await using var donor = await VisitAsync(colors);
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");
        await donor.CoverTheFeeAsync();
        await donor.Page.GetByText("Add your name").ClickAsync();

        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_donation_page_with_mistakes_has_no_barrier_that_axe_finds(ColorScheme colors)
    {
        await using var donor = await VisitAsync(colors);
        await donor.OpenFormAsync();
        await donor.Page.GetByText("Add your name").ClickAsync();
        await donor.Page.GetByLabel("E-mail address").FillAsync("nobody");
        await donor.Continue.ClickAsync();

        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, "/thanks.html?donation=0b5e7c7e-8f3a-4c1d-9a55-0d6f3a1b2c3d")]
    [InlineData(ColorScheme.Dark, "/thanks.html?donation=0b5e7c7e-8f3a-4c1d-9a55-0d6f3a1b2c3d")]
    [InlineData(ColorScheme.Light, "/cancelled.html")]
    [InlineData(ColorScheme.Dark, "/cancelled.html")]
    public async Task The_pages_a_donor_comes_back_to_have_no_barrier_that_axe_finds(ColorScheme colors, string page)
    {
        await using var donor = await VisitAsync(colors);
        await donor.Page.GotoAsync(page);

        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_functions_own_answer_has_no_barrier_that_axe_finds(ColorScheme colors)
    {
        await using var donor = await VisitAsync(colors);
        await donor.OpenFormAsync();
        await donor.TypeOtherAmountAsync("1.000");
        await donor.Continue.ClickAsync();
        await donor.Page.GetByRole(AriaRole.Heading, new() { Name = "There is a problem" }).WaitForAsync();

        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_sandboxs_payment_page_has_no_barrier_that_axe_finds(ColorScheme colors)
    {
        await using var donor = await VisitAsync(colors);
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();

        // A stand-in for Stripe's own page: held to the standard, not to what axe recommends beyond it.
        await Barriers.AssertNoneAsync(donor, Barriers.Wcag);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_sandboxs_portal_has_no_barrier_that_axe_finds(ColorScheme colors)
    {
        await using var donor = await VisitAsync(colors);
        await donor.OpenFormAsync();
        await donor.ChooseAsync("Monthly");
        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();
        await donor.PayAsync();
        await donor.Page.GotoAsync(await site.PortalAsync());
        await donor.Page.GetByLabel("Card number").FillAsync("4000 0000 0000 0002");
        await donor.Page.GetByLabel("Expiry").FillAsync("12/40");
        await donor.Page.GetByLabel("Security code").FillAsync("123");
        await donor.Page.GetByRole(AriaRole.Button, new() { Name = "Save this card" }).ClickAsync();
        await donor.Problem.WaitForAsync();
        await Barriers.AssertNoneAsync(donor, Barriers.Wcag);

        await donor.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel this gift" }).ClickAsync();

        await Barriers.AssertNoneAsync(donor, Barriers.Wcag);
    }

    [SkippableFact]
    public async Task Every_target_is_large_enough_for_a_thumb()
    {
        await using var donor = await site.DonorAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await donor.OpenFormAsync();
        await donor.Page.GetByText("Add your name").ClickAsync();

        var small = await donor.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("main input:not([type=hidden], [name=_gotcha]), main select, main button, main summary")]
              .filter(one => {
                const label = one.type === "checkbox" ? document.querySelector(`label[for=${one.id}]`) : one;
                return label.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 24;
              })
              .map(one => one.outerHTML)
            """);

        Assert.Empty(small);
    }

    private Task<Donor> VisitAsync(ColorScheme colors) =>
        // Without motion: axe must not measure the colors of a transition half way.
        site.DonorAsync(new() { ColorScheme = colors, ReducedMotion = ReducedMotion.Reduce, BypassCSP = true });
}

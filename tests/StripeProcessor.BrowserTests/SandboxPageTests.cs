using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The sandbox's page for whoever tries the system out, in a real browser.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class SandboxPageTests(RunningSite site)
{
    private static readonly string[] Wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_overview_has_no_barrier_that_axe_finds(ColorScheme colors)
    {
        await using var donor = await OpenAsync(new() { ColorScheme = colors, BypassCSP = true });

        var found = await donor.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Wcag] } });

        Assert.Empty(found.Violations.Select(barrier => $"{barrier.Id}: {string.Join("\n  ", barrier.Nodes.Select(node => node.Html))}"));
    }

    [SkippableFact]
    public async Task Its_buttons_work_without_script_and_are_known_as_its_own()
    {
        await using var donor = await OpenAsync(new() { JavaScriptEnabled = false });

        var answer = await donor.Page.RunAndWaitForResponseAsync(
            () => donor.Page.GetByRole(AriaRole.Button, new() { Name = "Advance 1 hour" }).ClickAsync(),
            response => response.Request.Method == "POST");

        Assert.Equal(303, answer.Status);
        await donor.Page.GetByRole(AriaRole.Heading, new() { Name = "Webhook deliveries" }).WaitForAsync();
    }

    private async Task<Donor> OpenAsync(BrowserNewContextOptions options)
    {
        var donor = await site.DonorAsync(options);
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();
        await donor.Page.GotoAsync(new Uri(new Uri(donor.Page.Url), "/_sandbox/").ToString());
        return donor;
    }
}

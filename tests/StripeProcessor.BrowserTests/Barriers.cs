using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>What axe finds on the page a donor is on.</summary>
internal static class Barriers
{
    /// <summary>WCAG 2.2, A and AA.</summary>
    public static IReadOnlyList<string> Wcag { get; } = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    /// <summary>For our own pages: what axe recommends beyond the standard holds too.</summary>
    public static Task AssertNoneAsync(Donor donor) => AssertNoneAsync(donor, [.. Wcag, "best-practice"]);

    public static async Task AssertNoneAsync(Donor donor, IEnumerable<string> rules)
    {
        var found = await donor.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. rules] } });
        var barriers = found.Violations.Select(barrier =>
            $"{barrier.Id}: {barrier.Help}\n  {string.Join("\n  ", barrier.Nodes.Select(node => node.Html))}");

        Assert.Empty(barriers);
    }
}

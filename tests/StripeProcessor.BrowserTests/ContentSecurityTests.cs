using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The page under a strict content security policy, as a careful site would serve it.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class ContentSecurityTests(RunningSite site)
{
    [SkippableFact]
    public async Task Under_a_strict_policy_the_page_works_and_leads_to_payment()
    {
        await using var donor = await site.DonorAsync();
        var refused = await ServeUnderAsync(donor, $"form-action 'self' {site.PaymentOrigin}");
        await donor.OpenFormAsync();

        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();

        await Assertions.Expect(donor.Page.Locator("body")).ToContainTextAsync("$25.00");
        Assert.Empty(refused);
    }

    [SkippableFact]
    public async Task A_policy_that_forgets_the_payment_page_stops_the_donor()
    {
        await using var donor = await site.DonorAsync();
        var refused = await ServeUnderAsync(donor, "form-action 'self'");
        await donor.OpenFormAsync();

        await donor.ChooseAsync("$25");
        await donor.Page.RunAndWaitForConsoleMessageAsync(
            donor.SendAsync,
            new() { Predicate = message => message.Text.Contains("form-action", StringComparison.Ordinal) });

        Assert.NotEmpty(refused);
        Assert.Equal(site.Site.AbsolutePath, new Uri(donor.Page.Url).AbsolutePath);
    }

    [SkippableFact]
    public async Task The_page_asks_nothing_of_any_other_site()
    {
        await using var donor = await site.DonorAsync();
        var asked = new List<string>();
        donor.Page.Request += (_, request) => asked.Add(new Uri(request.Url).GetLeftPart(UriPartial.Authority));

        await donor.OpenFormAsync();
        await donor.Page.GotoAsync("/thanks.html");
        await donor.Page.GotoAsync("/cancelled.html");

        Assert.Equal(site.Site.GetLeftPart(UriPartial.Authority), Assert.Single(asked.Distinct()));
    }

    private static async Task<IReadOnlyList<string>> ServeUnderAsync(Donor donor, string formAction)
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

        await donor.Page.RouteAsync(url => new Uri(url).AbsolutePath == "/", async route =>
        {
            var reply = await route.FetchAsync();
            var headers = new Dictionary<string, string>(reply.Headers)
            {
                ["content-security-policy"] =
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + $"frame-ancestors 'none'; {formAction}",
            };
            await route.FulfillAsync(new() { Response = reply, Headers = headers });
        });
        return refused;
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The page that a donor comes back to: it says what is known of the gift, and lets a regular gift be managed.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed partial class ThanksTests(RunningSite site)
{
    private const string Id = "0b5e7c7e-8f3a-4c1d-9a55-0d6f3a1b2c3d";
    private const string Token = "20811.abc-DEF_123";

    [SkippableFact]
    public async Task Who_paid_is_told_that_the_gift_has_come_without_waiting_for_an_event()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();

        await donor.PayAsync();

        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your gift of $25.00 has reached us.");
        await Assertions.Expect(Manage(donor)).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task Who_gives_every_month_can_manage_it_with_the_keyboard_alone()
    {
        await using var donor = await site.DonorAsync();
        await GiveMonthlyAsync(donor);
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("$10.00 every month");

        await TabToAsync(donor, "Manage or cancel this gift");
        await donor.Page.Keyboard.PressAsync("Enter");

        await donor.ArriveAsync("^" + Regex.Escape(site.PaymentOrigin));
    }

    [SkippableFact]
    public async Task The_token_leaves_the_address_at_once_and_outlives_a_reload()
    {
        await using var donor = await site.DonorAsync();
        await ToldAsync(donor, "succeeded", "monthly");
        var asked = new List<string>();
        donor.Page.Request += (_, request) => asked.Add(request.Url + request.Headers.GetValueOrDefault("referer"));

        await donor.Page.GotoAsync($"/thanks.html?donation={Id}#manage={Token}");
        await Assertions.Expect(Manage(donor)).ToBeVisibleAsync();
        var address = donor.Page.Url;
        await donor.Page.ReloadAsync();

        await Assertions.Expect(Manage(donor)).ToBeVisibleAsync();
        Assert.EndsWith($"/thanks.html?donation={Id}", address, StringComparison.Ordinal);
        Assert.Equal(Token, await donor.Page.Locator("[name=token]").InputValueAsync());
        Assert.DoesNotContain(asked, url => url.Split('#')[0].Contains(Token, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task The_token_is_sent_in_a_form_and_nowhere_else()
    {
        await using var donor = await site.DonorAsync();
        await ToldAsync(donor, "processing", "yearly");
        await donor.Page.GotoAsync($"/thanks.html?donation={Id}#manage={Token}");

        var sent = await donor.Page.RunAndWaitForRequestAsync(() => Manage(donor).ClickAsync(), "**/manage");

        Assert.Equal(("POST", $"token={Token}", $"/donations/{Id}/manage"), (sent.Method, sent.PostData, new Uri(sent.Url).PathAndQuery));
        await Assertions.Expect(donor.Page.GetByText("This gift cannot be managed here").Or(donor.Page.GetByText("The link is too old"))).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [InlineData("succeeded", "one_time")]
    [InlineData("failed", "monthly")]
    [InlineData("pending", "monthly")]
    [InlineData("expired", "monthly")]
    public async Task A_gift_that_does_not_repeat_has_nothing_to_manage(string status, string frequency)
    {
        await using var donor = await site.DonorAsync();
        await ToldAsync(donor, status, frequency);

        await donor.Page.GotoAsync($"/thanks.html?donation={Id}#manage={Token}");

        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("$1,234.50");
        await Assertions.Expect(Manage(donor)).ToBeHiddenAsync();
    }

    [SkippableTheory]
    [InlineData("succeeded", "Thank you", "has reached us", false)]
    [InlineData("processing", "Thank you", "is on its way", false)]
    [InlineData("redirect", "Thank you", "not confirmed yet", false)]
    [InlineData("pending", "Thank you", "not confirmed yet", false)]
    [InlineData("a_later_word", "Thank you", "not confirmed yet", false)]
    [InlineData("requires_action", "One more step", "Your bank wants you to confirm", true)]
    [InlineData("failed", "Your payment did not go through", "did not reach us", true)]
    [InlineData("canceled", "Your gift was not completed", "nothing was taken", true)]
    [InlineData("expired", "Your gift was not completed", "nothing was taken", true)]
    [InlineData("refunded", "Your gift was given back", "returned your gift", false)]
    public async Task The_page_says_what_is_true_of_the_gift(string status, string heading, string words, bool again)
    {
        await using var donor = await site.DonorAsync();
        await ToldAsync(donor, status, "weekly");

        await donor.Page.GotoAsync($"/thanks.html?donation={Id}");

        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(words);
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("$1,234.50 every week");
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
        await Assertions.Expect(donor.Page).ToHaveTitleAsync($"{heading} – Riverside Food Bank");
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the donation form" })).ToBeVisibleAsync(new() { Visible = again });
    }

    [SkippableFact]
    public async Task The_page_asks_ever_more_rarely_until_it_knows_and_then_no_more()
    {
        await using var donor = await site.DonorAsync();
        await donor.Page.Clock.InstallAsync();

        // Time passes only when the page has begun to wait for it: it does so a moment after it was answered.
        using var waits = new SemaphoreSlim(0);
        await donor.Page.ExposeFunctionAsync("waits", () => waits.Release());
        await donor.Page.AddInitScriptAsync("{ const later = setTimeout; window.setTimeout = (then, time) => { waits(); return later(then, time); }; }");
        var asked = await ToldAsync(donor, number => number < 6 ? "pending" : "succeeded", "one_time");
        await donor.Page.GotoAsync($"/thanks.html?donation={Id}");

        foreach (var (seconds, times) in new[] { (0, 1), (1, 2), (2, 3), (4, 4), (8, 5), (15, 6) })
        {
            Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(60)), $"the page does not wait to ask for the {times}th time");
            await donor.Page.Clock.RunForAsync(seconds * 1000);
            await asked(times);
        }

        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("has reached us");
        await donor.Page.Clock.RunForAsync(3_600_000);
        await asked(6);
    }

    [SkippableTheory]
    [InlineData(404)]
    [InlineData(503)]
    public async Task What_the_function_does_not_know_the_page_does_not_say(int status)
    {
        await using var donor = await site.DonorAsync();
        await donor.Page.RouteAsync($"**/donations/{Id}", route => route.FulfillAsync(new() { Status = status, Body = "{}" }));

        await donor.Page.RunAndWaitForResponseAsync(() => donor.Page.GotoAsync($"/thanks.html?donation={Id}"), $"**/donations/{Id}");

        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("We have received your request.");
        await Assertions.Expect(donor.Page.Locator("[data-give-reference] code")).ToHaveTextAsync(Id);
    }

    [SkippableFact]
    public async Task Without_script_the_page_claims_nothing_and_says_whom_to_write_to()
    {
        await using var donor = await site.DonorAsync(new() { JavaScriptEnabled = false });

        await donor.Page.GotoAsync($"/thanks.html?donation={Id}#manage={Token}");

        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Thank you");
        await Assertions.Expect(donor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("once the payment is confirmed");
        await Assertions.Expect(Manage(donor)).ToBeHiddenAsync();
        await Assertions.Expect(donor.Page.GetByText("change or stop a regular gift? Write to")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Under_a_strict_policy_the_page_asks_and_leads_to_the_portal()
    {
        await using var donor = await site.DonorAsync();
        var refused = new List<string>();
        donor.Page.Console += (_, message) => refused.AddRange(
            message.Text.Contains("Content Security Policy", StringComparison.Ordinal) && donor.Page.Url.Contains("thanks", StringComparison.Ordinal) ? [message.Text] : []);
        await donor.Page.RouteAsync("**/thanks.html*", async route =>
        {
            var reply = await route.FetchAsync();
            var headers = new Dictionary<string, string>(reply.Headers)
            {
                ["content-security-policy"] =
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + $"frame-ancestors 'none'; form-action 'self' {site.PaymentOrigin}",
            };
            await route.FulfillAsync(new() { Response = reply, Headers = headers });
        });
        await GiveMonthlyAsync(donor);

        await Manage(donor).ClickAsync();
        await donor.ArriveAsync("^" + Regex.Escape(site.PaymentOrigin));

        Assert.Empty(refused);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_regular_gifts_thank_you_has_no_barrier_that_axe_finds(ColorScheme colors)
    {
        await using var donor = await site.DonorAsync(new() { ColorScheme = colors, ReducedMotion = ReducedMotion.Reduce, BypassCSP = true });
        await ToldAsync(donor, "succeeded", "monthly");
        await donor.Page.GotoAsync($"/thanks.html?donation={Id}#manage={Token}");
        await Assertions.Expect(Manage(donor)).ToBeVisibleAsync();

        await Barriers.AssertNoneAsync(donor);
    }

    [SkippableFact]
    public async Task At_320_pixels_nobody_scrolls_sideways_on_a_regular_gifts_thank_you()
    {
        await using var donor = await site.DonorAsync(new() { ViewportSize = new() { Width = 320, Height = 640 } });
        await ToldAsync(donor, "succeeded", "monthly");

        await donor.Page.GotoAsync($"/thanks.html?donation={Id}#manage={Token}");
        await Assertions.Expect(Manage(donor)).ToBeVisibleAsync();

        Assert.Equal(320, await donor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    private static ILocator Manage(Donor donor) => donor.Page.GetByText("Manage or cancel this gift");

    private static async Task GiveMonthlyAsync(Donor donor)
    {
        await donor.OpenFormAsync();
        await donor.ChooseAsync("Monthly");
        await donor.ChooseAsync("$10");
        await donor.ContinueToPaymentAsync();
        await donor.PayAsync();
        await Assertions.Expect(Manage(donor)).ToBeVisibleAsync();
    }

    private static Task ToldAsync(Donor donor, string status, string frequency) => ToldAsync(donor, _ => status, frequency);

    /// <summary>Answers for the function.</summary>
    /// <returns>Waits until it was asked so many times, and sees that it was not asked more often.</returns>
    private static async Task<Func<int, Task>> ToldAsync(Donor donor, Func<int, string> status, string frequency)
    {
        var asked = new SemaphoreSlim(0);
        var (times, seen) = (0, 0);
        await donor.Page.RouteAsync(Gift(), async route =>
        {
            var word = status(Interlocked.Increment(ref times));
            await route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = $$"""{"donation_id":"{{Id}}","status":"{{word}}","amount":"1234.50","amount_minor":123450,"currency":"usd","frequency":"{{frequency}}","designation":"general"}""",
            });
            asked.Release();
        });

        return async wanted =>
        {
            while (seen < wanted)
            {
                Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(15)), $"asked {times} times, not {wanted}");
                seen++;
            }

            Assert.Equal(wanted, times);
        };
    }

    private static async Task TabToAsync(Donor donor, string words)
    {
        for (var i = 0; i < 12; i++)
        {
            await donor.Page.Keyboard.PressAsync("Tab");
            if (await donor.Page.EvaluateAsync<string>("() => document.activeElement.textContent.trim()") == words)
            {
                return;
            }
        }

        Assert.Fail($"The keyboard never came to '{words}'.");
    }

    [GeneratedRegex("/donations/[0-9a-f-]{36}$")]
    private static partial Regex Gift();
}

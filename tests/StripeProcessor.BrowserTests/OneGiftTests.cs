using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>One id for one gift: what is sent twice is one gift, what is another gift has another id.</summary>
[Collection(RunningSiteCollection.Name)]
public sealed class OneGiftTests(RunningSite site)
{
    [SkippableFact]
    public async Task A_double_click_sends_one_donation()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");

        await donor.Continue.DblClickAsync();
        await donor.ArriveAsync("/c/pay/");

        Assert.Single(donor.Sent);
    }

    [SkippableFact]
    public async Task While_a_donation_is_on_its_way_the_page_says_so_and_takes_no_second_one()
    {
        await using var donor = await site.DonorAsync();
        var arrived = new TaskCompletionSource<IRoute>();
        await donor.Page.RouteAsync("**/donations", route => arrived.TrySetResult(route));
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");

        await donor.SendAsideAsync();
        var held = await arrived.Task.WaitAsync(TimeSpan.FromSeconds(15));

        await Assertions.Expect(donor.Page.Locator("[data-give-sending]")).ToHaveTextAsync("Sending…");
        await Assertions.Expect(donor.Continue).ToBeDisabledAsync();
        await held.AbortAsync();
    }

    [SkippableFact]
    public async Task Coming_back_and_sending_the_same_gift_again_is_the_same_gift()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");

        var payment = await SendAndComeBackAsync(donor);
        await donor.ContinueToPaymentAsync();

        Assert.Equal(Donor.Field(donor.Sent[0], "donation_id"), Donor.Field(donor.Sent[1], "donation_id"));
        Assert.Equal(payment, donor.Page.Url);
    }

    [SkippableFact]
    public async Task Coming_back_and_changing_the_gift_makes_it_another_gift()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");

        await SendAndComeBackAsync(donor);
        await donor.ChooseAsync("$50");
        await donor.ContinueToPaymentAsync();

        Assert.NotEqual(Donor.Field(donor.Sent[0], "donation_id"), Donor.Field(donor.Sent[1], "donation_id"));
        await Assertions.Expect(donor.Page.Locator("body")).ToContainTextAsync("$50.00");
    }

    [SkippableFact]
    public async Task Coming_back_from_a_paid_gift_and_sending_the_form_again_is_another_gift()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");

        await SendAndComeBackAsync(donor, paid: true);
        await donor.ContinueToPaymentAsync();

        Assert.NotEqual(Donor.Field(donor.Sent[0], "donation_id"), Donor.Field(donor.Sent[1], "donation_id"));
    }

    [SkippableFact]
    public async Task A_try_after_a_decline_has_a_new_id()
    {
        await using var donor = await site.DonorAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");
        await donor.Page.EvaluateAsync(
            """
            () => document.querySelector("form").append(Object.assign(document.createElement("input"),
              { type: "hidden", name: "payment_method", value: "pm_card_chargeDeclined" }))
            """);

        await donor.Continue.ClickAsync();
        await Assertions.Expect(donor.Page).ToHaveTitleAsync(new Regex("^Error:"));
        await donor.Page.Locator("form button[type=submit]").ClickAsync();
        await donor.ArriveAsync("/c/pay/");

        Assert.NotEqual(Donor.Field(donor.Sent[0], "donation_id"), Donor.Field(donor.Sent[1], "donation_id"));
    }

    [SkippableFact]
    public async Task A_card_declined_on_the_payment_page_can_be_followed_by_another_card_and_one_charge()
    {
        await using var donor = await site.DonorAsync();
        var before = await site.ChargedAsync();
        await donor.OpenFormAsync();
        await donor.ChooseAsync("$25");
        await donor.ContinueToPaymentAsync();

        await donor.EnterCardAsync("4000 0000 0000 0002");
        await Assertions.Expect(donor.Page.Locator("body")).ToContainTextAsync("declined");
        await donor.PayAsync();

        var charged = (await site.ChargedAsync()).ExceptBy(before.Select(one => one.Id), one => one.Id);
        Assert.Single(charged, one => one.Status == "succeeded");
    }

    // Whether Back brings the page as it was left or loads it anew is the browser's choice, and automated browsers always load.
    // So the donation is sent for real while the page stays, and "pageshow" tells the page that the donor is back.
    private static async Task<string> SendAndComeBackAsync(Donor donor, bool paid = false)
    {
        var reply = await donor.Page.RunAndWaitForResponseAsync(donor.SendAsideAsync, "**/donations");
        var payment = await reply.HeaderValueAsync("location");

        if (paid)
        {
            await donor.Page.EvaluateAsync("id => sessionStorage.setItem('donation', id)", Donor.Field(donor.Sent[0], "donation_id"));
        }

        await donor.Page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        return payment!;
    }
}

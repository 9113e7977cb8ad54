using System.Net;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public class PortalTests : BillingTest
{
    [Fact]
    public async Task The_page_shows_the_gifts_the_card_and_the_way_back()
    {
        var subscription = await GiveMonthlyAsync();

        var page = await Caller.GetAsync(await PortalAsync(subscription["customer"]!));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Winter shelter", page.Body, StringComparison.Ordinal);
        Assert.Contains("$25.00 <small>per month</small>", page.Body, StringComparison.Ordinal);
        Assert.Contains("The next gift is on 28 February 2027.", page.Body, StringComparison.Ordinal);
        Assert.Contains("Visa ending in 4242", page.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.org/thanks\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_new_card_becomes_the_gifts_and_the_customers()
    {
        var subscription = await GiveMonthlyAsync();
        var portal = await PortalAsync(subscription["customer"]!);

        var typed = await TypeCardAsync(portal, "5555555555554444");
        var page = await Caller.GetAsync(new Uri(typed.Headers["Location"]).AbsolutePath);
        var after = await Caller.GetAsync($"/v1/subscriptions/{subscription.Id}?expand[]=default_payment_method&expand[]=customer");

        Assert.Contains("Your card is saved", page.Body, StringComparison.Ordinal);
        Assert.Equal("4444", (string?)after.Json["default_payment_method"]!["card"]!["last4"]);
        Assert.Equal(
            (string?)after.Json["default_payment_method"]!["id"],
            (string?)after.Json["customer"]!["invoice_settings"]!["default_payment_method"]);
        Assert.Equal(
            subscription["default_payment_method"],
            (string?)(await EventsAsync("customer.subscription.updated"))[^1]["data"]!["previous_attributes"]!["default_payment_method"]);
    }

    [Theory]
    [InlineData("4242", "12/40", "123", HttpStatusCode.UnprocessableEntity, "card_number")]
    [InlineData("4242424242424242", "12/20", "123", HttpStatusCode.UnprocessableEntity, "expiry")]
    [InlineData("4242424242424242", "12/40", "", HttpStatusCode.UnprocessableEntity, "cvc")]
    [InlineData("4000000000000002", "12/40", "123", HttpStatusCode.PaymentRequired, "card_number")]
    public async Task A_card_that_cannot_pay_is_refused_and_the_old_one_stays(
        string number, string expiry, string cvc, HttpStatusCode status, string field)
    {
        var subscription = await GiveMonthlyAsync();

        var page = await TypeCardAsync(await PortalAsync(subscription["customer"]!), number, expiry, cvc);
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal(status, page.Status);
        Assert.Contains("There is a problem", page.Body, StringComparison.Ordinal);
        Assert.Contains($"href=\"#{field}\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(number + "\"", page.Body.Replace("4242 4242 4242 4242", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(subscription["default_payment_method"], after["default_payment_method"]);
    }

    [Theory]
    [InlineData("complete", "/saved", "3155")]
    [InlineData("fail", "/refused", "4242")]
    public async Task A_card_whose_bank_asks_goes_there_and_comes_back(string outcome, string target, string last4)
    {
        var subscription = await GiveMonthlyAsync();
        var portal = await PortalAsync(subscription["customer"]!);

        var toTheBank = await TypeCardAsync(portal, "4000002500003155");
        var back = await Caller.PostAsync(new Uri(toTheBank.Headers["Location"]).AbsolutePath, ("outcome", outcome));
        var after = await Caller.GetAsync($"/v1/subscriptions/{subscription.Id}?expand[]=default_payment_method");

        Assert.Contains("/3ds/seti_", toTheBank.Headers["Location"], StringComparison.Ordinal);
        Assert.EndsWith(portal + target, back.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(last4, (string?)after.Json["default_payment_method"]!["card"]!["last4"]);
    }

    [Fact]
    public async Task A_gift_is_canceled_after_a_question_and_ends_with_its_period()
    {
        var subscription = await GiveMonthlyAsync();
        var portal = await PortalAsync(subscription["customer"]!);

        var asked = await Caller.GetAsync($"{portal}/cancel/{subscription.Id}");
        var untouched = await SubscriptionAsync(subscription.Id);
        await Caller.PostAsync($"{portal}/cancel/{subscription.Id}");
        var page = await Caller.GetAsync(portal);
        await AdvanceAsync(TimeSpan.FromDays(29));
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Contains("It ends on 28 February 2027", asked.Body, StringComparison.Ordinal);
        Assert.Equal("false", untouched["cancel_at_period_end"], ignoreCase: true);
        Assert.Contains("Canceled. It ends on 28 February 2027", page.Body, StringComparison.Ordinal);
        Assert.Equal("canceled", after["status"]);
        Assert.Single(await InvoicesAsync(subscription.Id));
    }

    [Fact]
    public async Task Somebody_who_cancels_may_think_again()
    {
        var subscription = await GiveMonthlyAsync();
        var portal = await PortalAsync(subscription["customer"]!);
        await Caller.PostAsync($"{portal}/cancel/{subscription.Id}");

        await Caller.PostAsync($"{portal}/keep/{subscription.Id}");
        await AdvanceAsync(TimeSpan.FromDays(29));
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal("active", after["status"]);
        Assert.Null(after.Json["cancel_at"]);
        Assert.Equal(2, (await InvoicesAsync(subscription.Id)).Count);
    }

    [Fact]
    public async Task A_configuration_may_cancel_at_once_and_forbid_cards()
    {
        var subscription = await GiveMonthlyAsync();
        var configuration = await Caller.PostAsync(
            "/v1/billing_portal/configurations",
            ("features[subscription_cancel][enabled]", "true"), ("features[subscription_cancel][mode]", "immediately"));
        var portal = await PortalAsync(subscription["customer"]!, ("configuration", configuration.Id));

        var card = await TypeCardAsync(portal, "5555555555554444");
        await Caller.PostAsync($"{portal}/cancel/{subscription.Id}");
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal(HttpStatusCode.NotFound, card.Status);
        Assert.Equal("canceled", after["status"]);
    }

    [Fact]
    public async Task A_session_for_one_purpose_opens_there_and_leads_back()
    {
        var subscription = await GiveMonthlyAsync();
        var portal = await PortalAsync(
            subscription["customer"]!,
            ("flow_data[type]", "subscription_cancel"),
            ("flow_data[subscription_cancel][subscription]", subscription.Id),
            ("flow_data[after_completion][type]", "redirect"),
            ("flow_data[after_completion][redirect][return_url]", "https://example.org/bye"));

        var page = await Caller.GetAsync(portal);
        var done = await Caller.PostAsync($"{portal}/cancel/{subscription.Id}");

        Assert.Contains("Cancel your gift?", page.Body, StringComparison.Ordinal);
        Assert.Equal("https://example.org/bye", done.Headers["Location"]);
    }

    [Fact]
    public async Task Nobody_cancels_somebody_elses_gift()
    {
        var mine = await GiveMonthlyAsync();
        var other = await GiveMonthlyAsync();
        var portal = await PortalAsync(mine["customer"]!);

        await Caller.PostAsync($"{portal}/cancel/{other.Id}");

        Assert.Equal("false", (await SubscriptionAsync(other.Id))["cancel_at_period_end"], ignoreCase: true);
    }

    [Fact]
    public async Task An_old_link_shows_and_changes_nothing()
    {
        var subscription = await GiveMonthlyAsync();
        var portal = await PortalAsync(subscription["customer"]!);
        await AdvanceAsync(TimeSpan.FromHours(1));

        var page = await Caller.GetAsync(portal);
        var cancel = await Caller.PostAsync($"{portal}/cancel/{subscription.Id}");

        Assert.Equal(HttpStatusCode.Gone, page.Status);
        Assert.DoesNotContain("Winter shelter", page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, cancel.Status);
        Assert.Equal("false", (await SubscriptionAsync(subscription.Id))["cancel_at_period_end"], ignoreCase: true);
    }

    [Fact]
    public async Task The_portal_is_as_configured_first_and_says_so_when_asked()
    {
        var customer = await CustomerAsync();
        var session = await Caller.PostAsync("/v1/billing_portal/sessions", ("customer", customer));

        var configurations = await Caller.GetAsync("/v1/billing_portal/configurations?is_default=true");

        Assert.Equal(session["configuration"], (string?)Assert.Single(configurations.Json["data"]!.AsArray())!["id"]);
        Assert.Single(await EventsAsync("billing_portal.session.created"));
    }
}

using System.Net;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public class SavedCardTests : BillingTest
{
    [Fact]
    public async Task An_attached_card_is_the_customers_until_it_is_detached_for_good()
    {
        var customer = await CustomerAsync();
        var card = await CardAsync(customer);

        var listed = await Caller.GetAsync($"/v1/customers/{customer}/payment_methods");
        var one = await Caller.GetAsync($"/v1/customers/{customer}/payment_methods/{card}");
        var detached = await Caller.PostAsync($"/v1/payment_methods/{card}/detach");
        var again = await Caller.PostAsync($"/v1/payment_methods/{card}/attach", ("customer", customer));
        var left = await Caller.GetAsync($"/v1/customers/{customer}/payment_methods");

        Assert.Equal(card, (string?)Assert.Single(listed.Json["data"]!.AsArray())!["id"]);
        Assert.Equal(card, one.Id);
        Assert.Null(detached["customer"]);
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Empty(left.Json["data"]!.AsArray());
        Assert.Equal(customer, (string?)(await EventsAsync("payment_method.detached"))[0]["data"]!["previous_attributes"]!["customer"]);
    }

    [Fact]
    public async Task A_detached_card_pays_no_gift_any_more()
    {
        var subscription = await GiveMonthlyAsync();

        await Caller.PostAsync($"/v1/payment_methods/{subscription["default_payment_method"]}/detach");
        await AdvanceAsync(TimeSpan.FromDays(29));
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Null(after["default_payment_method"]);
        Assert.Equal("past_due", after["status"]);
        Assert.Single((await Caller.GetAsync("/v1/charges")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", HttpStatusCode.PaymentRequired)]
    [InlineData("pm_card_chargeCustomerFail", HttpStatusCode.OK)]
    [InlineData("pm_card_visa", HttpStatusCode.OK)]
    public async Task A_card_that_is_declined_cannot_be_saved_unless_it_is_made_for_that(string ready, HttpStatusCode status)
    {
        var reply = await Caller.PostAsync($"/v1/payment_methods/{ready}/attach", ("customer", await CustomerAsync()));

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_card_of_one_customer_is_not_given_to_another()
    {
        var card = await CardAsync(await CustomerAsync());

        var reply = await Caller.PostAsync($"/v1/payment_methods/{card}/attach", ("customer", await CustomerAsync()));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task A_change_of_a_card_keeps_what_was_not_sent()
    {
        var card = await CardAsync(await CustomerAsync());
        await Caller.PostAsync("/v1/payment_methods/" + card, ("billing_details[name]", "Jenny Rosen"));

        var updated = await Caller.PostAsync(
            "/v1/payment_methods/" + card, ("card[exp_year]", "2041"), ("metadata[a]", "b"), ("billing_details[address][city]", "Rome"));

        Assert.Equal("Jenny Rosen", (string?)updated.Json["billing_details"]!["name"]);
        Assert.Equal("Rome", (string?)updated.Json["billing_details"]!["address"]!["city"]);
        Assert.Equal(2041, (long)updated.Json["card"]!["exp_year"]!);
        Assert.Equal(2, (await EventsAsync("payment_method.updated")).Count);
    }

    [Fact]
    public async Task A_change_of_a_customer_tells_what_was_before()
    {
        var customer = await CustomerAsync();
        var card = await CardAsync(customer);

        var updated = await Caller.PostAsync(
            "/v1/customers/" + customer, ("name", "Jenny"), ("invoice_settings[default_payment_method]", card), ("email", ""));

        var previous = (await EventsAsync("customer.updated"))[^1]["data"]!["previous_attributes"]!;
        Assert.Equal("Jenny", updated["name"]);
        Assert.Null(updated["email"]);
        Assert.Equal(card, (string?)updated.Json["invoice_settings"]!["default_payment_method"]);
        Assert.Equal(["email", "invoice_settings", "name"], previous.AsObject().Select(field => field.Key).Order());
    }

    [Fact]
    public async Task A_browser_saves_a_card_through_the_bank_and_it_renews_a_gift_without_the_donor()
    {
        var customer = await CustomerAsync();
        var intent = await Caller.PostAsync("/v1/setup_intents", ("customer", customer));
        var secret = intent["client_secret"]!;

        var asked = await Caller.SendAsync(
            HttpMethod.Post,
            $"/v1/setup_intents/{intent.Id}/confirm",
            [("client_secret", secret), ("payment_method", ThreeDSecureOnce), ("return_url", "https://example.org/back")],
            StripeSandbox.PublishableKey);
        var back = await Caller.PostAsync(
            new Uri((string)asked.Json["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath, ("outcome", "complete"));
        var saved = await Caller.GetAsync("/v1/setup_intents/" + intent.Id);
        var subscription = await SubscribeAsync(customer, ("default_payment_method", saved["payment_method"]!), ("off_session", "true"));

        Assert.Equal("requires_action", asked["status"]);
        Assert.StartsWith($"https://example.org/back?setup_intent={intent.Id}&setup_intent_client_secret=", back.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal("succeeded", saved["status"]);
        Assert.Equal("active", subscription["status"]);
        Assert.Equal(
            ["setup_intent.created", "setup_intent.requires_action", "setup_intent.succeeded"], Types(await EventsAsync("setup_intent.*")));
    }

    [Fact]
    public async Task A_declined_card_is_not_saved_and_the_refusal_says_where_it_stands()
    {
        var reply = await Caller.PostAsync(
            "/v1/setup_intents",
            ("customer", await CustomerAsync()), ("confirm", "true"), ("payment_method", "pm_card_chargeDeclined"));

        Assert.Equal(HttpStatusCode.PaymentRequired, reply.Status);
        Assert.Equal("requires_payment_method", (string?)reply.Error["setup_intent"]!["status"]);
        Assert.Single(await EventsAsync("setup_intent.setup_failed"));
    }

    [Fact]
    public async Task A_canceled_setup_cannot_be_confirmed()
    {
        var intent = await Caller.PostAsync("/v1/setup_intents");

        var canceled = await Caller.PostAsync($"/v1/setup_intents/{intent.Id}/cancel", ("cancellation_reason", "abandoned"));
        var late = await Caller.PostAsync($"/v1/setup_intents/{intent.Id}/confirm", ("payment_method", "pm_card_visa"));

        Assert.Equal("canceled", canceled["status"]);
        Assert.Equal("setup_intent_unexpected_state", (string?)late.Error["code"]);
    }

    [Fact]
    public async Task A_browser_without_the_secret_sees_no_setup()
    {
        var intent = await Caller.PostAsync("/v1/setup_intents");

        var reply = await Caller.SendAsync(HttpMethod.Get, "/v1/setup_intents/" + intent.Id, null, StripeSandbox.PublishableKey);
        var list = await Caller.SendAsync(HttpMethod.Get, "/v1/subscriptions", null, StripeSandbox.PublishableKey);

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal(HttpStatusCode.Forbidden, list.Status);
    }
}

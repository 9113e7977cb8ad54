using System.Net;
using System.Text.Json.Nodes;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public class SubscriptionTests : BillingTest
{
    [Fact]
    public async Task One_that_pays_at_once_is_active_and_its_first_invoice_paid()
    {
        var subscription = await GiveMonthlyAsync(("expand[]", "latest_invoice.payments.data.payment"), ("description", "A monthly gift"));

        var invoice = subscription.Json["latest_invoice"]!;
        var item = subscription.Json["items"]!["data"]![0]!;
        Assert.Equal("active", subscription["status"]);
        Assert.Equal("2027-01-31 10:00", Day(item, "current_period_start"));
        Assert.Equal("2027-02-28 10:00", Day(item, "current_period_end"));
        Assert.Null(subscription.Json["current_period_end"]);
        Assert.Equal("paid", (string?)invoice["status"]);
        Assert.Equal("subscription_create", (string?)invoice["billing_reason"]);
        Assert.Equal("winter", (string?)invoice["parent"]!["subscription_details"]!["metadata"]!["designation"]);
        Assert.Equal(subscription.Id, (string?)invoice["parent"]!["subscription_details"]!["subscription"]);
        Assert.Equal("paid", (string?)invoice["payments"]!["data"]![0]!["status"]);
    }

    [Theory]
    [InlineData("payment_intent")]
    [InlineData("charge")]
    [InlineData("paid")]
    [InlineData("subscription")]
    [InlineData("payments")]
    [InlineData("confirmation_secret")]
    public async Task An_invoice_no_longer_has_what_basil_took_away_and_shows_the_rest_when_asked(string field)
    {
        var subscription = await GiveMonthlyAsync();

        var invoice = Assert.Single(await InvoicesAsync(subscription.Id));

        Assert.False(invoice.AsObject().ContainsKey(field));
    }

    [Fact]
    public async Task The_payment_behind_an_invoice_bears_stripes_description_and_none_of_the_gifts_metadata()
    {
        var subscription = await GiveMonthlyAsync();

        var link = (await Caller.GetAsync("/v1/invoice_payments?expand[]=data.payment.payment_intent&invoice=" + subscription["latest_invoice"])).Json["data"]![0]!;
        var intent = link["payment"]!["payment_intent"]!;
        var back = await Caller.GetAsync(
            $"/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]={(string)intent["id"]!}");

        Assert.Equal("Subscription creation", (string?)intent["description"]);
        Assert.Empty(intent["metadata"]!.AsObject());
        Assert.Equal(2500, (long)intent["amount_received"]!);
        Assert.Equal(subscription["latest_invoice"], (string?)Assert.Single(back.Json["data"]!.AsArray())!["invoice"]);
    }

    [Theory]
    [InlineData(true, "requires_confirmation")]
    [InlineData(false, "requires_payment_method")]
    public async Task One_that_waits_for_the_browser_says_with_what_secret_it_is_paid(bool hasCard, string status)
    {
        var customer = await CustomerAsync();
        (string, string)[] card = hasCard ? [("default_payment_method", await CardAsync(customer))] : [];

        var subscription = await SubscribeAsync(
            customer, [("payment_behavior", "default_incomplete"), ("expand[]", "latest_invoice.confirmation_secret"), .. card]);
        var secret = (string)subscription.Json["latest_invoice"]!["confirmation_secret"]!["client_secret"]!;
        var intent = await Caller.GetAsync("/v1/payment_intents/" + secret[..secret.IndexOf("_secret_", StringComparison.Ordinal)]);

        Assert.Equal("incomplete", subscription["status"]);
        Assert.Equal("open", (string?)subscription.Json["latest_invoice"]!["status"]);
        Assert.Equal(status, intent["status"]);
    }

    [Fact]
    public async Task A_browser_pays_the_first_invoice_and_the_events_come_in_order()
    {
        var customer = await CustomerAsync();
        var (subscription, intent, secret) = await WaitingAsync(customer);

        var confirmed = await Caller.SendAsync(
            HttpMethod.Post,
            $"/v1/payment_intents/{intent}/confirm",
            [("client_secret", secret), ("payment_method", "pm_card_visa")],
            StripeSandbox.PublishableKey);
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal("succeeded", confirmed["status"]);
        Assert.Equal("active", after["status"]);
        Assert.Equal(confirmed["payment_method"], after["default_payment_method"]);
        Assert.Equal(
            [
                "customer.created", "product.created", "price.created", "customer.subscription.created", "invoice.created",
                "customer.updated", "invoice.finalized", "payment_intent.created", "charge.succeeded", "payment_method.attached",
                "payment_intent.succeeded", "invoice_payment.paid", "invoice.paid", "invoice.payment_succeeded",
                "customer.subscription.updated",
            ],
            Types(await EventsAsync()));
    }

    [Fact]
    public async Task An_update_tells_what_was_before()
    {
        var subscription = await GiveMonthlyAsync();

        await Caller.PostAsync("/v1/subscriptions/" + subscription.Id, ("metadata[designation]", "summer"), ("description", "x"));

        var previous = (await EventsAsync("customer.subscription.updated"))[^1]["data"]!["previous_attributes"]!;
        Assert.True(JsonNode.DeepEquals(
            new JsonObject { ["description"] = null, ["metadata"] = new JsonObject { ["designation"] = "winter" } }, previous));
    }

    [Theory]
    [InlineData("complete", "active", "paid")]
    [InlineData("fail", "incomplete", "open")]
    public async Task The_banks_page_decides_over_the_first_payment(string outcome, string status, string invoiceStatus)
    {
        var customer = await CustomerAsync();
        var (subscription, intent, secret) = await WaitingAsync(customer);

        var asked = await Caller.SendAsync(
            HttpMethod.Post,
            $"/v1/payment_intents/{intent}/confirm",
            [("client_secret", secret), ("payment_method", ThreeDSecureOnce), ("return_url", "https://example.org/back")],
            StripeSandbox.PublishableKey);
        var waiting = await SubscriptionAsync(subscription.Id);
        await Caller.PostAsync(new Uri((string)asked.Json["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath, ("outcome", outcome));
        var after = await Caller.GetAsync($"/v1/subscriptions/{subscription.Id}?expand[]=latest_invoice");

        Assert.Equal("incomplete", waiting["status"]);
        Assert.Single(await EventsAsync("invoice.payment_action_required"));
        Assert.Equal(status, after["status"]);
        Assert.Equal(invoiceStatus, (string?)after.Json["latest_invoice"]!["status"]);
    }

    [Fact]
    public async Task A_declined_first_payment_leaves_room_for_another_card()
    {
        var customer = await CustomerAsync();
        var (subscription, intent, _) = await WaitingAsync(customer);

        var declined = await Caller.PostAsync($"/v1/payment_intents/{intent}/confirm", ("payment_method", "pm_card_chargeDeclined"));
        var between = await SubscriptionAsync(subscription.Id);
        await Caller.PostAsync($"/v1/payment_intents/{intent}/confirm", ("payment_method", "pm_card_visa"));
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal(HttpStatusCode.PaymentRequired, declined.Status);
        Assert.Equal("incomplete", between["status"]);
        Assert.Equal("active", after["status"]);
        Assert.Equal(["invoice.payment_failed", "invoice.paid"], Types(await EventsAsync("invoice.payment_failed", "invoice.paid")));
    }

    [Fact]
    public async Task One_that_must_pay_at_once_leaves_nothing_behind_when_it_cannot()
    {
        var customer = await CustomerAsync();
        var card = await CardAsync(customer, "pm_card_chargeCustomerFail");

        var refusal = await SubscribeAsync(customer, ("default_payment_method", card), ("payment_behavior", "error_if_incomplete"));
        var all = await Caller.GetAsync("/v1/subscriptions?status=all");

        Assert.Equal(HttpStatusCode.PaymentRequired, refusal.Status);
        Assert.Equal("card_declined", (string?)refusal.Error["code"]);
        Assert.Empty(all.Json["data"]!.AsArray());
        Assert.Empty((await Caller.GetAsync("/v1/invoices")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("pm_card_visa", "active")]
    [InlineData("pm_card_chargeCustomerFail", "incomplete")]
    [InlineData(ThreeDSecureEachTime, "incomplete")]
    public async Task One_that_may_stay_incomplete_tells_by_its_status_whether_it_was_paid(string ready, string status)
    {
        var customer = await CustomerAsync();

        var subscription = await SubscribeAsync(customer, ("default_payment_method", await CardAsync(customer, ready)));

        Assert.Equal(HttpStatusCode.OK, subscription.Status);
        Assert.Equal(status, subscription["status"]);
    }

    [Fact]
    public async Task One_that_nobody_pays_within_23_hours_expires_and_can_no_longer_be_paid()
    {
        var (subscription, intent, _) = await WaitingAsync(await CustomerAsync());

        await AdvanceAsync(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(1));
        var before = await SubscriptionAsync(subscription.Id);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        var after = await SubscriptionAsync(subscription.Id);
        var late = await Caller.PostAsync($"/v1/payment_intents/{intent}/confirm", ("payment_method", "pm_card_visa"));

        Assert.Equal("incomplete", before["status"]);
        Assert.Equal("incomplete_expired", after["status"]);
        Assert.Equal("payment_intent_unexpected_state", (string?)late.Error["code"]);
        Assert.Equal("void", (string?)(await InvoicesAsync(subscription.Id))[0]["status"]);
        Assert.Equal(
            ["invoice.voided", "payment_intent.canceled", "customer.subscription.updated"],
            Types(await EventsAsync("invoice.voided", "payment_intent.canceled", "customer.subscription.updated")));
    }

    [Fact]
    public async Task Canceled_at_once_it_ends_and_takes_no_more()
    {
        var subscription = await GiveMonthlyAsync();

        var canceled = await Caller.SendAsync(HttpMethod.Delete, "/v1/subscriptions/" + subscription.Id, null);
        await AdvanceAsync(TimeSpan.FromDays(29));
        var again = await Caller.SendAsync(HttpMethod.Delete, "/v1/subscriptions/" + subscription.Id, null);

        Assert.Equal("canceled", canceled["status"]);
        Assert.Equal("2027-01-31 10:00", Day(canceled.Json, "ended_at"));
        Assert.Equal("cancellation_requested", (string?)canceled.Json["cancellation_details"]!["reason"]);
        Assert.Single(await InvoicesAsync(subscription.Id));
        Assert.Single(await EventsAsync("customer.subscription.deleted"));
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
    }

    [Fact]
    public async Task Canceled_at_the_end_of_its_period_it_goes_on_until_then()
    {
        var subscription = await GiveMonthlyAsync();

        var updated = await Caller.PostAsync("/v1/subscriptions/" + subscription.Id, ("cancel_at_period_end", "true"));
        await AdvanceAsync(TimeSpan.FromDays(27));
        var before = await SubscriptionAsync(subscription.Id);
        await AdvanceAsync(TimeSpan.FromDays(2.5));
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal("2027-02-28 10:00", Day(updated.Json, "cancel_at"));
        Assert.Equal("active", before["status"]);
        Assert.Equal("canceled", after["status"]);
        Assert.Equal("2027-02-28 10:00", Day(after.Json, "ended_at"));
        Assert.Equal("2027-02-28 10:00", Day(Assert.Single(await EventsAsync("customer.subscription.deleted"))));
        Assert.Single(await InvoicesAsync(subscription.Id));
    }

    [Fact]
    public async Task A_deleted_customers_gifts_end_and_the_customer_is_forgotten()
    {
        var subscription = await GiveMonthlyAsync();
        var customer = subscription["customer"]!;

        var deleted = await Caller.SendAsync(HttpMethod.Delete, "/v1/customers/" + customer, null);
        var known = await Caller.GetAsync("/v1/customers/" + customer);
        var found = await Caller.GetAsync("/v1/customers?email=jenny@example.com");
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal("True", deleted["deleted"], ignoreCase: true);
        Assert.Equal(3, known.Json.AsObject().Count);
        Assert.Empty(found.Json["data"]!.AsArray());
        Assert.Equal("canceled", after["status"]);
        Assert.Contains("customer.deleted", Types(await EventsAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, (await SubscribeAsync(customer)).Status);
    }

    [Theory]
    [InlineData("items[0][price_data][product_data][name]", "x", "items[0][price_data][product_data]")]
    [InlineData("items[0][price_data][product]", "prod_none", "items[0][price_data][product]")]
    [InlineData("items[0][price_data][unit_amount]", "49", "items[0][price]")]
    [InlineData("items[0][price_data][recurring][interval_count]", "37", "items[0][price_data][recurring][interval_count]")]
    [InlineData("customer", "cus_none", "customer")]
    [InlineData("default_payment_method", "pm_card_visa", "default_payment_method")]
    [InlineData("payment_settings[save]", "x", "payment_settings[save]")]
    [InlineData("trial_period_days", "3", "trial_period_days")]
    public async Task What_could_not_work_is_refused_by_name(string name, string value, string param)
    {
        var customer = await CustomerAsync();
        (string Name, string Value)[] fields =
        [
            ("customer", customer),
            ("items[0][price_data][currency]", "usd"),
            ("items[0][price_data][product]", await ProductAsync()),
            ("items[0][price_data][unit_amount]", "2500"),
            ("items[0][price_data][recurring][interval]", "month"),
            ("payment_behavior", "default_incomplete"),
        ];

        var reply = await Caller.PostAsync("/v1/subscriptions", [.. fields.Where(field => field.Name != name), (name, value)]);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(param, (string?)reply.Error["param"]);
    }

    [Fact]
    public async Task Somebody_elses_card_pays_for_nobody()
    {
        var card = await CardAsync(await CustomerAsync());

        var reply = await SubscribeAsync(await CustomerAsync(), ("default_payment_method", card));

        Assert.Equal("default_payment_method", (string?)reply.Error["param"]);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_subscribes_once()
    {
        var customer = await CustomerAsync();
        (string, string)[] fields =
        [
            ("customer", customer),
            ("items[0][price_data][currency]", "usd"),
            ("items[0][price_data][product]", await ProductAsync()),
            ("items[0][price_data][unit_amount]", "2500"),
            ("items[0][price_data][recurring][interval]", "year"),
            ("default_payment_method", await CardAsync(customer)),
        ];

        var first = await Caller.SendAsync(HttpMethod.Post, "/v1/subscriptions", fields, idempotencyKey: "gift-1");
        var second = await Caller.SendAsync(HttpMethod.Post, "/v1/subscriptions", fields, idempotencyKey: "gift-1");

        Assert.Equal(first.Body, second.Body);
        Assert.Single((await Caller.GetAsync("/v1/charges")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task Lists_narrow_by_customer_and_status_and_leave_canceled_ones_out()
    {
        var ended = await GiveMonthlyAsync();
        var active = await GiveMonthlyAsync();
        await Caller.SendAsync(HttpMethod.Delete, "/v1/subscriptions/" + ended.Id, null);

        async Task<string[]> FoundAsync(string query) =>
            [.. (await Caller.GetAsync("/v1/subscriptions?" + query)).Json["data"]!.AsArray().Select(found => (string)found!["id"]!)];

        Assert.Equal([active.Id], await FoundAsync(""));
        Assert.Equal([active.Id, ended.Id], await FoundAsync("status=all"));
        Assert.Equal([ended.Id], await FoundAsync("status=ended"));
        Assert.Equal([ended.Id], await FoundAsync("status=canceled&customer=" + ended["customer"]));
        Assert.Empty(await FoundAsync("customer=" + ended["customer"]));
        Assert.Equal([ended.Id], await FoundAsync("status=all&starting_after=" + active.Id));
    }

    [Fact]
    public async Task A_price_made_beforehand_is_subscribed_to_by_its_id()
    {
        var customer = await CustomerAsync();
        var product = await ProductAsync();
        var price = await Caller.PostAsync(
            "/v1/prices",
            ("currency", "eur"), ("unit_amount", "900"), ("product", product), ("recurring[interval]", "week"), ("recurring[interval_count]", "2"));

        var subscription = await Caller.PostAsync(
            "/v1/subscriptions",
            ("customer", customer), ("items[0][price]", price.Id), ("items[0][quantity]", "2"), ("default_payment_method", await CardAsync(customer)));

        var invoice = Assert.Single(await InvoicesAsync(subscription.Id));
        Assert.Equal(1800, (long)invoice["amount_paid"]!);
        Assert.Equal("2 × Winter shelter (at €9.00 / every 2 weeks)", (string?)invoice["lines"]!["data"]![0]!["description"]);
        Assert.Equal("2027-02-14 10:00", Day(subscription.Json["items"]!["data"]![0]!, "current_period_end"));
    }

    [Fact]
    public async Task The_payment_of_an_invoice_is_not_canceled_on_its_own()
    {
        var (_, intent, _) = await WaitingAsync(await CustomerAsync());

        var reply = await Caller.PostAsync($"/v1/payment_intents/{intent}/cancel");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    private async Task<(Reply Subscription, string Intent, string Secret)> WaitingAsync(string customer)
    {
        var subscription = await SubscribeAsync(
            customer,
            ("payment_behavior", "default_incomplete"),
            ("payment_settings[save_default_payment_method]", "on_subscription"),
            ("expand[]", "latest_invoice.confirmation_secret"));
        var secret = (string)subscription.Json["latest_invoice"]!["confirmation_secret"]!["client_secret"]!;
        return (subscription, secret[..secret.IndexOf("_secret_", StringComparison.Ordinal)], secret);
    }
}

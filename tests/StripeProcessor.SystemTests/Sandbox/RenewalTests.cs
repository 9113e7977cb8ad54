using System.Net;
using System.Text.Json.Nodes;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public class RenewalTests : BillingTest
{
    private const string Declining = "pm_card_chargeCustomerFail";

    [Fact]
    public async Task A_monthly_gift_over_a_year_is_twelve_paid_invoices_each_on_its_day()
    {
        var subscription = await GiveMonthlyAsync();

        await AdvanceAsync(TimeSpan.FromDays(364));
        var invoices = await InvoicesAsync(subscription.Id);
        var charges = await Caller.GetAsync("/v1/charges?limit=100");
        var payouts = (await Caller.GetAsync("/v1/payouts?limit=100")).Json["data"]!.AsArray();
        var balance = (await Caller.GetAsync("/v1/balance_transactions?limit=100&type=charge")).Json["data"]!.AsArray();

        Assert.Equal(
            [
                "2027-01-31 10:00", "2027-02-28 10:00", "2027-03-31 10:00", "2027-04-30 10:00", "2027-05-31 10:00", "2027-06-30 10:00",
                "2027-07-31 10:00", "2027-08-31 10:00", "2027-09-30 10:00", "2027-10-31 10:00", "2027-11-30 10:00", "2027-12-31 10:00",
            ],
            invoices.Select(invoice => Day(invoice)));
        Assert.All(invoices, invoice => Assert.Equal("paid", (string?)invoice["status"]));
        Assert.Equal("2027-04-30 11:00", Day(charges.Json["data"]!.AsArray()[^4]!));
        Assert.Equal("2027-03-31 10:00", Day(invoices[2]["lines"]!["data"]![0]!["period"]!, "start"));
        Assert.Equal("2027-04-30 10:00", Day(invoices[2]["lines"]!["data"]![0]!["period"]!, "end"));
        Assert.Equal(12 * 2397, balance.Sum(transaction => (long)transaction!["net"]!));
        Assert.Equal(12 * 2397, payouts.Sum(payout => (long)payout!["amount"]!));
    }

    [Theory]
    [InlineData("pm_card_visa", 100)]
    [InlineData(Declining, 40)]
    [InlineData(Declining, 45)]
    public async Task Many_small_steps_of_the_clock_end_where_one_large_one_does(string later, int days)
    {
        await using var other = await StripeSandbox.StartAsync(Options);
        using var caller = new SandboxCaller(other.Address);
        await GiveAsync(Caller, later);
        await GiveAsync(caller, later);

        await AdvanceAsync(TimeSpan.FromDays(days));
        for (var step = 0; step < 2 * days; step++)
        {
            await caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 12 * 60 * 60 });
        }

        Assert.Equal(await HistoryAsync(Caller), await HistoryAsync(caller));
    }

    [Fact]
    public async Task A_renewal_is_a_draft_for_an_hour_and_then_paid()
    {
        var subscription = await GiveMonthlyAsync();
        await AdvanceAsync(new TimeSpan(28, 0, 59, 0));

        var draft = (await InvoicesAsync(subscription.Id))[^1];
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        var paid = (await InvoicesAsync(subscription.Id))[^1];
        var types = Types((await EventsAsync()).SkipWhile(found => Day(found) == "2027-01-31 10:00"))
            .Where(type => !type.StartsWith("payout.", StringComparison.Ordinal));

        Assert.Equal("draft", (string?)draft["status"]);
        Assert.Null(draft["number"]);
        Assert.Equal("2027-02-28 11:00", Day(draft, "automatically_finalizes_at"));
        Assert.Equal("paid", (string?)paid["status"]);
        Assert.Equal("subscription_cycle", (string?)paid["billing_reason"]);
        Assert.Equal(
            [
                "invoice.created", "customer.subscription.updated", "invoice.finalized", "payment_intent.created", "charge.succeeded",
                "payment_intent.succeeded", "invoice_payment.paid", "invoice.paid", "invoice.payment_succeeded",
            ],
            types);
    }

    [Fact]
    public async Task A_failed_renewal_is_past_due_and_a_card_typed_in_the_portal_pays_it_at_the_next_try()
    {
        var subscription = await GiveMonthlyAsync();
        await DeclineFromNowOnAsync(subscription);
        await AdvanceAsync(TimeSpan.FromDays(28.5));

        var failed = (await InvoicesAsync(subscription.Id))[^1];
        var pastDue = await SubscriptionAsync(subscription.Id);
        var typed = await TypeCardAsync(await PortalAsync(subscription["customer"]!), "5555 5555 5555 4444");
        var stillOpen = (await InvoicesAsync(subscription.Id))[^1];
        await AdvanceAsync(TimeSpan.FromDays(3));
        var paid = (await InvoicesAsync(subscription.Id))[^1];
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal(("open", 1), ((string)failed["status"]!, (int)failed["attempt_count"]!));
        Assert.Equal("2027-03-03 11:00", Day(failed, "next_payment_attempt"));
        Assert.Equal("past_due", pastDue["status"]);
        Assert.Equal(HttpStatusCode.SeeOther, typed.Status);
        Assert.Equal("open", (string?)stillOpen["status"]);
        Assert.Equal(("paid", 2), ((string)paid["status"]!, (int)paid["attempt_count"]!));
        Assert.Equal("active", after["status"]);
        Assert.Equal(
            ["invoice.payment_failed", "setup_intent.created", "payment_method.attached", "setup_intent.succeeded", "invoice.paid"],
            Types((await EventsAsync("invoice.payment_failed", "setup_intent.*", "payment_method.attached", "invoice.paid"))));
    }

    [Fact]
    public async Task A_renewal_that_fails_to_the_end_was_tried_four_times_and_ends_the_gift()
    {
        var subscription = await GiveMonthlyAsync();
        await DeclineFromNowOnAsync(subscription);

        await AdvanceAsync(TimeSpan.FromDays(45));
        var failures = await EventsAsync("invoice.payment_failed");
        await AdvanceAsync(TimeSpan.FromDays(100));
        var after = await SubscriptionAsync(subscription.Id);
        var invoice = (await InvoicesAsync(subscription.Id))[^1];

        Assert.Equal(["2027-02-28 11:00", "2027-03-03 11:00", "2027-03-08 11:00", "2027-03-15 11:00"], failures.Select(found => Day(found)));
        Assert.Null(failures[^1]["data"]!["object"]!["next_payment_attempt"]);
        Assert.Equal("canceled", after["status"]);
        Assert.Equal("payment_failed", (string?)after.Json["cancellation_details"]!["reason"]);
        Assert.Equal("2027-03-15 11:00", Day(after.Json, "ended_at"));
        Assert.Equal(("open", false), ((string)invoice["status"]!, (bool)invoice["auto_advance"]!));
        Assert.Equal(2, (await InvoicesAsync(subscription.Id)).Count);
    }

    [Fact]
    public async Task A_renewal_whose_bank_asks_each_time_calls_for_the_donor_and_is_paid_on_the_banks_page()
    {
        var subscription = await GiveMonthlyAsync();
        var customer = subscription["customer"]!;
        await Caller.PostAsync("/v1/subscriptions/" + subscription.Id, ("default_payment_method", await CardAsync(customer, ThreeDSecureEachTime)));
        await AdvanceAsync(TimeSpan.FromDays(29));

        var waiting = (await Caller.GetAsync("/v1/payment_intents")).Json["data"]![0]!;
        var pastDue = await SubscriptionAsync(subscription.Id);
        var called = Types(await EventsAsync("invoice.payment_action_required", "invoice.payment_failed"));
        await Caller.PostAsync(
            new Uri((string)waiting["next_action"]!["use_stripe_sdk"]!["stripe_js"]!).AbsolutePath, ("outcome", "complete"));
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal("requires_action", (string?)waiting["status"]);
        Assert.Equal("past_due", pastDue["status"]);
        Assert.Equal(["invoice.payment_action_required", "invoice.payment_failed"], called);
        Assert.Equal("active", after["status"]);
    }

    [Fact]
    public async Task A_card_that_its_bank_confirmed_once_renews_without_the_donor()
    {
        var customer = await CustomerAsync();
        var subscription = await SubscribeAsync(customer, ("payment_behavior", "default_incomplete"),
            ("payment_settings[save_default_payment_method]", "on_subscription"));
        var intent = (await Caller.GetAsync("/v1/payment_intents")).Json["data"]![0]!;
        var asked = await Caller.PostAsync(
            $"/v1/payment_intents/{(string)intent["id"]!}/confirm", ("payment_method", ThreeDSecureOnce), ("return_url", "https://example.org"));
        await Caller.PostAsync(new Uri((string)asked.Json["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath, ("outcome", "complete"));

        await AdvanceAsync(TimeSpan.FromDays(29));

        Assert.Equal(["paid", "paid"], (await InvoicesAsync(subscription.Id)).Select(invoice => (string)invoice["status"]!));
    }

    [Fact]
    public async Task An_open_invoice_can_be_paid_by_hand()
    {
        var subscription = await GiveMonthlyAsync();
        await DeclineFromNowOnAsync(subscription);
        await AdvanceAsync(TimeSpan.FromDays(29));
        var open = (string)(await InvoicesAsync(subscription.Id))[^1]["id"]!;
        var good = await CardAsync(subscription["customer"]!);

        var declined = await Caller.PostAsync($"/v1/invoices/{open}/pay");
        var paid = await Caller.PostAsync($"/v1/invoices/{open}/pay", ("payment_method", good));
        var again = await Caller.PostAsync($"/v1/invoices/{open}/pay");

        Assert.Equal(HttpStatusCode.PaymentRequired, declined.Status);
        Assert.Equal("paid", paid["status"]);
        Assert.Equal("active", (await SubscriptionAsync(subscription.Id))["status"]);
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
    }

    private async Task DeclineFromNowOnAsync(Reply subscription) => await Caller.PostAsync(
        "/v1/subscriptions/" + subscription.Id,
        ("default_payment_method", await CardAsync(subscription["customer"]!, Declining)));

    // A gift that one card begins and another one is to go on with, in any sandbox.
    private static async Task GiveAsync(SandboxCaller caller, string later)
    {
        var customer = (await caller.PostAsync("/v1/customers", ("email", "jenny@example.com"))).Id;
        var card = (await caller.PostAsync("/v1/payment_methods/pm_card_visa/attach", ("customer", customer))).Id;
        var product = (await caller.PostAsync("/v1/products", ("name", "Winter shelter"))).Id;
        var subscription = await caller.PostAsync(
            "/v1/subscriptions",
            ("customer", customer),
            ("items[0][price_data][currency]", "usd"),
            ("items[0][price_data][product]", product),
            ("items[0][price_data][unit_amount]", "2500"),
            ("items[0][price_data][recurring][interval]", "month"),
            ("default_payment_method", card),
            ("payment_behavior", "error_if_incomplete"));
        var next = (await caller.PostAsync($"/v1/payment_methods/{later}/attach", ("customer", customer))).Id;
        await caller.PostAsync("/v1/subscriptions/" + subscription.Id, ("default_payment_method", next));
    }

    private static async Task<string[]> HistoryAsync(SandboxCaller caller)
    {
        var transactions = (await caller.GetAsync("/v1/balance_transactions?limit=100")).Json["data"]!.AsArray();
        return
        [
            .. (await caller.GetAsync("/v1/events?limit=100")).Json["data"]!.AsArray().Select(found => $"{found!["type"]} {Day(found)}"),
            .. transactions.Select(found => $"{found!["net"]} {found["status"]} {Day(found)} {Day(found, "available_on")}"),
        ];
    }
}

public class UnpaidTests : BillingTest
{
    protected override StripeSandboxOptions Options => base.Options with { FailedRenewals = FailedRenewalEnd.Unpaid };

    [Fact]
    public async Task A_gift_that_stays_unpaid_gathers_drafts_until_the_newest_one_is_paid()
    {
        var subscription = await GiveMonthlyAsync();
        var customer = subscription["customer"]!;
        await Caller.PostAsync(
            "/v1/subscriptions/" + subscription.Id, ("default_payment_method", await CardAsync(customer, "pm_card_chargeCustomerFail")));

        await AdvanceAsync(TimeSpan.FromDays(100));
        var unpaid = await SubscriptionAsync(subscription.Id);
        var states = (await InvoicesAsync(subscription.Id)).Select(invoice => (string)invoice["status"]!).ToList();
        var paid = await Caller.PostAsync(
            $"/v1/invoices/{unpaid["latest_invoice"]}/pay", ("payment_method", await CardAsync(customer)));
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal("unpaid", unpaid["status"]);
        Assert.Equal(["paid", "open", "draft", "draft"], states);
        Assert.Equal("paid", paid["status"]);
        Assert.Equal("active", after["status"]);
    }
}

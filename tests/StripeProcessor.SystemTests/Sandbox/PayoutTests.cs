using System.Text.Json.Nodes;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public class PayoutTests : SandboxTest
{
    [Fact]
    public async Task A_payout_adds_up_to_the_cent_with_what_it_holds()
    {
        await Caller.PayAsync(amount: 2500);
        await Caller.PayAsync(amount: 999);
        var refunded = await Caller.PayAsync(amount: 7000);
        await Caller.PostAsync("/v1/refunds", ("payment_intent", refunded.Id), ("amount", "1234"));
        await Caller.PayAsync("pm_card_createDispute", 3100);
        await DaysAsync(4);

        var payout = Assert.Single(await Caller.ListAsync("/v1/payouts"));
        var held = await Caller.ListAsync("/v1/balance_transactions?limit=100&payout=" + (string)payout["id"]!);
        var itself = Assert.Single(held, transaction => (string?)transaction["type"] == "payout");
        var all = await Caller.ListAsync("/v1/balance_transactions?limit=100");
        var balance = await Caller.GetAsync("/v1/balance");

        Assert.Equal((string?)itself["id"], (string?)payout["balance_transaction"]);
        Assert.Equal(-(long)payout["amount"]!, (long)itself["net"]!);
        Assert.Equal(0, held.Sum(transaction => (long)transaction["net"]!));
        Assert.Equal(all.Count, held.Count);
        Assert.Equal(0, (long)balance.Json["available"]![0]!["amount"]!);
    }

    [Fact]
    public async Task A_payout_is_announced_and_arrives_two_days_later()
    {
        await Caller.PayAsync();

        await DaysAsync(3);
        var sent = Assert.Single(await Caller.ListAsync("/v1/payouts"));
        await DaysAsync(3);
        var arrived = await Caller.GetAsync("/v1/payouts/" + (string)sent["id"]!);
        var events = (await Caller.ListAsync("/v1/events?type=payout.*")).Select(happened => (string)happened["type"]!);

        Assert.Equal("in_transit", (string?)sent["status"]);
        Assert.Equal((long)sent["created"]! + (2 * 24 * 60 * 60), (long)sent["arrival_date"]!);
        Assert.Equal("paid", arrived["status"]);
        Assert.Equal(["payout.paid", "payout.created"], events);
    }

    [Fact]
    public async Task Each_currency_has_a_payout_of_its_own()
    {
        await Caller.PayAsync();
        await Caller.PayAsync(more: []);
        await Caller.PostAsync(
            "/v1/payment_intents",
            ("amount", "4000"),
            ("currency", "eur"),
            ("confirm", "true"),
            ("payment_method", "pm_card_visa"),
            ("return_url", "https://example.org"));

        await DaysAsync(4);

        Assert.Equal(["eur", "usd"], (await Caller.ListAsync("/v1/payouts")).Select(payout => (string)payout["currency"]!).Order());
    }

    [Fact]
    public async Task A_balance_below_zero_is_carried_on_until_gifts_have_made_up_for_it()
    {
        var paid = await Caller.PayAsync(amount: 2500);
        await DaysAsync(4);
        await Caller.ControlAsync("disputes", new JsonObject { ["charge"] = paid["latest_charge"] });
        await DaysAsync(3);
        var meanwhile = await Caller.ListAsync("/v1/payouts");

        await Caller.PayAsync(amount: 10_000);
        await DaysAsync(4);
        var payouts = await Caller.ListAsync("/v1/payouts");

        Assert.Single(meanwhile);
        Assert.Equal(2, payouts.Count);
        Assert.Equal(10_000 - 320 - 2500 - 1500, (long)payouts[0]["amount"]!);
    }

    [Fact]
    public async Task A_payout_that_the_bank_sends_back_goes_out_with_the_next_one()
    {
        await Caller.PayAsync();
        await DaysAsync(4);
        var first = Assert.Single(await Caller.ListAsync("/v1/payouts"));

        var failed = await Caller.ControlAsync("payouts/" + (string)first["id"]!, new JsonObject { ["outcome"] = "failed" });
        await DaysAsync(2);
        var second = (await Caller.ListAsync("/v1/payouts"))[0];

        Assert.Equal("failed", failed["status"]);
        Assert.StartsWith("txn_", failed["failure_balance_transaction"], StringComparison.Ordinal);
        Assert.Single(await Caller.ListAsync("/v1/events?type=payout.failed"));
        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
        Assert.Equal((long)first["amount"]!, (long)second["amount"]!);
    }

    [Fact]
    public async Task Payouts_are_found_by_status_and_by_when_they_arrive()
    {
        await Caller.PayAsync();
        await DaysAsync(4);
        await DaysAsync(3);
        await Caller.PayAsync();
        await DaysAsync(3);

        var paid = await Caller.ListAsync("/v1/payouts?status=paid");
        var arriving = await Caller.ListAsync($"/v1/payouts?arrival_date[gt]={(long)paid[0]["arrival_date"]!}");

        Assert.Single(paid);
        Assert.Equal("in_transit", (string?)Assert.Single(arriving)["status"]);
    }

    [Fact]
    public async Task Payouts_can_be_switched_off()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions { PaysOutDaily = false });
        using var caller = new SandboxCaller(sandbox.Address);
        await caller.PayAsync();

        await caller.AdvanceAsync(TimeSpan.FromDays(10));
        var balance = await caller.GetAsync("/v1/balance");

        Assert.Empty(await caller.ListAsync("/v1/payouts"));
        Assert.Equal(2397, (long)balance.Json["available"]![0]!["amount"]!);
    }

    // Day by day, as time passes.
    private async Task DaysAsync(int days)
    {
        for (var day = 0; day < days; day++)
        {
            await Caller.AdvanceAsync(TimeSpan.FromDays(1));
        }
    }
}

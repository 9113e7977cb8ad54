using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public class RefundTests : SandboxTest
{
    [Fact]
    public async Task A_gift_is_given_back_whole()
    {
        var paid = await Caller.PayAsync();

        var refund = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id), ("reason", "requested_by_customer"));
        var charge = await Caller.GetAsync($"/v1/charges/{paid["latest_charge"]}?expand[]=refunds");
        var transaction = await Caller.GetAsync("/v1/balance_transactions/" + refund["balance_transaction"]);

        Assert.Equal("succeeded", refund["status"]);
        Assert.Equal("2500", refund["amount"]);
        Assert.True((bool)charge.Json["refunded"]!);
        Assert.Equal(refund.Id, (string?)charge.Json["refunds"]!["data"]![0]!["id"]);
        Assert.Equal("-2500", transaction["net"]);
    }

    [Fact]
    public async Task A_gift_is_given_back_in_parts_until_nothing_is_left()
    {
        var paid = await Caller.PayAsync();

        var first = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id), ("amount", "1000"));
        var tooMuch = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id), ("amount", "1501"));
        var rest = await Caller.PostAsync("/v1/refunds", ("charge", paid["latest_charge"]!));
        var again = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));

        Assert.Equal("1000", first["amount"]);
        Assert.Equal("amount", (string?)tooMuch.Error["param"]);
        Assert.Equal("1500", rest["amount"]);
        Assert.Equal("charge_already_refunded", (string?)again.Error["code"]);
    }

    [Fact]
    public async Task What_was_never_paid_cannot_be_given_back()
    {
        var open = await Caller.PostAsync("/v1/payment_intents", ("amount", "2500"), ("currency", "usd"));

        var reply = await Caller.PostAsync("/v1/refunds", ("payment_intent", open.Id));

        Assert.Equal("payment_intent", (string?)reply.Error["param"]);
    }

    [Theory]
    [InlineData("pm_card_pendingRefund", "pending", "succeeded")]
    [InlineData("pm_card_refundFail", "succeeded", "failed")]
    public async Task A_refund_may_change_its_mind_later(string method, string now, string later)
    {
        var paid = await Caller.PayAsync(method);

        var refund = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));
        await Caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 3600 });
        var settled = await Caller.GetAsync("/v1/refunds/" + refund.Id);

        Assert.Equal(now, refund["status"]);
        Assert.Equal(later, settled["status"]);
    }

    [Fact]
    public async Task Money_is_pending_for_two_days_and_then_available()
    {
        await Caller.PayAsync();
        var before = await Caller.GetAsync("/v1/balance");
        await Caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 2 * 24 * 60 * 60 });

        var after = await Caller.GetAsync("/v1/balance");

        Assert.Equal(2397, (long)before.Json["pending"]![0]!["amount"]!);
        Assert.Equal(0, (long)after.Json["pending"]![0]!["amount"]!);
        Assert.Equal(2397, (long)after.Json["available"]![0]!["amount"]!);
    }
}

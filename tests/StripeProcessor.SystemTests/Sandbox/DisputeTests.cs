using System.Net;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public class DisputeTests : SandboxTest
{
    [Theory]
    [InlineData("pm_card_createDispute", "fraudulent")]
    [InlineData("pm_card_createDisputeProductNotReceived", "product_not_received")]
    public async Task A_disputed_payment_loses_the_money_and_a_fee_at_once(string method, string reason)
    {
        var paid = await Caller.PayAsync(method);

        var dispute = Assert.Single(await Caller.ListAsync("/v1/disputes?payment_intent=" + paid.Id));
        var charge = await Caller.GetAsync("/v1/charges/" + paid["latest_charge"]);
        var moved = Assert.Single(dispute["balance_transactions"]!.AsArray())!;

        Assert.Equal(reason, (string?)dispute["reason"]);
        Assert.Equal("needs_response", (string?)dispute["status"]);
        Assert.True((bool)charge.Json["disputed"]!);
        Assert.Equal("adjustment", (string?)moved["type"]);
        Assert.Equal(-2500, (long)moved["amount"]!);
        Assert.Equal(1500, (long)moved["fee"]!);
        Assert.Equal(-4000, (long)moved["net"]!);
        Assert.Equal(["charge.dispute.created", "charge.dispute.funds_withdrawn"], await EventsAsync());
    }

    [Fact]
    public async Task An_inquiry_moves_no_money()
    {
        await Caller.PayAsync("pm_card_createDisputeInquiry");

        var dispute = Assert.Single(await Caller.ListAsync("/v1/disputes"));

        Assert.Equal("warning_needs_response", (string?)dispute["status"]);
        Assert.True((bool)dispute["is_charge_refundable"]!);
        Assert.Empty(dispute["balance_transactions"]!.AsArray());
        Assert.Equal(["charge.dispute.created"], await EventsAsync());
    }

    [Fact]
    public async Task Winning_evidence_brings_the_money_back_but_not_the_fee()
    {
        var dispute = await DisputedAsync();

        var won = await Caller.PostAsync("/v1/disputes/" + dispute, ("evidence[uncategorized_text]", "winning_evidence"));

        Assert.Equal("won", won["status"]);
        Assert.True((bool)won.Json["evidence_details"]!["has_evidence"]!);
        Assert.Equal([-4000, 2500], won.Json["balance_transactions"]!.AsArray().Select(moved => (long)moved!["net"]!));
        Assert.Equal(
            [
                "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.updated", "charge.dispute.closed",
                "charge.dispute.funds_reinstated",
            ],
            await EventsAsync());
    }

    [Fact]
    public async Task Losing_evidence_ends_it_without_the_money()
    {
        var dispute = await DisputedAsync();

        var lost = await Caller.PostAsync("/v1/disputes/" + dispute, ("evidence[uncategorized_text]", "losing_evidence"));

        Assert.Equal("lost", lost["status"]);
        Assert.Single(lost.Json["balance_transactions"]!.AsArray());
        Assert.Equal("charge.dispute.closed", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Evidence_can_be_gathered_before_it_is_submitted_and_is_submitted_once()
    {
        var dispute = await DisputedAsync();

        var staged = await Caller.PostAsync("/v1/disputes/" + dispute, ("evidence[customer_name]", "Jenny"), ("submit", "false"));
        var submitted = await Caller.PostAsync("/v1/disputes/" + dispute, ("evidence[uncategorized_text]", "She was there."));
        var late = await Caller.PostAsync("/v1/disputes/" + dispute, ("evidence[uncategorized_text]", "winning_evidence"));

        Assert.Equal("needs_response", staged["status"]);
        Assert.Equal("under_review", submitted["status"]);
        Assert.Equal("Jenny", (string?)submitted.Json["evidence"]!["customer_name"]);
        Assert.Equal(1, (long)submitted.Json["evidence_details"]!["submission_count"]!);
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
    }

    [Theory]
    [InlineData("won", "won")]
    [InlineData("lost", "lost")]
    public async Task The_control_decides_a_dispute_that_it_raised(string outcome, string status)
    {
        var paid = await Caller.PayAsync();

        var raised = await Caller.ControlAsync(
            "disputes", new JsonObject { ["charge"] = paid["latest_charge"], ["reason"] = "subscription_canceled" });
        var decided = await Caller.ControlAsync("disputes/" + raised.Id, new JsonObject { ["outcome"] = outcome });
        var again = await Caller.ControlAsync("disputes/" + raised.Id, new JsonObject { ["outcome"] = outcome });

        Assert.Equal("subscription_canceled", raised["reason"]);
        Assert.Equal(status, decided["status"]);
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
    }

    [Fact]
    public async Task A_dispute_can_be_given_up_and_one_that_nobody_answers_is_lost()
    {
        var givenUp = await Caller.PostAsync($"/v1/disputes/{await DisputedAsync()}/close");
        var forgotten = await DisputedAsync();
        await Caller.AdvanceAsync(TimeSpan.FromDays(15));

        Assert.Equal("lost", givenUp["status"]);
        Assert.Equal("lost", (await Caller.GetAsync("/v1/disputes/" + forgotten))["status"]);
    }

    [Fact]
    public async Task What_the_bank_has_taken_back_cannot_be_given_back_as_well()
    {
        var paid = await Caller.PayAsync("pm_card_createDispute");

        var refund = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));

        Assert.Equal("charge_disputed", (string?)refund.Error["code"]);
    }

    [Fact]
    public async Task A_refund_answers_an_inquiry()
    {
        var paid = await Caller.PayAsync("pm_card_createDisputeInquiry");

        await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));

        Assert.Equal("warning_closed", (string?)Assert.Single(await Caller.ListAsync("/v1/disputes"))["status"]);
    }

    [Fact]
    public async Task A_fraud_warning_calls_for_action_until_the_gift_is_given_back()
    {
        var paid = await Caller.PayAsync("pm_card_createIssuerFraudRecord");
        var warning = Assert.Single(await Caller.ListAsync("/v1/radar/early_fraud_warnings?charge=" + paid["latest_charge"]));

        await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));
        var after = await Caller.GetAsync("/v1/radar/early_fraud_warnings/" + (string)warning["id"]!);

        Assert.True((bool)warning["actionable"]!);
        Assert.False((bool)after.Json["actionable"]!);
        Assert.Single(await Caller.ListAsync("/v1/events?type=radar.early_fraud_warning.created"));
    }

    private async Task<string> DisputedAsync()
    {
        var paid = await Caller.PayAsync("pm_card_createDispute");
        return (string)(await Caller.ListAsync("/v1/disputes?payment_intent=" + paid.Id))[0]["id"]!;
    }

    private async Task<List<string>> EventsAsync() =>
        [.. (await Caller.ListAsync("/v1/events?type=charge.dispute.*")).Select(happened => (string)happened["type"]!).Reverse()];
}

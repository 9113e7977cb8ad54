using System.Net;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public class UpdateTests : SandboxTest
{
    [Fact]
    public async Task A_charge_is_told_more_and_less()
    {
        var paid = await Caller.PayAsync(more: [("metadata[kept]", "1"), ("metadata[gone]", "2"), ("receipt_email", "donor@example.org")]);
        var path = "/v1/charges/" + paid["latest_charge"];

        var updated = await Caller.PostAsync(
            path, ("metadata[gone]", ""), ("metadata[new]", "3"), ("description", "A gift"), ("receipt_email", ""));
        var happened = Assert.Single(await Caller.ListAsync("/v1/events?type=charge.updated"));

        Assert.Equal("""{"kept":"1","new":"3"}""", updated.Json["metadata"]!.ToJsonString());
        Assert.Equal("A gift", updated["description"]);
        Assert.Null(updated["receipt_email"]);
        Assert.Equal("donor@example.org", (string?)happened["data"]!["previous_attributes"]!["receipt_email"]);
    }

    [Fact]
    public async Task A_payment_forgets_whom_to_send_a_receipt()
    {
        var paid = await Caller.PayAsync(more: [("metadata[email]", "donor@example.org"), ("receipt_email", "donor@example.org")]);

        var updated = await Caller.PostAsync("/v1/payment_intents/" + paid.Id, ("receipt_email", ""), ("metadata[email]", ""));

        Assert.Null(updated["receipt_email"]);
        Assert.Empty(updated.Json["metadata"]!.AsObject());
    }

    [Fact]
    public async Task Payments_are_listed_by_customer_and_by_time()
    {
        var customer = await Caller.PostAsync("/v1/customers");
        var theirs = await Caller.PayAsync(more: ("customer", customer.Id));
        await Caller.AdvanceAsync(TimeSpan.FromHours(1));
        var later = await Caller.PayAsync();

        var ofCustomer = await Caller.ListAsync("/v1/payment_intents?customer=" + customer.Id);
        var ofTime = await Caller.ListAsync("/v1/payment_intents?created[gt]=" + theirs["created"]);

        Assert.Equal(theirs.Id, (string?)Assert.Single(ofCustomer)["id"]);
        Assert.Equal(later.Id, (string?)Assert.Single(ofTime)["id"]);
    }

    [Fact]
    public async Task A_pending_refund_can_be_stopped_and_the_money_stays()
    {
        var paid = await Caller.PayAsync("pm_card_pendingRefund");
        var refund = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));

        var canceled = await Caller.PostAsync($"/v1/refunds/{refund.Id}/cancel");
        await Caller.AdvanceAsync(TimeSpan.FromHours(2));
        var after = await Caller.GetAsync("/v1/refunds/" + refund.Id);
        var charge = await Caller.GetAsync("/v1/charges/" + paid["latest_charge"]);
        var moved = await Caller.ListAsync("/v1/balance_transactions");

        Assert.Equal("canceled", canceled["status"]);
        Assert.Equal("canceled", after["status"]);
        Assert.Equal("0", charge["amount_refunded"]);
        Assert.Equal(2397, moved.Sum(transaction => (long)transaction["net"]!));
    }

    [Fact]
    public async Task A_refund_that_is_done_is_not_stopped_but_takes_metadata()
    {
        var paid = await Caller.PayAsync();
        var refund = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));

        var canceled = await Caller.PostAsync($"/v1/refunds/{refund.Id}/cancel");
        var noted = await Caller.PostAsync("/v1/refunds/" + refund.Id, ("metadata[by]", "operator"));

        Assert.Equal(HttpStatusCode.BadRequest, canceled.Status);
        Assert.Equal("operator", (string?)noted.Json["metadata"]!["by"]);
    }

    [Theory]
    [InlineData("pm_card_visa", "refund.created,charge.refunded")]
    [InlineData("pm_card_pendingRefund", "refund.created,charge.refunded,refund.updated,charge.refund.updated")]
    [InlineData("pm_card_refundFail", "refund.created,charge.refunded,refund.failed,refund.updated,charge.refund.updated")]
    public async Task Every_turn_of_a_refund_is_told(string method, string news)
    {
        var paid = await Caller.PayAsync(method);
        await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));
        await Caller.AdvanceAsync(TimeSpan.FromHours(2));

        var events = (await Caller.ListAsync("/v1/events")).Select(happened => (string)happened["type"]!).Reverse();

        Assert.Equal(news, string.Join(',', events.Where(type => type.Contains("refund", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("method")]
    [InlineData("data")]
    public async Task A_declined_payment_is_paid_with_another_card(string with)
    {
        var declined = (string)(await Caller.PayAsync("pm_card_chargeDeclined")).Error["payment_intent"]!["id"]!;

        var paid = await Caller.PostAsync($"/v1/payment_intents/{declined}/confirm", await MethodAsync(with));

        Assert.Equal("succeeded", paid["status"]);
        Assert.Null(paid["last_payment_error"]);
        Assert.Equal(2, (await Caller.ListAsync("/v1/charges?payment_intent=" + declined)).Count);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("method")]
    [InlineData("data")]
    public async Task A_payment_that_waits_for_the_bank_is_paid_with_another_card(string with)
    {
        var waiting = await Caller.PayAsync("pm_card_authenticationRequired");

        var paid = await Caller.PostAsync($"/v1/payment_intents/{waiting.Id}/confirm", await MethodAsync(with));

        Assert.Equal("requires_action", waiting["status"]);
        Assert.Equal("succeeded", paid["status"]);
        Assert.Null(paid["next_action"]);
        Assert.Single(await Caller.ListAsync("/v1/charges?payment_intent=" + waiting.Id));
    }

    [Fact]
    public async Task A_late_balance_transaction_says_what_it_was_before()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions { AsyncCaptureDelay = TimeSpan.FromMinutes(1) });
        using var caller = new SandboxCaller(sandbox.Address);
        await caller.PayAsync();
        await caller.AdvanceAsync(TimeSpan.FromMinutes(1));

        var happened = Assert.Single(await caller.ListAsync("/v1/events?type=charge.updated"));

        Assert.StartsWith("txn_", (string)happened["data"]!["object"]!["balance_transaction"]!, StringComparison.Ordinal);
        Assert.True(happened["data"]!["previous_attributes"]!.AsObject().ContainsKey("balance_transaction"));
    }

    private async Task<(string Name, string Value)[]> MethodAsync(string with) => with switch
    {
        "token" => [("confirmation_token", (await Caller.PostAsync("/v1/test_helpers/confirmation_tokens", ("payment_method", "pm_card_visa"))).Id)],
        "method" => [("payment_method", "pm_card_visa")],
        _ => [("payment_method_data[type]", "card"), ("payment_method_data[card][token]", "tok_visa")],
    };
}

using System.Net;

namespace StripeProcessor.SystemTests.Sandbox;

public class BankDebitRenewalTests : BillingTest
{
    [Fact]
    public async Task A_renewal_by_debit_waits_for_the_bank_and_is_charged_once()
    {
        var subscription = await RenewByAsync("pm_usBankAccount_success");

        await AdvanceAsync(TimeSpan.FromDays(28.5));
        var waiting = (await InvoicesAsync(subscription.Id))[^1];
        var byHand = await Caller.PostAsync($"/v1/invoices/{(string)waiting["id"]!}/pay");
        await AdvanceAsync(TimeSpan.FromDays(20));
        var paid = (await InvoicesAsync(subscription.Id))[^1];
        var charges = await Caller.GetAsync("/v1/charges");

        Assert.Equal("open", (string?)waiting["status"]);
        Assert.Null(waiting["next_payment_attempt"]);
        Assert.Equal(HttpStatusCode.BadRequest, byHand.Status);
        Assert.Equal(("paid", 1), ((string)paid["status"]!, (int)paid["attempt_count"]!));
        Assert.Equal("2027-03-04 11:00", Day(paid["status_transitions"]!, "paid_at"));
        Assert.Equal(2, charges.Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_debit_that_comes_back_is_tried_again_counted_from_the_banks_answer_until_the_end()
    {
        var subscription = await RenewByAsync("pm_usBankAccount_insufficientFunds");

        await AdvanceAsync(TimeSpan.FromDays(33));
        var pastDue = await SubscriptionAsync(subscription.Id);
        var open = (await InvoicesAsync(subscription.Id))[^1];
        await AdvanceAsync(TimeSpan.FromDays(27));
        var failures = await EventsAsync("invoice.payment_failed");
        var after = await SubscriptionAsync(subscription.Id);

        Assert.Equal("past_due", pastDue["status"]);
        Assert.Equal("2027-03-07 11:00", Day(open, "next_payment_attempt"));
        Assert.Equal(["2027-03-04 11:00", "2027-03-11 11:00", "2027-03-20 11:00", "2027-03-31 11:00"], failures.Select(found => Day(found)));
        Assert.Equal("canceled", after["status"]);
    }

    // A card begins the gift and an account is to go on with it.
    private async Task<Reply> RenewByAsync(string account)
    {
        var subscription = await GiveMonthlyAsync();
        var method = await CardAsync(subscription["customer"]!, account);
        await Caller.PostAsync("/v1/subscriptions/" + subscription.Id, ("default_payment_method", method));
        return subscription;
    }
}

using System.Net;

namespace StripeProcessor.SystemTests.Sandbox;

public class DeclineTests : SandboxTest
{
    [Theory]
    [InlineData("pm_card_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card")]
    [InlineData("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card")]
    [InlineData("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc")]
    [InlineData("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error")]
    [InlineData("pm_card_chargeCustomerFail", "card_declined", "generic_decline")]
    [InlineData("pm_card_radarBlock", "card_declined", "fraudulent")]
    public async Task A_declined_card_answers_402_with_its_reason_and_the_intent(string method, string code, string declineCode)
    {
        var reply = await Caller.PayAsync(method);

        Assert.Equal(HttpStatusCode.PaymentRequired, reply.Status);
        Assert.Equal("card_error", (string?)reply.Error["type"]);
        Assert.Equal(code, (string?)reply.Error["code"]);
        Assert.Equal(declineCode, (string?)reply.Error["decline_code"]);
        Assert.Equal("requires_payment_method", (string?)reply.Error["payment_intent"]!["status"]);
        Assert.StartsWith("ch_", (string?)reply.Error["charge"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decline_is_kept_as_a_failed_charge_and_another_card_still_pays()
    {
        var declined = await Caller.PayAsync("pm_card_chargeDeclined");
        var id = (string)declined.Error["payment_intent"]!["id"]!;

        var paid = await Caller.PostAsync($"/v1/payment_intents/{id}/confirm", ("payment_method", "pm_card_visa"));
        var charges = await Caller.GetAsync("/v1/charges?payment_intent=" + id);

        Assert.Equal("succeeded", paid["status"]);
        Assert.Null(paid.Json["last_payment_error"]);
        Assert.Equal(["succeeded", "failed"], charges.Json["data"]!.AsArray().Select(charge => (string?)charge!["status"]));
        Assert.Equal("card_declined", (string?)charges.Json["data"]![1]!["failure_code"]);
    }

    [Fact]
    public async Task A_blocked_payment_never_reached_the_bank()
    {
        var declined = await Caller.PayAsync("pm_card_radarBlock");

        var charge = await Caller.GetAsync("/v1/charges/" + (string)declined.Error["charge"]!);

        Assert.Equal("blocked", (string?)charge.Json["outcome"]!["type"]);
        Assert.Equal("not_sent_to_network", (string?)charge.Json["outcome"]!["network_status"]);
    }

    [Theory]
    [InlineData("4242424242424241", "12", "2040", "123", "incorrect_number", "number")]
    [InlineData("4242424242424242", "13", "2040", "123", "invalid_expiry_month", "exp_month")]
    [InlineData("4242424242424242", "12", "2020", "123", "invalid_expiry_year", "exp_year")]
    [InlineData("4242424242424242", "12", "2040", "12", "invalid_cvc", "cvc")]
    [InlineData("4111111111111111", "12", "2040", "123", "card_declined", null)]
    public async Task A_card_that_is_mistyped_or_real_is_refused_when_it_is_entered(
        string number, string month, string year, string cvc, string code, string? param)
    {
        var reply = await Caller.PostAsync(
            "/v1/tokens", ("card[number]", number), ("card[exp_month]", month), ("card[exp_year]", year), ("card[cvc]", cvc));

        Assert.Equal(HttpStatusCode.PaymentRequired, reply.Status);
        Assert.Equal(code, (string?)reply.Error["code"]);
        Assert.Equal(param, (string?)reply.Error["param"]);
        Assert.DoesNotContain(number, reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tok_visa", HttpStatusCode.OK)]
    [InlineData("tok_chargeDeclined", HttpStatusCode.PaymentRequired)]
    [InlineData("tok_threeDSecure2Required", HttpStatusCode.PaymentRequired)]
    public async Task The_old_charges_call_pays_or_declines_but_never_authenticates(string token, HttpStatusCode expected)
    {
        var reply = await Caller.PostAsync("/v1/charges", ("amount", "762"), ("currency", "usd"), ("source", token));

        Assert.Equal(expected, reply.Status);
    }
}

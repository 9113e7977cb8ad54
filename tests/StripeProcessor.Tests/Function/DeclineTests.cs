namespace StripeProcessor.Tests.Function;

public sealed class DeclineTests
{
    private const string Gift = """{"amount":"25","source":"tok_visa"}""";

    [Theory]
    [InlineData("incorrect_number", null, "check", true)]
    [InlineData("card_declined", "invalid_number", "check", true)]
    [InlineData("incorrect_cvc", "incorrect_cvc", "check", true)]
    [InlineData("invalid_expiry_year", null, "check", true)]
    [InlineData("incorrect_zip", null, "check", true)]
    [InlineData("expired_card", "expired_card", "expired", false)]
    [InlineData("card_declined", "insufficient_funds", "smaller gift", true)]
    [InlineData("card_declined", "card_velocity_exceeded", "smaller gift", true)]
    [InlineData("authentication_required", "authentication_required", "confirm", true)]
    [InlineData("card_declined", "issuer_not_available", "in a minute", true)]
    [InlineData("processing_error", "processing_error", "in a minute", true)]
    [InlineData("card_declined", "card_not_supported", "cannot be used", false)]
    [InlineData("card_declined", "generic_decline", "declined the card", false)]
    [InlineData("card_declined", "do_not_honor", "declined the card", false)]
    [InlineData("card_declined", "invented_next_year", "declined the card", false)]
    [InlineData("card_declined", null, "declined the card", false)]
    public async Task A_decline_says_kindly_what_the_donor_can_do(string code, string? declineCode, string words, bool retryable)
    {
        var stage = new Stage { Stripe = StripeAnswers.Declining(code, declineCode) };

        var reply = await stage.GiveAsync(Gift);

        Assert.Equal((402, "application/problem+json"), (reply.StatusCode, reply.Header("Content-Type")));
        Assert.Contains(words, reply.Json().Text("detail"), StringComparison.Ordinal);
        Assert.Equal(retryable, reply.Json().GetProperty("retryable").GetBoolean());
        Assert.DoesNotContain("CANARY", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fraudulent")]
    [InlineData("lost_card")]
    [InlineData("stolen_card")]
    [InlineData("pickup_card")]
    [InlineData("restricted_card")]
    [InlineData("merchant_blacklist")]
    [InlineData("security_violation")]
    [InlineData("highest_risk_level")]
    [InlineData("previously_declined_do_not_retry")]
    [InlineData("request_blocked")]
    public async Task Whoever_tries_stolen_cards_cannot_tell_suspicion_from_an_ordinary_decline(string declineCode)
    {
        foreach (var advice in new[] { null, "do_not_try_again", "try_again_later" })
        {
            var suspicious = await new Stage { Stripe = StripeAnswers.Declining("card_declined", declineCode, advice) }.GiveAsync(Gift);
            var ordinary = await new Stage { Stripe = StripeAnswers.Declining("card_declined", "generic_decline") }.GiveAsync(Gift);

            Assert.Equal(ordinary.Body, suspicious.Body);
            Assert.Equal(ordinary.Headers, suspicious.Headers);
        }
    }

    [Theory]
    [InlineData("issuer_not_available")]
    [InlineData("insufficient_funds")]
    [InlineData("incorrect_cvc")]
    public async Task Nobody_is_asked_to_try_again_what_the_card_network_forbids(string declineCode)
    {
        var reply = await new Stage { Stripe = StripeAnswers.Declining("card_declined", declineCode, "do_not_try_again") }.GiveAsync(Gift);

        Assert.False(reply.Json().GetProperty("retryable").GetBoolean());
        Assert.Contains("another card", reply.Json().Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decline_names_the_gift_and_how_to_ask_about_it()
    {
        var reply = await new Stage { Stripe = StripeAnswers.Declining("card_declined") }.GiveAsync(
            """{"amount":"25","payment_method":"pm_1","donation_id":"0F8FAD5B-D9CB-469F-A165-70867728950E"}""");

        Assert.Equal(("0f8fad5b-d9cb-469f-a165-70867728950e", "request-7"), (reply.Json().Text("donation_id"), reply.Json().Text("reference")));
        Assert.Equal("urn:stripe-processor:problem:declined", reply.Json().Text("type"));
    }

    [Fact]
    public async Task The_operator_finds_in_the_log_what_the_donor_is_not_told()
    {
        var stage = new Stage { Stripe = StripeAnswers.Declining("card_declined", "stolen_card") };

        await stage.GiveAsync(Gift);

        Assert.Contains("\"decline_code\":\"stolen_card\"", stage.Log, StringComparison.Ordinal);
        Assert.Contains("\"stripe_request_id\":\"req_1\"", stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_that_lost_its_card_is_a_decline_too()
    {
        var stage = new Stage { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("requires_payment_method", ""","last_payment_error":{"code":"expired_card"}""")) };

        var reply = await stage.GiveAsync(Gift);

        Assert.Equal(402, reply.StatusCode);
        Assert.Contains("expired", reply.Json().Text("detail"), StringComparison.Ordinal);
    }
}

using CsCheck;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class StripeExceptionTests
{
    private static readonly StripeClientOptions Once = new() { MaxRetries = 0 };
    private static readonly PaymentIntentCreate Gift = new() { Amount = 2500, Currency = "usd", Confirm = true, PaymentMethod = "pm_card_visa" };

    [Theory]
    [InlineData(400, "invalid_request_error", "parameter_missing", typeof(StripeInvalidRequestException), false, true)]
    [InlineData(404, "invalid_request_error", "resource_missing", typeof(StripeInvalidRequestException), false, true)]
    [InlineData(422, "invalid_request_error", null, typeof(StripeInvalidRequestException), false, true)]
    [InlineData(400, "idempotency_error", null, typeof(StripeIdempotencyException), false, true)]
    [InlineData(409, "idempotency_error", "idempotency_key_in_use", typeof(StripeConflictException), true, false)]
    [InlineData(400, "idempotency_error", "idempotency_key_in_use", typeof(StripeConflictException), true, false)]
    [InlineData(409, "invalid_request_error", "lock_timeout", typeof(StripeConflictException), true, false)]
    [InlineData(401, "invalid_request_error", "api_key_expired", typeof(StripeAuthenticationException), false, true)]
    [InlineData(402, "card_error", "card_declined", typeof(StripeCardException), false, true)]
    [InlineData(402, "something_new", null, typeof(StripeCardException), false, true)]
    [InlineData(403, "invalid_request_error", null, typeof(StripePermissionException), false, true)]
    [InlineData(429, "invalid_request_error", "rate_limit", typeof(StripeRateLimitException), true, true)]
    [InlineData(400, "invalid_request_error", "rate_limit", typeof(StripeRateLimitException), true, true)]
    [InlineData(424, "api_error", null, typeof(StripeApiException), true, false)]
    [InlineData(500, "api_error", null, typeof(StripeApiException), true, false)]
    [InlineData(503, "api_error", null, typeof(StripeApiException), true, false)]
    [InlineData(302, null, null, typeof(StripeApiException), true, false)]
    public async Task A_refusal_is_told_apart_by_status_code_and_type(
        int status, string? type, string? code, Type kind, bool isSafeToRetry, bool isOutcomeKnown)
    {
        var stripe = new ScriptedStripe().Answer(status, $$$"""{"error":{"type":{{{Quote(type)}}},"code":{{{Quote(code)}}}}}""");

        var failure = await Assert.ThrowsAnyAsync<StripeException>(
            () => stripe.Client(options: Once).PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.IsType(kind, failure);
        Assert.Equal(status, failure.HttpStatus);
        Assert.Equal(isSafeToRetry, failure.IsSafeToRetry);
        Assert.Equal(isOutcomeKnown, failure.IsOutcomeKnown);
    }

    [Fact]
    public async Task A_decline_tells_what_the_bank_said_and_which_payment_it_was()
    {
        var stripe = new ScriptedStripe().Answer(
            402,
            """
            {"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","advice_code":"try_again_later",
            "param":"payment_method","message":"Your card has insufficient funds.","doc_url":"https://stripe.com/docs/error-codes/card-declined",
            "charge":"ch_1","payment_intent":{"object":"payment_intent","metadata":{"id":"not this one"},"id":"pi_1","status":"requires_payment_method"},
            "network_decline_code":"51"}}
            """,
            ("Request-Id", "req_1"));

        var declined = await Assert.ThrowsAsync<StripeCardException>(() => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal(
            new StripeError
            {
                Type = "card_error",
                Code = "card_declined",
                DeclineCode = "insufficient_funds",
                AdviceCode = "try_again_later",
                Param = "payment_method",
                Message = "Your card has insufficient funds.",
                PaymentIntentId = "pi_1",
                ChargeId = "ch_1",
                DocUrl = "https://stripe.com/docs/error-codes/card-declined",
            },
            declined.Error);
        Assert.Equal("req_1", declined.RequestId);
        Assert.Equal("Stripe answered 402 to POST /v1/payment_intents, card_error, card_declined, insufficient_funds (request req_1)", declined.Message);
    }

    [Fact]
    public async Task No_text_of_Stripes_reaches_an_exceptions_text()
    {
        var stripe = new ScriptedStripe().Answer(
            400,
            """{"error":{"type":"ada@example.org","code":"Ada Lovelace","decline_code":"pi_1 secret","message":"No such e-mail: ada@example.org"}}""",
            ("Request-Id", "ada@example.org"));

        var refusal = await Assert.ThrowsAsync<StripeInvalidRequestException>(
            () => stripe.Client().PaymentIntents.CreateAsync(Gift with { ReceiptEmail = "ada@example.org" }, "key", default));

        Assert.Equal("Stripe answered 400 to POST /v1/payment_intents", refusal.Message);
        Assert.DoesNotContain("ada", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"error":"invalid_client"}""")]
    [InlineData("""{"message":"no error here"}""")]
    public async Task A_refusal_without_a_readable_error_keeps_its_request_id(string body)
    {
        var stripe = new ScriptedStripe().Answer(502, body, ("Request-Id", "req_1"));

        var failure = await Assert.ThrowsAsync<StripeApiException>(
            () => stripe.Client(options: Once).PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal("req_1", failure.RequestId);
        Assert.Equal(new StripeError(), failure.Error);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("[1,{}]")]
    [InlineData("{}")]
    [InlineData("""{"id":7}""")]
    public async Task A_reference_of_another_shape_does_not_hide_the_banks_reason(string reference)
    {
        var stripe = new ScriptedStripe().Answer(402, $$$"""{"error":{"payment_intent":{{{reference}}},"code":"card_declined"}}""");

        var declined = await Assert.ThrowsAsync<StripeCardException>(() => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal("card_declined", declined.Error.Code);
        Assert.Null(declined.Error.PaymentIntentId);
    }

    [Theory]
    [InlineData(200, "pi_1")]
    [InlineData(402, "card_error")]
    public void No_mangled_answer_brings_down_more_than_its_own_call(int status, string word)
    {
        var answer = $$$$"""
            {"id":"{{{{word}}}}","created":1790000000,"latest_charge":{"id":"ch_1","balance_transaction":"txn_1"},"metadata":{"a":"b"},
            "error":{"type":"{{{{word}}}}","code":"\u00e9","payment_intent":{"id":"pi_1"}}}
            """;
        var mutation = Gen.Select(Gen.Int[0, answer.Length - 1], Gen.OneOf("", "\"", "{", "}", "\\ud800", "null", "1e999", ","));

        mutation.Array[1, 4].Sample(changes =>
        {
            var body = changes.Aggregate(answer, (text, change) => text.Remove(change.Item1 % text.Length, 1).Insert(change.Item1 % text.Length, change.Item2));
            var call = new ScriptedStripe().Answer(status, body).Client(options: Once).PaymentIntents.CreateAsync(Gift, "key", default);

            return call.IsCompletedSuccessfully || call.Exception?.InnerException is StripeException;
        });
    }

    [Theory]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(429, false)]
    [InlineData(402, true)]
    public async Task A_refusal_at_the_door_says_nothing_about_the_attempt_before_it(int status, bool isOutcomeKnown)
    {
        var stripe = new ScriptedStripe().Answer(500).Answer(status);

        var failure = await Assert.ThrowsAnyAsync<StripeException>(() => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal(isOutcomeKnown, failure.IsOutcomeKnown);
    }

    private static string Quote(string? text) => text is null ? "null" : $"\"{text}\"";
}

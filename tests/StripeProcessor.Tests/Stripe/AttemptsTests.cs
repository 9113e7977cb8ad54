using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class AttemptsTests
{
    private const string Intent = """{"id":"pi_1","status":"succeeded"}""";

    private static readonly PaymentIntentCreate Gift = new() { Amount = 2500, Currency = "usd", Confirm = true, PaymentMethod = "pm_card_visa" };

    private static readonly HttpRequestException Closed = new(HttpRequestError.ResponseEnded, "closed");
    private static readonly HttpRequestException Unreachable = new(HttpRequestError.ConnectionError, "unreachable");

    [Fact]
    public async Task Every_attempt_sends_the_same_words_under_the_same_key()
    {
        var stripe = new ScriptedStripe().Answer(500).Answer(409).Answer(200, Intent);

        await stripe.Client().PaymentIntents.CreateAsync(Gift, "gift-1", default);

        Assert.Equal(3, stripe.Sent.Count);
        Assert.Single(stripe.Sent.Select(sent => (sent.Address, sent.Body, sent.Headers["Idempotency-Key"])).Distinct());
    }

    [Fact]
    public async Task A_key_that_the_caller_left_to_us_is_made_once_for_a_call_and_anew_for_the_next()
    {
        var stripe = new ScriptedStripe().Answer(500).Answer(200, """{"id":"cs_1"}""").Answer(200, """{"id":"cs_1"}""");

        await stripe.Client().CheckoutSessions.ExpireAsync("cs_1", null, default);
        await stripe.Client().CheckoutSessions.ExpireAsync("cs_1", null, default);

        var keys = stripe.Sent.Select(sent => sent.Headers["Idempotency-Key"]).ToArray();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
        Assert.True(Guid.TryParse(keys[0], out _));
    }

    [Fact]
    public async Task Retries_wait_longer_each_time_and_end_with_the_last_answer()
    {
        var time = new FakeTime(TimeSpan.FromSeconds(5));
        var stripe = new ScriptedStripe().Answer(500).Answer(502).Answer(503, "{}", ("Request-Id", "req_3"));

        var failure = await Assert.ThrowsAsync<StripeApiException>(() => stripe.Client(time).PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal(503, failure.HttpStatus);
        Assert.Equal("req_3", failure.RequestId);
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], time.Waits);
    }

    [Fact]
    public async Task Answers_that_are_not_used_are_given_back()
    {
        var stripe = new ScriptedStripe().Answer(500).Answer(500).Answer(200, Intent);

        await stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default);

        Assert.All(stripe.Bodies, body => Assert.True(body.IsDisposed));
    }

    [Fact]
    public async Task A_decline_is_not_tried_again()
    {
        var stripe = new ScriptedStripe().Answer(402, """{"error":{"type":"card_error","code":"card_declined"}}""");

        await Assert.ThrowsAsync<StripeCardException>(() => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Single(stripe.Sent);
    }

    [Fact]
    public async Task A_connection_that_died_while_we_slept_costs_neither_a_wait_nor_a_retry()
    {
        var time = new FakeTime(TimeSpan.FromSeconds(5));
        var stripe = new ScriptedStripe().Fail(Closed).Answer(200, Intent);

        await stripe.Client(time, new() { MaxRetries = 0 }).PaymentIntents.CreateAsync(Gift, "key", default);

        Assert.Equal(2, stripe.Sent.Count);
        Assert.Equal(stripe.Sent[0].Headers["Idempotency-Key"], stripe.Sent[1].Headers["Idempotency-Key"]);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_server_that_always_closes_is_not_asked_for_ever()
    {
        var stripe = new ScriptedStripe().Fail(Closed).Fail(Closed).Fail(Closed).Fail(Closed);

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(
            () => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal(4, stripe.Sent.Count);
        Assert.Equal(StripeConnectionCause.ClosedEarly, failure.Cause);
        Assert.False(failure.IsOutcomeKnown);
    }

    [Fact]
    public async Task A_failed_handshake_is_not_repeated_and_nothing_was_charged()
    {
        var stripe = new ScriptedStripe().Fail(new HttpRequestException(HttpRequestError.SecureConnectionError, "TLS"));

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(
            () => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal(StripeConnectionCause.Tls, failure.Cause);
        Assert.True(failure.IsOutcomeKnown);
        Assert.Single(stripe.Sent);
    }

    [Fact]
    public async Task An_attempt_without_answer_ends_at_its_own_limit_and_the_next_may_succeed()
    {
        var time = new FakeTime(TimeSpan.FromSeconds(5));
        var stripe = new ScriptedStripe().Do(Silence(time, TimeSpan.FromSeconds(10))).Answer(200, Intent);

        var response = await stripe.Client(time).PaymentIntents.CreateAsync(Gift, "key", default);

        Assert.Equal("pi_1", response.Value.Id);
        Assert.Equal(2, stripe.Sent.Count);
    }

    [Fact]
    public async Task All_attempts_together_end_at_the_deadline()
    {
        var time = new FakeTime(TimeSpan.FromSeconds(5));
        var stripe = new ScriptedStripe().Do(Silence(time, TimeSpan.FromSeconds(10))).Do(Silence(time, TimeSpan.FromSeconds(9.5)));

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(
            () => stripe.Client(time, new() { MaxRetries = 9 }).PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal(StripeConnectionCause.Timeout, failure.Cause);
        Assert.False(failure.IsOutcomeKnown);
        Assert.Equal(FakeTime.Start + TimeSpan.FromSeconds(20), time.GetUtcNow());
    }

    [Fact]
    public async Task A_wait_that_would_outlast_the_deadline_is_not_begun()
    {
        var time = new FakeTime(TimeSpan.FromSeconds(0.5));
        var options = new StripeClientOptions { MaxRetries = 9, Deadline = TimeSpan.FromSeconds(1.2) };
        var stripe = new ScriptedStripe().Answer(500).Answer(500);

        await Assert.ThrowsAsync<StripeApiException>(() => stripe.Client(time, options).PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal(2, stripe.Sent.Count);
        Assert.Equal([TimeSpan.FromSeconds(0.5)], time.Waits);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_heard_while_we_wait()
    {
        using var caller = new CancellationTokenSource();
        var stripe = new ScriptedStripe().Answer(500);
        var call = stripe.Client(new FakeTime()).PaymentIntents.CreateAsync(Gift, "key", caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(stripe.Sent);
    }

    [Fact]
    public async Task A_caller_who_gives_up_during_an_attempt_is_not_told_of_a_timeout()
    {
        using var caller = new CancellationTokenSource();
        var stripe = new ScriptedStripe().Do(async cancelled =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancelled);
            throw new InvalidOperationException("the token is cancelled");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", caller.Token));
    }

    [Fact]
    public async Task Nothing_was_charged_if_no_attempt_reached_Stripe()
    {
        var refused = new HttpRequestException(
            HttpRequestError.ConnectionError, "refused", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused));
        var unheard = new ScriptedStripe().Fail(refused).Fail(refused).Fail(refused);
        var perhapsHeard = new ScriptedStripe().Fail(Unreachable).Fail(refused).Fail(refused);

        var certain = await Assert.ThrowsAsync<StripeConnectionException>(
            () => unheard.Client().PaymentIntents.CreateAsync(Gift, "key", default));
        var open = await Assert.ThrowsAsync<StripeConnectionException>(
            () => perhapsHeard.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.Equal((StripeConnectionCause.Refused, true), (certain.Cause, certain.IsOutcomeKnown));
        Assert.Equal((StripeConnectionCause.Refused, false), (open.Cause, open.IsOutcomeKnown));
    }

    private static Func<CancellationToken, Task<HttpResponseMessage>> Silence(FakeTime time, TimeSpan length) => async cancelled =>
    {
        time.Advance(length);
        await Task.Delay(Timeout.Infinite, cancelled);
        throw new InvalidOperationException("the attempt had its limit");
    };
}

using System.Net.Sockets;
using StripeProcessor.Donations;

namespace StripeProcessor.Tests.Function;

public sealed class WorldFailureTests
{
    private const string Gift = """{"amount":"25","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""";

    [Theory]
    [InlineData(400, "idempotency_error", null, 409, "other_content")]
    [InlineData(409, "invalid_request_error", "idempotency_key_in_use", 409, "in_progress")]
    [InlineData(429, "invalid_request_error", "rate_limit", 503, "busy")]
    [InlineData(401, "invalid_request_error", "api_key_expired", 502, "refused")]
    [InlineData(403, "invalid_request_error", null, 502, "refused")]
    [InlineData(400, "invalid_request_error", "parameter_unknown", 502, "refused")]
    [InlineData(500, "api_error", null, 502, "no_clear_answer")]
    [InlineData(503, "api_error", null, 502, "no_clear_answer")]
    public async Task Each_failure_of_Stripes_has_its_status_and_names_the_gift(int stripes, string type, string? code, int status, string kind)
    {
        var stage = new Stage
        {
            Stripe = StripeAnswers.Always(stripes, $$$"""{"error":{"type":"{{{type}}}","code":"{{{code}}}","message":"CANARY"}}"""),
        };

        var reply = await stage.GiveAsync(Gift);

        Assert.Equal((status, "urn:stripe-processor:problem:" + kind), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", reply.Json().Text("donation_id"));
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(409, "idempotency_key_in_use")]
    [InlineData(429, "rate_limit")]
    [InlineData(500, "api_error")]
    public async Task Whoever_may_send_again_is_told_when(int stripes, string code)
    {
        var reply = await new Stage { Stripe = StripeAnswers.Always(stripes, $$$"""{"error":{"code":"{{{code}}}"}}""") }.GiveAsync(Gift);

        Assert.NotNull(reply.Header("Retry-After"));
    }

    [Fact]
    public async Task While_Stripe_has_no_time_the_next_gifts_take_none_of_the_ledgers_and_are_told_when_to_come_again()
    {
        var time = new FakeTime();
        var stage = new Stage { Time = time, Stripe = StripeAnswers.Always(429, """{"error":{"code":"rate_limit"}}""") };

        await stage.GiveAsync(Gift);
        time.Advance(TimeSpan.FromMilliseconds(499));
        var next = await stage.GiveAsync(Gift.Replace("0f8fad5b", "1f8fad5b", StringComparison.Ordinal));

        Assert.Equal((503, "urn:stripe-processor:problem:busy", "5"), (next.StatusCode, next.Json().Text("type"), next.Header("Retry-After")));
        Assert.Single(stage.Stripe.Charges);
        Assert.Null(await stage.Ledger.FindAsync(IdOf("1f8fad5b-d9cb-469f-a165-70867728950e"), CancellationToken.None));
        Assert.Contains("\"stripe_paused\"", stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Stripe_that_had_no_time_is_asked_again_within_a_second()
    {
        var time = new FakeTime();
        var stage = new Stage { Time = time, Stripe = StripeAnswers.Always(429, """{"error":{"code":"rate_limit"}}""") };

        await stage.GiveAsync(Gift);
        time.Advance(TimeSpan.FromMilliseconds(751));
        await stage.GiveAsync(Gift);

        Assert.Equal(2, stage.Stripe.Charges.Count);
        Assert.Single(stage.Stripe.Charges.Select(charge => charge.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task Other_failures_of_Stripes_keep_nobody_from_asking()
    {
        var stage = new Stage { Time = new FakeTime(passAtOnce: TimeSpan.FromSeconds(2.5)), Stripe = StripeAnswers.Always(503, """{"error":{}}""") };

        await stage.GiveAsync(Gift);
        var asked = stage.Stripe.Charges.Count;
        await stage.GiveAsync(Gift.Replace("0f8fad5b", "1f8fad5b", StringComparison.Ordinal));

        Assert.True(stage.Stripe.Charges.Count > asked);
    }

    [Theory]
    [InlineData("""{"type":"invalid_request_error","code":"amount_too_small","param":"amount"}""", "amount:too_small")]
    [InlineData("""{"type":"invalid_request_error","code":"amount_too_large"}""", "amount:too_large")]
    [InlineData("""{"type":"invalid_request_error","code":"email_invalid"}""", "email:unreadable")]
    [InlineData("""{"type":"invalid_request_error","code":"token_already_used"}""", "payment_method:unusable")]
    [InlineData("""{"type":"invalid_request_error","code":"resource_missing","param":"payment_method"}""", "payment_method:unusable")]
    public async Task What_the_donor_can_mend_is_told_at_its_field(string error, string fault)
    {
        var reply = await new Stage { Stripe = StripeAnswers.Always(400, $$"""{"error":{{error}}}""") }.GiveAsync(Gift);

        Assert.Equal(422, reply.StatusCode);
        Assert.Equal([fault], reply.Faults());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_key_that_Stripe_refuses_wakes_somebody(int status)
    {
        var stage = new Stage { Stripe = StripeAnswers.Always(status, """{"error":{"type":"invalid_request_error"}}""") };

        await stage.GiveAsync(Gift);

        Assert.Contains("\"level\":\"error\"", stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_broke_leaves_open_whether_it_was_charged_and_the_same_id_may_be_sent_again()
    {
        var stage = new Stage { Stripe = StripeAnswers.Failing(() => new HttpRequestException("CANARY", new IOException("CANARY"))) };

        var reply = await stage.GiveAsync(Gift);

        Assert.Equal((502, "0f8fad5b-d9cb-469f-a165-70867728950e"), (reply.StatusCode, reply.Json().Text("donation_id")));
        Assert.Contains("at most once", reply.Json().Text("detail"), StringComparison.Ordinal);
        Assert.Single(stage.Stripe.Charges.Select(charge => charge.IdempotencyKey).Distinct());
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Stripe_that_nobody_reached_charged_nobody()
    {
        var refused = new HttpRequestException(HttpRequestError.ConnectionError, null, new SocketException((int)SocketError.ConnectionRefused));

        var reply = await new Stage { Stripe = StripeAnswers.Failing(() => refused) }.GiveAsync(Gift);

        Assert.Equal(503, reply.StatusCode);
        Assert.Contains("Nothing was charged by this try", reply.Json().Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"pi_1","status":"requires_capture"}""")]
    [InlineData("""{"id":"pi_1","status":"canceled"}""")]
    [InlineData("""{"id":"pi_1","status":"invented_next_year"}""")]
    [InlineData("""{"id":"pi_1","status":"requires_action"}""")]
    [InlineData("not json")]
    public async Task An_answer_that_makes_no_sense_is_no_success(string answer)
    {
        var reply = await new Stage { Stripe = StripeAnswers.Always(200, answer) }.GiveAsync(Gift);

        Assert.Equal(502, reply.StatusCode);
    }

    [Fact]
    public async Task When_Lambdas_time_runs_out_the_donor_still_gets_an_answer_and_may_send_the_same_again()
    {
        var time = new FakeTime(passAtOnce: TimeSpan.FromSeconds(2.5));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new Stage { Time = time, Stripe = StripeAnswers.Never(asked) };

        var answering = stage.SendAsync(Event.Json("/donations", Gift), remaining: TimeSpan.FromSeconds(6));
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(5.4));
        Assert.False(answering.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var reply = await answering.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((504, "0f8fad5b-d9cb-469f-a165-70867728950e"), (reply.StatusCode, reply.Json().Text("donation_id")));
        Assert.Contains("at most once", reply.Json().Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Stripe_that_lets_init_wait_does_not_use_up_Lambdas_time_for_it()
    {
        var time = new FakeTime(passAtOnce: TimeSpan.FromSeconds(2.5));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new Stage { Time = time, Stripe = StripeAnswers.Never(asked) };

        var initializing = stage.Host.InitializeAsync(CancellationToken.None);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(3));
        await initializing.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("not_connected", stage.Log, StringComparison.Ordinal);
    }

    private static DonationId IdOf(string text) => DonationId.TryParse(text, out var id) ? id : throw new FormatException(text);
}

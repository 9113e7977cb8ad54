using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(1, 0.0, 0.5)]
    [InlineData(1, 1.0, 0.5)]
    [InlineData(2, 0.0, 0.5)]
    [InlineData(2, 1.0, 1.0)]
    [InlineData(3, 0.0, 1.0)]
    [InlineData(3, 1.0, 2.0)]
    [InlineData(4, 0.0, 2.0)]
    [InlineData(4, 1.0, 4.0)]
    [InlineData(5, 0.0, 2.5)]
    [InlineData(5, 1.0, 5.0)]
    [InlineData(6, 1.0, 5.0)]
    [InlineData(2_000_000, 1.0, 5.0)]
    public void A_retry_waits_within_the_envelope_of_Stripes_own_clients(int retry, double jitter, double seconds)
    {
        var decision = RetryPolicy.Decide(retry - 1, int.MaxValue, extraUsed: false, new AttemptOutcome(500), jitter);

        Assert.Equal(new RetryDecision(TimeSpan.FromSeconds(seconds)), decision);
    }

    [Theory]
    [InlineData(400, null, false)]
    [InlineData(400, true, true)]
    [InlineData(401, null, false)]
    [InlineData(402, null, false)]
    [InlineData(403, null, false)]
    [InlineData(404, null, false)]
    [InlineData(409, null, true)]
    [InlineData(409, false, false)]
    [InlineData(424, null, false)]
    [InlineData(429, null, false)]
    [InlineData(429, false, false)]
    [InlineData(429, true, true)]
    [InlineData(500, null, true)]
    [InlineData(500, false, false)]
    [InlineData(502, null, true)]
    [InlineData(503, null, true)]
    [InlineData(504, null, true)]
    [InlineData(302, null, false)]
    public void An_answer_is_retried_as_Stripe_says_and_else_by_its_status(int status, bool? told, bool isRetried)
    {
        var decision = RetryPolicy.Decide(0, 2, extraUsed: false, new AttemptOutcome(status, told), 0.5);

        Assert.Equal(isRetried, decision.Wait is not null);
    }

    [Theory]
    [InlineData(StripeConnectionCause.Timeout, true)]
    [InlineData(StripeConnectionCause.Refused, true)]
    [InlineData(StripeConnectionCause.Dns, true)]
    [InlineData(StripeConnectionCause.ClosedEarly, true)]
    [InlineData(StripeConnectionCause.Other, true)]
    [InlineData(StripeConnectionCause.Tls, false)]
    [InlineData(StripeConnectionCause.UntrustedRoot, false)]
    public void A_lost_connection_is_retried_unless_TLS_refused_it(StripeConnectionCause cause, bool isRetried)
    {
        var outcome = new AttemptOutcome(Cause: cause);

        var decision = RetryPolicy.Decide(0, 2, extraUsed: false, outcome, 0.5);

        Assert.Equal(isRetried, decision.Wait is not null);
    }

    [Fact]
    public void Nothing_is_retried_more_often_than_allowed_whatever_Stripe_says()
    {
        var decision = RetryPolicy.Decide(2, 2, extraUsed: false, new AttemptOutcome(500, ShouldRetry: true), 0.5);

        Assert.Equal(new RetryDecision(null), decision);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(3, 3.0)]
    [InlineData(7, 5.0)]
    [InlineData(86_400, 5.0)]
    public void A_wait_that_Stripe_asks_for_is_kept_up_to_five_seconds(int asked, double seconds)
    {
        var outcome = new AttemptOutcome(429, ShouldRetry: true, RetryAfter: TimeSpan.FromSeconds(asked));

        var decision = RetryPolicy.Decide(0, 2, extraUsed: false, outcome, 1.0);

        Assert.Equal(TimeSpan.FromSeconds(seconds), decision.Wait);
    }

    [Fact]
    public void A_stale_connection_earns_one_immediate_attempt_that_is_not_a_retry()
    {
        var stale = new AttemptOutcome(Cause: StripeConnectionCause.ClosedEarly, IsStaleConnection: true);

        var first = RetryPolicy.Decide(0, 0, extraUsed: false, stale, 1.0);
        var second = RetryPolicy.Decide(0, 0, extraUsed: true, stale, 1.0);

        Assert.Equal(new RetryDecision(TimeSpan.Zero, IsExtra: true), first);
        Assert.Equal(new RetryDecision(null), second);
    }
}

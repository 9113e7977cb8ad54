namespace StripeProcessor.Stripe;

/// <summary>What an attempt ended in, as far as it matters to the next one.</summary>
/// <param name="Status">The answer's status; null without an answer.</param>
/// <param name="ShouldRetry">Stripe's own word, <c>Stripe-Should-Retry</c>; null if it said none.</param>
/// <param name="RetryAfter">How long Stripe asks to wait.</param>
/// <param name="Cause">Why there was no answer; null with one.</param>
/// <param name="IsStaleConnection">Whether a connection used before was closed before the first byte of the answer.</param>
internal readonly record struct AttemptOutcome(
    int? Status = null,
    bool? ShouldRetry = null,
    TimeSpan? RetryAfter = null,
    StripeConnectionCause? Cause = null,
    bool IsStaleConnection = false);

/// <summary>Whether a call goes on, and after what wait.</summary>
/// <param name="Wait">Null: it does not go on.</param>
/// <param name="IsExtra">Whether the next attempt counts as a retry, or is the one extra that a stale connection earns.</param>
internal readonly record struct RetryDecision(TimeSpan? Wait, bool IsExtra = false);

/// <summary>
/// When a failed call is repeated, as in Stripe's own clients: what Stripe says first, then 409 and 5xx and lost connections,
/// never 429 unless told, never a failed TLS handshake. Only calls that Stripe does at most once come here: reads, deletions,
/// and posts with an idempotency key. A pure function: the time and chance arrive as arguments.
/// </summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <param name="retries">How many retries were made, extra ones not counted.</param>
    /// <param name="maximum">How many may be made.</param>
    /// <param name="extraUsed">Whether the extra one was made.</param>
    /// <param name="outcome">What the last attempt ended in.</param>
    /// <param name="jitter">0 to 1.</param>
    public static RetryDecision Decide(int retries, int maximum, bool extraUsed, AttemptOutcome outcome, double jitter)
    {
        // A frozen Lambda wakes with connections that Stripe has closed long ago. That says nothing about Stripe, so neither
        // a wait nor a retry is spent on it; but only once, or a server that always closes would be asked for ever.
        if (outcome.IsStaleConnection && !extraUsed)
        {
            return new RetryDecision(TimeSpan.Zero, IsExtra: true);
        }

        return retries < maximum && IsWorthwhile(outcome)
            ? new RetryDecision(WaitBefore(retries + 1, outcome.RetryAfter, jitter))
            : new RetryDecision(null);
    }

    private static bool IsWorthwhile(AttemptOutcome outcome) => outcome switch
    {
        { Cause: StripeConnectionCause.Tls or StripeConnectionCause.UntrustedRoot } => false,
        { Cause: not null } => true,
        { ShouldRetry: { } told } => told,
        { Status: 409 or >= 500 } => true,
        _ => false,
    };

    /// <summary>Half a second doubled each time, 5 s at most, less up to half of it by chance, half a second at least.</summary>
    private static TimeSpan WaitBefore(int retry, TimeSpan? asked, double jitter)
    {
        var doubled = ShortestWait * Math.Pow(2, Math.Min(retry - 1, 10));
        var capped = doubled < LongestWait ? doubled : LongestWait;
        var wait = Longer(capped * (0.5 * (1 + jitter)), ShortestWait);
        return asked is { } given ? Longer(wait, given < LongestWait ? given : LongestWait) : wait;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function;

/// <summary>The world failed. What to tell the donor, and what to tell the log; never the failure's own words.</summary>
internal sealed record Failure(Problem Problem, string ErrorType)
{
    /// <summary>Stripe takes no more requests of the account for the moment.</summary>
    public const string StripeThrottled = "stripe_rate_limit";

    public string? ErrorCode { get; private init; }

    public string? StripeRequestId { get; private init; }

    /// <summary>Whether waiting will not mend it: somebody must change a setting, a key or our code.</summary>
    public bool IsAlarming { get; private init; }

    /// <summary>Whether a vendor's certificate chain ended outside the roots that this process trusts.</summary>
    public bool IsUntrustedRoot { get; private init; }

    /// <summary>Null for a bug, and for a key that stays shut: that one must stop the start.</summary>
    public static Failure? DuringInit(Exception exception) => exception is SecretRefusedException ? null : OfTheWorld(exception);

    /// <summary>Null for a bug.</summary>
    public static Failure? DuringRequest(Exception exception, CancellationToken deadline) =>
        exception is OperationCanceledException && deadline.IsCancellationRequested
            ? new(TimedOut(), "deadline")
            : OfTheWorld(exception);

    public void Record(ExchangeFacts facts)
    {
        facts.Outcome = "failed";
        facts.ErrorType = ErrorType;
        facts.ErrorCode = ErrorCode;
        facts.StripeRequestId = StripeRequestId;
        facts.IsAlarming = IsAlarming;
    }

    private static Failure? OfTheWorld(Exception exception) => exception switch
    {
        KmsUnavailableException kms => new(NotReady(), "kms_unavailable")
        {
            ErrorCode = kms.ErrorCode ?? kms.Outage.ToString(),
            IsUntrustedRoot = kms.Outage == KmsOutage.UntrustedRoot,
        },
        SecretRefusedException refused => new(NotReady(), "secret_refused") { ErrorCode = refused.ErrorCode ?? refused.Refusal.ToString(), IsAlarming = true },
        LedgerUnavailableException ledger => new(Busy(), "ledger_unavailable")
        {
            ErrorCode = ledger.Code,
            IsUntrustedRoot = ledger.Code == DynamoDbLedger.UntrustedRoot,
        },
        StripeConnectionException connection => OfConnection(connection),

        // The limit is on the organisation's account: no donor tried too often, so it is no 429 of ours.
        StripeRateLimitException busy => OfStripe(busy, Busy(), StripeThrottled, isAlarming: false),
        StripePausedException => new(Busy(), "stripe_paused"),
        StripeAuthenticationException key => OfStripe(key, RefusedUs(), "stripe_authentication", isAlarming: true),
        StripePermissionException key => OfStripe(key, RefusedUs(), "stripe_permission", isAlarming: true),
        StripeInvalidRequestException invalid => OfStripe(invalid, RefusedUs(), "stripe_invalid_request", isAlarming: true),
        StripeException other => OfStripe(other, other.IsOutcomeKnown ? NotReady() : Unclear(), "stripe_api", isAlarming: false),
        UnexpectedStripeAnswerException unexpected => new(Unclear(), "stripe_unexpected")
        {
            ErrorCode = unexpected.What,
            StripeRequestId = unexpected.RequestId,
            IsAlarming = true,
        },
        _ => null,
    };

    private static Failure OfConnection(StripeConnectionException connection) => new(
        connection.Cause switch
        {
            StripeConnectionCause.Timeout => TimedOut(),
            _ => connection.IsOutcomeKnown ? NotReady() : Unclear(),
        },
        "stripe_connection")
    {
        ErrorCode = connection.Cause.ToString(),
        IsUntrustedRoot = connection.Cause == StripeConnectionCause.UntrustedRoot,
    };

    private static Failure OfStripe(StripeException exception, Problem problem, string type, bool isAlarming) => new(problem, type)
    {
        ErrorCode = exception.Error.Code ?? exception.Error.Type,
        StripeRequestId = exception.RequestId,
        IsAlarming = isAlarming,
    };

    // It speaks of this try only: what became of an earlier one, whose answer was lost, nobody knows before Stripe can be asked.
    private static Problem NotReady() => Again(
        503, "unavailable", "The payment system is not ready",
        "Nothing was charged by this try. Please send the same form again in a moment: a gift is charged at most once.");

    private static Problem Busy() => Again(
        503, "busy", "The payment system is busy",
        "Please send the same form again in a moment: a gift is charged at most once.");

    private static Problem TimedOut() => Again(
        504, "timed_out", "The payment system did not answer in time",
        "We cannot tell yet whether the gift went through. Please send the same form again: a gift is charged at most once.");

    private static Problem Unclear() => Again(
        502, "no_clear_answer", "The payment system gave no clear answer",
        "We cannot tell yet whether the gift went through. Please send the same form again: a gift is charged at most once.");

    private static Problem RefusedUs() => new(
        502, "refused", "The payment system did not accept our request",
        "This is our fault, not yours, and sending the form again will not help. Please tell us the reference.");

    private static Problem Again(int status, string kind, string title, string detail) =>
        new(status, kind, title, detail) { RetryAfterSeconds = 5 };
}

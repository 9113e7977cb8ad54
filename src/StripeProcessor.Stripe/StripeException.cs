namespace StripeProcessor.Stripe;

/// <summary>
/// A call that did not succeed, in one of the nine kinds below. The text holds method, path, status, codes and request id, never
/// Stripe's own sentence, which may repeat what the donor typed.
/// </summary>
public abstract class StripeException : Exception
{
    private protected StripeException(string message, FailureFacts facts, Exception? cause = null)
        : base(message, cause)
    {
        Error = facts.Error;
        RequestId = facts.RequestId;
        HttpStatus = facts.HttpStatus;
        IsSafeToRetry = facts.IsSafeToRetry;
        IsOutcomeKnown = facts.IsOutcomeKnown;
    }

    /// <summary>Stripe's words; all null when it said none.</summary>
    public StripeError Error { get; }

    /// <summary>Stripe's name for the exchange, <c>req_…</c>; null without an answer.</summary>
    public string? RequestId { get; }

    /// <summary>The status of the answer; null without one.</summary>
    public int? HttpStatus { get; }

    /// <summary>
    /// Whether the same call, with the same idempotency key, can do no harm if sent again, and may then succeed.
    /// </summary>
    public bool IsSafeToRetry { get; }

    /// <summary>
    /// Whether it is certain what became of the call: refused, or never received. If not, only the same key may be used
    /// again.
    /// </summary>
    public bool IsOutcomeKnown { get; }
}

/// <summary>What every failure carries.</summary>
internal readonly record struct FailureFacts(StripeError Error, string? RequestId, int? HttpStatus, bool IsSafeToRetry, bool IsOutcomeKnown);

/// <summary>402: the card was declined, or could not be charged.</summary>
public sealed class StripeCardException : StripeException
{
    internal StripeCardException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>400, 404 and other refusals of what was sent.</summary>
public sealed class StripeInvalidRequestException : StripeException
{
    internal StripeInvalidRequestException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>The idempotency key was used before with other parameters.</summary>
public sealed class StripeIdempotencyException : StripeException
{
    internal StripeIdempotencyException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>409: the first request with this key is still running, or the object is locked.</summary>
public sealed class StripeConflictException : StripeException
{
    internal StripeConflictException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>401: the key is wrong, expired or missing.</summary>
public sealed class StripeAuthenticationException : StripeException
{
    internal StripeAuthenticationException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>403: the key may not do this.</summary>
public sealed class StripePermissionException : StripeException
{
    internal StripePermissionException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>429: too many requests for the account.</summary>
public sealed class StripeRateLimitException : StripeException
{
    internal StripeRateLimitException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>5xx, and answers that cannot be read.</summary>
public sealed class StripeApiException : StripeException
{
    internal StripeApiException(string message, FailureFacts facts)
        : base(message, facts)
    {
    }
}

/// <summary>No answer: the network, the time or TLS.</summary>
public sealed class StripeConnectionException : StripeException
{
    internal StripeConnectionException(string message, StripeConnectionCause cause, bool isOutcomeKnown, Exception? inner)
        : base(message, new FailureFacts(new StripeError(), null, null, IsSafeToRetry: true, isOutcomeKnown), inner) => Cause = cause;

    /// <summary>Why there was none.</summary>
    public StripeConnectionCause Cause { get; }
}

namespace StripeProcessor.Aws;

/// <summary>How KMS failed to answer.</summary>
public enum KmsOutage
{
    /// <summary>Too many calls from this account; retries did not outlast it.</summary>
    Throttled,

    /// <summary>KMS reported a fault of its own.</summary>
    Internal,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>
    /// The certificate's chain ends outside the roots that this process trusts: another list of roots may help, waiting will not.
    /// </summary>
    UntrustedRoot,

    /// <summary>No answer within the time allowed.</summary>
    TimedOut,
}

/// <summary>
/// KMS did not answer, although nothing is wrong with the secret: try again at the next request, and remember nothing.
/// </summary>
/// <remarks>It carries no inner exception, for the reason given at <see cref="SecretRefusedException"/>.</remarks>
public sealed class KmsUnavailableException : Exception
{
    internal KmsUnavailableException(KmsOutage outage, string message, string? errorCode = null, string? requestId = null)
        : base(message)
    {
        Outage = outage;
        ErrorCode = errorCode;
        RequestId = requestId;
    }

    /// <summary>What was met.</summary>
    public KmsOutage Outage { get; }

    /// <summary>KMS's name for the error, such as <c>ThrottlingException</c>; null when no answer came.</summary>
    public string? ErrorCode { get; }

    /// <summary>The id under which AWS support and CloudTrail know the call.</summary>
    public string? RequestId { get; }
}

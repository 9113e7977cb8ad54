namespace StripeProcessor.Aws;

/// <summary>Why a secret stays shut for good.</summary>
public enum SecretRefusal
{
    /// <summary>Sealed under another context or key, damaged, or not made by KMS at all: KMS does not say which.</summary>
    Context,

    /// <summary>The key's policy or the caller's does not allow it.</summary>
    AccessDenied,

    /// <summary>AWS did not accept the caller's credentials, or there are none.</summary>
    Credentials,

    /// <summary>The KMS key is disabled, or waits for its deletion.</summary>
    KeyDisabled,

    /// <summary>There is no such KMS key or alias in this region and account.</summary>
    KeyNotFound,

    /// <summary>Sealed under another KMS key than the one named, or the key named does not encrypt at all.</summary>
    WrongKey,

    /// <summary>KMS opened it, and what came out breaks <see cref="SecretRule"/>; or it was never fit for sealing.</summary>
    UnfitSecret,

    /// <summary>No region is known, so no KMS either.</summary>
    NoRegion,

    /// <summary>The operator's AWS configuration has no profile of that name.</summary>
    NoProfile,

    /// <summary>KMS refused for another reason; <see cref="SecretRefusedException.ErrorCode"/> has its name.</summary>
    Other,
}

/// <summary>
/// A secret cannot be sealed or unsealed, and asking again will not help: somebody must change something. The message is one
/// sentence for that somebody, without ciphertext, plaintext or KMS's own text.
/// </summary>
/// <remarks>
/// It carries no inner exception on purpose: the SDK's text is not ours to vouch for. Its facts are here as properties.
/// </remarks>
public sealed class SecretRefusedException : Exception
{
    internal SecretRefusedException(SecretRefusal refusal, string message, string? errorCode = null, string? requestId = null)
        : base(message)
    {
        Refusal = refusal;
        ErrorCode = errorCode;
        RequestId = requestId;
    }

    /// <summary>The reason.</summary>
    public SecretRefusal Refusal { get; }

    /// <summary>KMS's name for the error, such as <c>AccessDeniedException</c>; null when it was not KMS that refused.</summary>
    public string? ErrorCode { get; }

    /// <summary>The id under which AWS support and CloudTrail know the call.</summary>
    public string? RequestId { get; }
}

namespace StripeProcessor.Aws;

/// <summary>Why nobody can sign in to AWS from here.</summary>
public enum SignInFault
{
    /// <summary>The AWS configuration has no profile of that name.</summary>
    NoProfile,

    /// <summary>There are no credentials, or they cannot be used directly.</summary>
    NoCredentials,
}

/// <summary>
/// There are no AWS credentials to call with, and asking again will not help: somebody must sign in or name another profile. The
/// message is one sentence for that somebody, without keys and without the SDK's own text.
/// </summary>
public sealed class SignInException : Exception
{
    internal SignInException(SignInFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>The reason.</summary>
    public SignInFault Fault { get; }
}

namespace StripeProcessor.Aws;

/// <summary>Why AWS said no.</summary>
public enum AwsRefusal
{
    /// <summary>Whoever calls may not do this: <see cref="AwsRefusedException.Action"/> names it.</summary>
    AccessDenied,

    /// <summary>AWS did not accept the signature: the session has ended, the keys are no longer good, or the clock is wrong.</summary>
    Credentials,

    /// <summary>Another reason, in AWS's own words in the message.</summary>
    Other,
}

/// <summary>
/// AWS refused a call, and asking again will not help: somebody must change something. The message is for that somebody. It ends
/// with AWS's own text, which names resources and permissions and repeats no secret that a caller sent: none is ever sent.
/// </summary>
public sealed class AwsRefusedException : Exception
{
    internal AwsRefusedException(AwsRefusal refusal, string action, AwsError error, string message)
        : base(message)
    {
        Refusal = refusal;
        Action = action;
        Code = error.Code;
        Text = error.Text;
        RequestId = error.RequestId;
    }

    /// <summary>The reason.</summary>
    public AwsRefusal Refusal { get; }

    /// <summary>What was called, as a policy names it: <c>cloudformation:UpdateStack</c>.</summary>
    public string Action { get; }

    /// <summary>AWS's name for the error, such as <c>ValidationError</c>; empty when the answer had none.</summary>
    public string Code { get; }

    /// <summary>AWS's own text, on one line.</summary>
    public string Text { get; }

    /// <summary>The id under which AWS support and CloudTrail know the call; null when there was none.</summary>
    public string? RequestId { get; }
}

/// <summary>AWS did not answer, or has too much to do, although nothing is known to be wrong with the call: try again later.</summary>
public sealed class AwsUnavailableException : Exception
{
    internal AwsUnavailableException(string message)
        : base(message)
    {
    }
}

namespace StripeProcessor.Local;

/// <summary>How an invocation ended, as the Lambda service would tell its caller.</summary>
public abstract record InvocationResult
{
    private InvocationResult()
    {
    }

    /// <summary>The handler answered.</summary>
    /// <param name="Payload">The answer, byte for byte.</param>
    public sealed record Answered(ReadOnlyMemory<byte> Payload) : InvocationResult;

    /// <summary>The handler threw, init failed, or the answer was larger than Lambda carries.</summary>
    /// <param name="ErrorType">As the runtime reported it, such as <c>InvalidOperationException</c> or <c>Function.ResponseSizeTooLarge</c>.</param>
    /// <param name="Payload">The report: JSON with errorMessage, errorType and stackTrace. Empty when there was none.</param>
    public sealed record Failed(string ErrorType, ReadOnlyMemory<byte> Payload) : InvocationResult;

    /// <summary>The environment ended before it answered.</summary>
    /// <param name="Reason">What ended it, such as <c>exit code 139</c>.</param>
    public sealed record EnvironmentDied(string Reason) : InvocationResult;

    /// <summary>The function's own time limit passed; Lambda stops the environment then.</summary>
    public sealed record TimedOut : InvocationResult;

    /// <summary>The event is larger than the 6 MB that Lambda takes; the function never saw it.</summary>
    public sealed record EventTooLarge : InvocationResult;
}

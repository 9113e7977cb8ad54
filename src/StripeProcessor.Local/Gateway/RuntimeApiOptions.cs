namespace StripeProcessor.Local;

/// <summary>What Lambda says about a function through its Runtime API.</summary>
public sealed record RuntimeApiOptions
{
    /// <summary>How many environments may speak to it at once, each at its own address. 1 to 100; 1 by default.</summary>
    public int Environments { get; init; } = 1;

    /// <summary>What <c>Lambda-Runtime-Invoked-Function-Arn</c> says.</summary>
    public string FunctionArn { get; init; } = "arn:aws:lambda:eu-west-1:123456789012:function:stripe-processor-local";

    /// <summary>The most bytes an event may have. 6 MB, as Lambda's synchronous invocation has it.</summary>
    public int EventLimit { get; init; } = 6 * 1024 * 1024;

    /// <summary>The most bytes an answer may have. Lambda takes 100 bytes more than the 6 MB of an event.</summary>
    public int ResponseLimit { get; init; } = (6 * 1024 * 1024) + 100;

    /// <summary>Whose clock counts deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

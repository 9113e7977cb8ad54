namespace StripeProcessor.Aws;

/// <summary>Where AWS is called for somebody at a keyboard, and by whom.</summary>
/// <param name="Region">Such as <c>eu-west-1</c>.</param>
/// <param name="Credentials">Whose signature the calls carry.</param>
public sealed record AwsPlace(string Region, OperatorCredentials Credentials)
{
    /// <summary>Another address for the service: https, or http on loopback only. Null: the region's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>What carries the calls, for tests; null for a connection of its own, which uses the environment's proxy.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Stamps the signatures; counts time limits and pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long one attempt may take. 20 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a call is made that gets no answer. 5 times; once or twice where the answer is only nice to have.</summary>
    public int Tries { get; init; } = 5;
}

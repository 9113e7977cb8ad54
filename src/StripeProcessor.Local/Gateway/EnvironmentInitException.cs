namespace StripeProcessor.Local;

/// <summary>An environment ended, or reported an error, before it asked for its first event.</summary>
public sealed class EnvironmentInitException(string message) : Exception(message);

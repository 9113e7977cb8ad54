namespace StripeProcessor.Local;

/// <summary>Has one event handled by the function behind a gateway, such as <see cref="RuntimeApi.InvokeAsync"/>.</summary>
/// <param name="eventJson">The event, UTF-8.</param>
/// <param name="timeout">The function's time limit.</param>
/// <param name="cancellationToken">Ends the caller's wait.</param>
public delegate Task<InvocationResult> HandleEvent(ReadOnlyMemory<byte> eventJson, TimeSpan timeout, CancellationToken cancellationToken);

namespace StripeProcessor.Local;

/// <summary>One event on its way to an environment, and the promise of its result.</summary>
internal sealed class Invocation(string id, string traceId, ReadOnlyMemory<byte> eventJson, TimeSpan timeout) : IDisposable
{
    private readonly TaskCompletionSource<InvocationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;

    public string Id { get; } = id;

    public string TraceId { get; } = traceId;

    public ReadOnlyMemory<byte> EventJson { get; } = eventJson;

    public DateTimeOffset Deadline { get; private set; }

    public Task<InvocationResult> Result => _result.Task;

    /// <summary>Starts the function's time: it runs from the moment an environment holds the event, not while it waits for one.</summary>
    public void Start(TimeProvider time, Action overdue)
    {
        Deadline = time.GetUtcNow() + timeout;
        _timer ??= time.CreateTimer(_ => overdue(), null, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The first end counts; later ones are ignored.</summary>
    public void End(InvocationResult result)
    {
        _timer?.Dispose();
        _result.TrySetResult(result);
    }

    public void Dispose() => _timer?.Dispose();
}

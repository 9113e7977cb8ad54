namespace StripeProcessor.Local;

/// <summary>
/// Where one execution environment speaks to the Runtime API: an address of its own, so that whoever comes from there is known,
/// whatever client the runtime uses. At most one invocation at a time.
/// </summary>
public sealed class EnvironmentSeat
{
    private readonly InvocationQueue _queue;

    internal EnvironmentSeat(InvocationQueue queue, int index, string address)
    {
        _queue = queue;
        Index = index;
        Address = address;
    }

    /// <summary>Counted from 0.</summary>
    public int Index { get; }

    /// <summary><c>127.0.0.1:port</c>: the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address { get; }

    /// <summary>Called, on a timer's thread, when an invocation outlives the function's time limit: Lambda stops the environment then.</summary>
    public Action? Overdue { get; set; }

    /// <summary>The environment has asked for its first event: init is over.</summary>
    public Task Initialised => InitialisedSource.Task;

    internal TaskCompletionSource InitialisedSource { get; set; } = NewSource();

    internal Invocation? Current { get; set; }

    internal string? LastAnswered { get; set; }

    internal TaskCompletionSource<Invocation>? Parked { get; set; }

    /// <summary>Another environment takes the seat: it starts at init.</summary>
    public void Occupy() => _queue.Occupy(this);

    /// <summary>
    /// The environment has ended. The invocation it held fails at once; if it ended before it asked for its first event, the
    /// invocation that has waited longest fails instead, since nobody else will be started for it.
    /// </summary>
    /// <param name="reason">What ended it, such as <c>exit code 139</c>.</param>
    public void ReportDeath(string reason) => _queue.Vacate(this, reason);

    internal static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

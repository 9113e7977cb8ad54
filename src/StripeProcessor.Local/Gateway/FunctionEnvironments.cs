using System.Threading.Channels;

namespace StripeProcessor.Local;

/// <summary>
/// Runs one execution environment to its end and says what ended it. An environment loops: it asks
/// <paramref name="seat"/>'s address for events and answers them, until it fails or <paramref name="cancellationToken"/> stops it.
/// </summary>
public delegate Task<string> RunEnvironment(EnvironmentSeat seat, CancellationToken cancellationToken);

/// <summary>
/// Starts execution environments as Lambda does: when an invocation waits and none is idle, up to a limit. Each handles one event at a
/// time and is kept for the next. One that ends is cleared away, and replaced when there is demand; one that outlives the function's
/// time limit is stopped.
/// </summary>
public sealed class FunctionEnvironments : IAsyncDisposable
{
    private readonly RuntimeApi _runtime;
    private readonly RunEnvironment _run;
    private readonly TextWriter _log;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<EnvironmentSeat, Task> _running = [];
    private readonly Task _watch;
    private int _failedStartsInARow;

    private FunctionEnvironments(RuntimeApi runtime, RunEnvironment run, TextWriter log)
    {
        _runtime = runtime;
        _run = run;
        _log = log;
        _runtime.Queue.Demand = () => _wake.Writer.TryWrite(true);
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>How many run now, idle ones included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Serves a Runtime API from now on; its seats are the limit.</summary>
    /// <param name="runtime">What the environments ask for events.</param>
    /// <param name="run">How one is run.</param>
    /// <param name="log">Takes a line when an environment ends that was not asked to.</param>
    public static FunctionEnvironments Start(RuntimeApi runtime, RunEnvironment run, TextWriter log) => new(runtime, run, log);

    /// <summary>Starts one before anybody waits for it, and waits until its init is over.</summary>
    /// <exception cref="EnvironmentInitException">It ended, or reported an error, before it asked for its first event.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (StartOne() is { } seat)
        {
            await seat.Initialised.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stops every environment and waits until all have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _runtime.Queue.Demand = null;
        await _stop.CancelAsync();
        _wake.Writer.TryComplete();
        await _watch;

        Task[] running;

        lock (_gate)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running);
    }

    private async Task WatchAsync()
    {
        await foreach (var _ in _wake.Reader.ReadAllAsync())
        {
            while (!_stop.IsCancellationRequested && _runtime.Queue.WaitingCount > ExpectedCount() && StartOne() is not null)
            {
            }
        }
    }

    private int ExpectedCount()
    {
        lock (_gate)
        {
            return _runtime.Queue.ExpectedOf(_running.Keys);
        }
    }

    private EnvironmentSeat? StartOne()
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested || _runtime.Seats.FirstOrDefault(seat => !_running.ContainsKey(seat)) is not { } seat)
            {
                return null;
            }

            seat.Occupy();
            _running[seat] = Task.Run(() => RunAsync(seat));
            return seat;
        }
    }

    private async Task RunAsync(EnvironmentSeat seat)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var overdue = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        seat.Overdue = () => overdue.TrySetResult();

        var end = EndOfAsync(seat, stop.Token);
        var isOverdue = await Task.WhenAny(end, overdue.Task) == overdue.Task;

        if (isOverdue)
        {
            await stop.CancelAsync();
        }

        var reason = isOverdue ? "stopped: an event outlived the function's time limit" : await end;
        await end;
        seat.Overdue = null;
        var isInitialised = seat.Initialised.IsCompletedSuccessfully;
        seat.ReportDeath(reason);

        lock (_gate)
        {
            _running.Remove(seat);
            _failedStartsInARow = isInitialised ? 0 : _failedStartsInARow + 1;
        }

        if (!_stop.IsCancellationRequested)
        {
            Report(seat, reason, isInitialised);
        }

        // Whoever waits could not be served before the seat was free.
        _wake.Writer.TryWrite(true);
    }

    private async Task<string> EndOfAsync(EnvironmentSeat seat, CancellationToken cancellationToken)
    {
        try
        {
            return await _run(seat, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "stopped";
        }
        catch (Exception fault)
        {
            // In Lambda, too, whatever a runtime dies of ends its own environment and no other.
            return $"{fault.GetType().Name}: {fault.Message}";
        }
    }

    private void Report(EnvironmentSeat seat, string reason, bool isInitialised)
    {
        _log.WriteLine($"environment {seat.Index} ended {(isInitialised ? "" : "before it asked for its first event ")}({reason})");

        if (_failedStartsInARow == 3)
        {
            _log.WriteLine("three environments in a row ended during init: every request is answered 500 until one starts");
        }
    }
}

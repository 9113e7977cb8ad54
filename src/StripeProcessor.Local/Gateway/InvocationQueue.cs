namespace StripeProcessor.Local;

/// <summary>
/// Brings waiting invocations and idle environments together. An invocation goes to the environment that was idle for the
/// shortest time, so that a quiet system keeps one warm; without an idle one it waits, and <see cref="Demand"/> says so.
/// </summary>
internal sealed class InvocationQueue(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Invocation> _waiting = new();
    private readonly LinkedList<EnvironmentSeat> _idle = new();

    /// <summary>Called whenever an invocation starts to wait.</summary>
    public Action? Demand { get; set; }

    public int WaitingCount
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>
    /// How many of these will ask for an event without being started: those in init, and those that have answered and not yet
    /// asked again.
    /// </summary>
    public int ExpectedOf(IEnumerable<EnvironmentSeat> seats)
    {
        lock (_gate)
        {
            return seats.Count(seat => !seat.Initialised.IsCompleted
                || (seat.LastAnswered is not null && seat.Current is null && seat.Parked is null));
        }
    }

    public void Add(Invocation invocation)
    {
        lock (_gate)
        {
            if (_idle.Last is { } idle)
            {
                _idle.RemoveLast();
                HandOver(invocation, idle.Value);
                return;
            }

            _waiting.AddLast(invocation);
        }

        Demand?.Invoke();
    }

    /// <returns>False when an environment holds it already.</returns>
    public bool Withdraw(Invocation invocation)
    {
        lock (_gate)
        {
            return _waiting.Remove(invocation);
        }
    }

    /// <returns>Null when the seat may not ask now: it holds an event that it has not answered, or asks already.</returns>
    public Task<Invocation>? Ask(EnvironmentSeat seat)
    {
        lock (_gate)
        {
            if (seat.Current is not null || seat.Parked is not null)
            {
                return null;
            }

            seat.InitialisedSource.TrySetResult();
            seat.Parked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var asked = seat.Parked.Task;

            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                HandOver(first.Value, seat);
            }
            else
            {
                _idle.AddLast(seat);
            }

            return asked;
        }
    }

    /// <summary>Whoever asked went away before the event could be sent: the seat asks no longer, the event waits again, first in line.</summary>
    public void Leave(EnvironmentSeat seat, Task<Invocation> asked)
    {
        lock (_gate)
        {
            if (seat.Parked?.Task == asked)
            {
                _idle.Remove(seat);
                seat.Parked = null;
                return;
            }

            if (!asked.IsCompletedSuccessfully || seat.Current != asked.Result)
            {
                return;
            }

            seat.Current = null;

            if (_idle.Last is { } idle)
            {
                _idle.RemoveLast();
                HandOver(asked.Result, idle.Value);
                return;
            }

            _waiting.AddFirst(asked.Result);
        }

        Demand?.Invoke();
    }

    public AnswerStanding Answer(EnvironmentSeat seat, string id, InvocationResult result)
    {
        lock (_gate)
        {
            if (seat.Current is not { } current || current.Id != id)
            {
                return seat.LastAnswered == id ? AnswerStanding.AnsweredBefore : AnswerStanding.Unknown;
            }

            seat.Current = null;
            seat.LastAnswered = id;
            current.End(result);
            return AnswerStanding.Accepted;
        }
    }

    /// <returns>False when the seat is past init.</returns>
    public bool FailInit(EnvironmentSeat seat, InvocationResult.Failed result)
    {
        lock (_gate)
        {
            if (seat.Initialised.IsCompleted)
            {
                return false;
            }

            seat.InitialisedSource.TrySetException(new EnvironmentInitException($"init failed: {result.ErrorType}"));
            EndLongestWaiting(result);
            return true;
        }
    }

    public void Occupy(EnvironmentSeat seat)
    {
        lock (_gate)
        {
            Clear(seat, "another environment took its place");
            seat.InitialisedSource = EnvironmentSeat.NewSource();
        }
    }

    public void Vacate(EnvironmentSeat seat, string reason)
    {
        lock (_gate)
        {
            Clear(seat, reason);

            if (seat.InitialisedSource.TrySetException(new EnvironmentInitException(reason)))
            {
                EndLongestWaiting(new InvocationResult.EnvironmentDied(reason));
            }
        }

        Demand?.Invoke();
    }

    /// <summary>Nobody will ever answer these.</summary>
    public void EndAll(string reason)
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
            {
                EndLongestWaiting(new InvocationResult.EnvironmentDied(reason));
            }
        }
    }

    private void HandOver(Invocation invocation, EnvironmentSeat seat)
    {
        var parked = seat.Parked!;
        seat.Parked = null;
        seat.Current = invocation;
        invocation.Start(time, () => Expire(seat, invocation));
        parked.SetResult(invocation);
    }

    private void Expire(EnvironmentSeat seat, Invocation invocation)
    {
        invocation.End(new InvocationResult.TimedOut());

        if (seat.Current == invocation)
        {
            seat.Overdue?.Invoke();
        }
    }

    private void Clear(EnvironmentSeat seat, string reason)
    {
        _idle.Remove(seat);
        seat.Parked?.TrySetCanceled();
        seat.Parked = null;
        seat.Current?.End(new InvocationResult.EnvironmentDied(reason));
        seat.Current = null;
        seat.LastAnswered = null;
    }

    private void EndLongestWaiting(InvocationResult result)
    {
        if (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            first.Value.End(result);
        }
    }
}

internal enum AnswerStanding
{
    Accepted,
    AnsweredBefore,
    Unknown,
}

namespace StripeProcessor.Simulation;

/// <summary>
/// Lambda's execution environments of one function: each takes one request at a time. There are no more than the limit, and a
/// thousand new ones in ten seconds ("Lambda scaling behavior": filled up continuously, a thousand at most).
/// </summary>
internal sealed class Environments(int limit)
{
    private readonly TokenBucket _new = new(100, 1000);
    private readonly Stack<Environment> _idle = new();
    private int _busy;

    /// <summary>The most that were busy at once.</summary>
    internal int Peak { get; private set; }

    /// <summary>Requests that found none.</summary>
    internal long Throttled { get; private set; }

    /// <summary>Environments that were started.</summary>
    internal long Starts { get; private set; }

    /// <summary>Takes the one that was left last; null when there is none to be had.</summary>
    internal Environment? Take(long now)
    {
        if (_busy >= limit || (_idle.Count == 0 && !_new.TryTake(1, now)))
        {
            Throttled++;
            return null;
        }

        Starts += _idle.Count == 0 ? 1 : 0;
        Peak = Math.Max(Peak, ++_busy);
        return _idle.TryPop(out var warm) ? warm : new Environment();
    }

    /// <summary>Gives it back, warm.</summary>
    internal void Leave(Environment environment)
    {
        _busy--;
        environment.IsWarm = true;
        _idle.Push(environment);
    }
}

/// <summary>One process of the function, and what it remembers.</summary>
internal sealed class Environment
{
    internal bool IsWarm { get; set; }

    /// <summary>Until when it does not ask Stripe for a gift, because Stripe told it to slow down.</summary>
    internal long PausesUntil { get; set; }
}

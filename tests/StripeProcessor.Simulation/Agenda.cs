namespace StripeProcessor.Simulation;

/// <summary>
/// What happens when. A process is an iterator that yields how long it waits, in microseconds; whatever it does between two waits
/// happens at one moment. What is due at the same moment happens in the order in which it was put down, so a run is repeatable.
/// </summary>
internal sealed class Agenda
{
    internal const long Millisecond = 1_000;
    internal const long Second = 1_000_000;
    internal const long Minute = 60 * Second;

    private readonly PriorityQueue<IEnumerator<long>, (long When, long Order)> _due = new();
    private long _order;

    /// <summary>Microseconds since the beginning.</summary>
    internal long Now { get; private set; }

    /// <summary>Begins a process after a wait.</summary>
    internal void Begin(IEnumerable<long> process, long after = 0) => Put(process.GetEnumerator(), after);

    /// <summary>Lets everything happen until nothing is left to.</summary>
    internal void Run()
    {
        while (_due.TryDequeue(out var process, out var due))
        {
            Now = due.When;
            if (process.MoveNext())
            {
                Put(process, process.Current);
            }
            else
            {
                process.Dispose();
            }
        }
    }

    private void Put(IEnumerator<long> process, long after)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        _due.Enqueue(process, (Now + after, _order++));
    }
}

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>How long the loop puts up with a Runtime API that gives it nothing it can use.</summary>
internal static class BackOff
{
    /// <summary>
    /// Faults in a row after which the loop ends, about twenty seconds after the first. A Runtime API that has gone is not
    /// waited for: whoever started the process has ended, and would leave it behind as an orphan.
    /// </summary>
    public const int MostFaults = 10;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The pause after the given fault in a row, counted from 1: 100 ms, doubled each time, at most 5 s.</summary>
    public static TimeSpan After(int faults) => faults > 6 ? Longest : First * (1 << (faults - 1));
}

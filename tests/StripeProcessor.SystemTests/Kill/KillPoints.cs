using System.Runtime.InteropServices;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>
/// Where a process may be told to die. <see cref="AwaitPoints"/> has the function's code call <see cref="Reached"/> around each
/// await; from an order on the calls are written down, and at the one that was ordered the process gets SIGKILL.
/// </summary>
public static class KillPoints
{
    private const int SigKill = 9;

    private static readonly Lock Turn = new();
    private static readonly List<int> Hits = [];
    private static volatile bool _isWatching;
    private static int? _beginsAt;
    private static KillCall? _diesAt;
    private static int _met;

    /// <summary>Called by rewritten code alone.</summary>
    /// <param name="point">Its number in the list of all points.</param>
    public static void Reached(int point)
    {
        if (!_isWatching)
        {
            return;
        }

        lock (Turn)
        {
            if (!_isWatching || (_beginsAt is { } first && first != point))
            {
                return;
            }

            _beginsAt = null;
            Hits.Add(point);
            if (point == _diesAt?.Point && ++_met == _diesAt.Time)
            {
                Console.Out.WriteLine("killed");
                Kill(Environment.ProcessId, SigKill);
            }
        }
    }

    /// <param name="beginsAt">The point at which counting begins; null: at once.</param>
    /// <param name="diesAt">The call that is the last; null: none.</param>
    internal static void Watch(int? beginsAt, KillCall? diesAt)
    {
        lock (Turn)
        {
            Hits.Clear();
            (_beginsAt, _diesAt, _met, _isWatching) = (beginsAt, diesAt, 0, true);
        }
    }

    /// <summary>Ends the watch; answers what was called, in order.</summary>
    internal static int[] Stop()
    {
        lock (Turn)
        {
            _isWatching = false;
            return [.. Hits];
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}

/// <summary>One of the calls that a path makes.</summary>
/// <param name="Point">The point's number.</param>
/// <param name="Time">How often it has been reached then: 1 for the first time.</param>
/// <remarks>
/// Not the call's place among all: two threads may reach two points in either order, one that asked and one that is done already.
/// </remarks>
internal sealed record KillCall(int Point, int Time);

namespace StripeProcessor.Tests;

/// <summary>
/// Time that stands still but for two things: <see cref="Advance"/>, and waits up to a given length, which pass at once and are
/// recorded. What waits longer, as a time limit does, rings only when the time has come.
/// </summary>
internal sealed class FakeTime(TimeSpan? passAtOnce = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private readonly List<TimeSpan> _waits = [];
    private TimeSpan _passed;

    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The waits that passed at once, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
            {
                return [.. _waits];
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Passed;

    public override long GetTimestamp() => Passed.Ticks;

    private TimeSpan Passed
    {
        get
        {
            lock (_gate)
            {
                return _passed;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(() => callback(state));
        lock (_gate)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return alarm;
            }

            if (dueTime <= passAtOnce)
            {
                _waits.Add(dueTime);
                _passed += dueTime;
                ThreadPool.QueueUserWorkItem(_ => alarm.Ring());
                return alarm;
            }

            alarm.Due = _passed + dueTime;
            _alarms.Add(alarm);
            return alarm;
        }
    }

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (_gate)
        {
            _passed += by;
            due = [.. _alarms.Where(alarm => alarm.Due <= _passed)];
            _alarms.RemoveAll(due.Contains);
        }

        due.ForEach(alarm => alarm.Ring());
    }

    private sealed class Alarm(Action ring) : ITimer
    {
        private volatile bool _isOff;

        public TimeSpan Due { get; set; }

        public void Ring()
        {
            if (!_isOff)
            {
                ring();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _isOff = dueTime == Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Dispose() => _isOff = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

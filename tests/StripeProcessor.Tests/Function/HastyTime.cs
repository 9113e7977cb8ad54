namespace StripeProcessor.Tests.Function;

/// <summary>Time in which the pauses between two attempts pass at once and deadlines come only when told to.</summary>
internal sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2.5);

    private readonly List<Alarm> _alarms = [];
    private TimeSpan _now;

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (_alarms)
        {
            _now += by;
            due = [.. _alarms.Where(alarm => alarm.Due <= _now)];
            _alarms.RemoveAll(due.Contains);
        }

        due.ForEach(alarm => alarm.Ring());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    private void Set(Alarm alarm, TimeSpan dueTime)
    {
        lock (_alarms)
        {
            _alarms.Remove(alarm);
            if (dueTime >= TimeSpan.Zero)
            {
                alarm.Due = dueTime <= LongestPause ? _now : _now + dueTime;
                _alarms.Add(alarm);
            }
        }

        // Not on the caller's stack: whoever sets a timer does not expect it to ring before it has it.
        if (dueTime >= TimeSpan.Zero && dueTime <= LongestPause)
        {
            _ = Task.Run(() => Advance(TimeSpan.Zero));
        }
    }

    private void Remove(Alarm alarm)
    {
        lock (_alarms)
        {
            _alarms.Remove(alarm);
        }
    }

    private sealed class Alarm(HastyTime time, Action ring) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

namespace StripeProcessor.Tests.Aws;

/// <summary>Time that passes only when told to.</summary>
internal sealed class StoppedTime : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(_passed + dueTime, () => callback(state));
        _alarms.Add(alarm);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        _passed += by;
        foreach (var alarm in _alarms.Where(alarm => alarm.Due <= _passed).ToList())
        {
            _alarms.Remove(alarm);
            alarm.Ring();
        }
    }

    private sealed class Alarm(TimeSpan due, Action ring) : ITimer
    {
        private bool _off;

        public TimeSpan Due => due;

        public void Ring()
        {
            if (!_off)
            {
                ring();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => _off = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

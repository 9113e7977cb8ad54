namespace StripeProcessor.Local.Sandbox;

/// <summary>The sandbox's time: the machine's, plus what the control API advanced it by, which is kept over restarts.</summary>
internal sealed class Clock(TimeProvider time, ObjectStore store)
{
    private const string Setting = "clock_offset_seconds";
    private long? _offsetSeconds;
    private long? _standsAt;

    public TimeProvider Time => time;

    /// <summary>Unix seconds; while something comes due, the moment at which it does. Read inside a transaction.</summary>
    public long Now => _standsAt ?? checked(time.GetUtcNow().ToUnixTimeSeconds() + (_offsetSeconds ??= store.Setting(Setting)));

    public void Advance(long seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        _offsetSeconds = checked((_offsetSeconds ?? store.Setting(Setting)) + seconds);
        store.Set(Setting, _offsetSeconds.Value);
    }

    /// <summary>Does the work as of a moment that has passed, so that what it makes bears that moment's date.</summary>
    public void StandAt(long moment, Action work)
    {
        _standsAt = moment;
        try
        {
            work();
        }
        finally
        {
            _standsAt = null;
        }
    }

    public void Reset() => _offsetSeconds = null;
}

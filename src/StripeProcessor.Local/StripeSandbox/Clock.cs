namespace StripeProcessor.Local.Sandbox;

/// <summary>The sandbox's time: the machine's, plus what the control API advanced it by, which is kept over restarts.</summary>
internal sealed class Clock(TimeProvider time, ObjectStore store)
{
    private const string Setting = "clock_offset_seconds";
    private long? _offsetSeconds;

    public TimeProvider Time => time;

    /// <summary>Unix seconds.</summary>
    public long Now => checked(time.GetUtcNow().ToUnixTimeSeconds() + (_offsetSeconds ??= store.Setting(Setting)));

    public void Advance(long seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        _offsetSeconds = checked((_offsetSeconds ?? store.Setting(Setting)) + seconds);
        store.Set(Setting, _offsetSeconds.Value);
    }

    public void Reset() => _offsetSeconds = null;
}

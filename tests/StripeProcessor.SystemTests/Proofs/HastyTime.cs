namespace StripeProcessor.SystemTests.Proofs;

/// <summary>
/// The machine's time, in which days pass when a test says so and, if told to hurry, a pause is over as soon as it begins. What
/// limits how long something may take is kept.
/// </summary>
internal sealed class HastyTime(bool hurries) : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isPause = state is not CancellationTokenSource && dueTime > TimeSpan.Zero;
        return base.CreateTimer(callback, state, hurries && isPause ? TimeSpan.Zero : dueTime, period);
    }

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}

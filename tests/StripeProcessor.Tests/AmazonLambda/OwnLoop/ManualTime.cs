using System.Threading.Channels;

namespace StripeProcessor.Tests.AmazonLambda.OwnLoop;

/// <summary>A clock that stands, and pauses that last until the test ends them.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Channel<Pause> pauses = Channel.CreateUnbounded<Pause>();

    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 15, 7, 56, 123, TimeSpan.Zero);

    public bool HasPauses => pauses.Reader.TryPeek(out _);

    /// <summary>The next pause, as soon as somebody makes one.</summary>
    public Task<Pause> PauseAsync() => pauses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var pause = new Pause(dueTime, () => callback(state));
        pauses.Writer.TryWrite(pause);
        return pause;
    }

    internal sealed class Pause(TimeSpan length, Action end) : ITimer
    {
        public TimeSpan Length => length;

        public void End() => end();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

namespace StripeProcessor.Simulation;

/// <summary>Lets so much through a second, and what was saved up for a burst. Full at the beginning.</summary>
/// <param name="perSecond">How much flows in.</param>
/// <param name="burst">How much it holds.</param>
internal sealed class TokenBucket(long perSecond, long burst)
{
    private long _content = burst * Agenda.Second;
    private long _filled;

    /// <summary>Whether so much is in it now, without taking it.</summary>
    internal bool Has(long amount, long now)
    {
        _content = Math.Min(burst * Agenda.Second, _content + ((now - _filled) * perSecond));
        _filled = now;
        return _content >= amount * Agenda.Second;
    }

    /// <summary>Takes it, or nothing.</summary>
    internal bool TryTake(long amount, long now)
    {
        if (!Has(amount, now))
        {
            return false;
        }

        _content -= amount * Agenda.Second;
        return true;
    }
}

namespace StripeProcessor.Function.Charging;

/// <summary>
/// Stripe has told this process to slow down. For a moment gifts are then answered at once, without asking ledger or Stripe: each of
/// them would only be told the same, after writing to the ledger twice, and a crowd of them takes room and write units from the events
/// of those who have paid (deploy/decisions/0009-a-telethon.md).
/// </summary>
/// <param name="time">Tells when it is over.</param>
/// <param name="chance">0 to 1, each time another: many processes that were told at one moment must not come back together.</param>
internal sealed class StripePause(TimeProvider time, Func<double> chance)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(250);

    private DateTimeOffset _until;

    /// <summary>Begins the pause: Stripe has just answered 429.</summary>
    public void Begin() => _until = time.GetUtcNow() + Shortest + (Spread * chance());

    /// <exception cref="StripePausedException">It is not over yet.</exception>
    public void ThrowIfPaused()
    {
        // A clock that was set back must not keep the pause.
        if (_until - time.GetUtcNow() is { Ticks: > 0 } left && left <= Shortest + Spread)
        {
            throw new StripePausedException();
        }
    }
}

/// <summary>Stripe was not asked, because it had just said that it is asked too often. Nothing was done.</summary>
internal sealed class StripePausedException() : Exception("Stripe has just told this process to slow down; try again shortly");

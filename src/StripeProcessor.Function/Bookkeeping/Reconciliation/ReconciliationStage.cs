using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>One list to go through, a piece at a time.</summary>
/// <param name="key">Its name in a cursor.</param>
/// <param name="name">Its name for people; two may share one.</param>
internal abstract class ReconciliationStage(string key, string name)
{
    public string Key => key;

    public string Name => name;

    /// <summary>Goes on where the cursor says, until the page ends or the time is up.</summary>
    /// <param name="comparison">What to do with what is found.</param>
    /// <param name="cursor">Where the last piece ended; null for the first.</param>
    /// <param name="patience">The time there is.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="UnknownCursorException">The cursor is none of this stage's.</exception>
    public abstract Task<StagePiece> RunAsync(Comparison comparison, string? cursor, Patience patience, CancellationToken cancellationToken);
}

/// <summary>What one call looked at.</summary>
/// <param name="LookedAt">How many objects.</param>
/// <param name="Next">Where to go on; null when the stage is done.</param>
internal sealed record StagePiece(int LookedAt, string? Next);

/// <summary>How long one call may work.</summary>
internal sealed class Patience(TimeProvider time, TimeSpan limit)
{
    private readonly long _started = time.GetTimestamp();

    public bool IsUp => time.GetElapsedTime(_started) >= limit;

    public DateTimeOffset Now => time.GetUtcNow();
}

/// <summary>A list of Stripe's, newest first. The cursor is the id of the last object that was looked at.</summary>
internal abstract class StripeListStage<T>(string key, string name) : ReconciliationStage(key, name)
{
    public override async Task<StagePiece> RunAsync(
        Comparison comparison, string? cursor, Patience patience, CancellationToken cancellationToken)
    {
        var page = await ReadPageAsync(comparison, cursor, patience, cancellationToken);
        for (var at = 0; at < page.Data.Count; at++)
        {
            await LookAtAsync(comparison, page.Data[at], patience, cancellationToken);
            if (patience.IsUp && (at + 1 < page.Data.Count || page.HasMore))
            {
                return new StagePiece(at + 1, IdOf(page.Data[at]));
            }
        }

        return new StagePiece(page.Data.Count, page is { HasMore: true, Data: [.., var last] } ? IdOf(last) : null);
    }

    protected abstract Task<StripeList<T>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken);

    protected abstract string IdOf(T element);

    protected abstract Task LookAtAsync(Comparison comparison, T element, Patience patience, CancellationToken cancellationToken);
}

using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// Goes through Stripe and the ledger in pieces that each fit a request, and finds where the two differ. Nothing is kept between
/// two pieces but the cursor, so that a run may stop anywhere and go on later.
/// </summary>
internal sealed class Reconciliation(FunctionSettings settings, StripeAccess stripe, Books books, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>One piece.</summary>
    /// <param name="range">The time to look at.</param>
    /// <param name="repairs">Whether to repair, or to look only.</param>
    /// <param name="cursor">What the last piece said; null for the first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="UnknownCursorException">The cursor is none of ours.</exception>
    public async Task<ReconciledPiece> RunAsync(LedgerRange range, bool repairs, string? cursor, CancellationToken cancellationToken)
    {
        var stages = Stages();
        var (stage, place) = Find(stages, cursor);
        var client = await stripe.OpenAsync(cancellationToken);
        var comparison = new Comparison(client, books, new Findings(settings.StackName), range, repairs);
        var piece = await stages[stage].RunAsync(comparison, place, new Patience(time, Limit), cancellationToken);

        var next = piece.Next is { } more
            ? $"{stages[stage].Key}:{more}"
            : stage + 1 < stages.Length ? stages[stage + 1].Key + ":" : null;
        return new ReconciledPiece(stages[stage].Name, piece.LookedAt, comparison.Drifts, next);
    }

    // What opens a gift comes before what happened to its money, and Stripe before the ledger.
    private ReconciliationStage[] Stages() =>
    [
        new PaymentStage(),
        new RefundStage(),
        new DisputeStage(),
        new WarningStage(),
        new InvoiceStage(),
        new SubscriptionStage(),
        new EventStage(),
        new PayoutStage(),
        new LedgerStage(),
    ];

    private static (int Stage, string? Place) Find(ReconciliationStage[] stages, string? cursor)
    {
        if (cursor is null)
        {
            return (0, null);
        }

        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        var stage = colon < 0 ? -1 : Array.FindIndex(stages, known => known.Key == cursor[..colon]);
        return stage < 0
            ? throw new UnknownCursorException()
            : (stage, colon + 1 == cursor.Length ? null : cursor[(colon + 1)..]);
    }
}

/// <summary>What one piece of a reconciliation found.</summary>
/// <param name="Stage">Which list it was of.</param>
/// <param name="LookedAt">How many objects.</param>
/// <param name="Drifts">Where the two sides differ.</param>
/// <param name="Next">The cursor of the next piece; null when this was the last.</param>
internal sealed record ReconciledPiece(string Stage, int LookedAt, IReadOnlyList<FoundDrift> Drifts, string? Next);

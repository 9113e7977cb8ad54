using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Donations.Reports;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// What went to the bank in the time: every movement of ours that a payout holds is in the ledger with that payout, and the payout
/// is the sum of its movements. Payouts that somebody made by hand do not tell what they hold.
/// </summary>
internal sealed class PayoutStage() : ReconciliationStage("payouts", "payouts")
{
    private const int MostMovements = 100;

    public override async Task<StagePiece> RunAsync(
        Comparison comparison, string? cursor, Patience patience, CancellationToken cancellationToken)
    {
        var place = Place.Read(cursor);
        var lookedAt = 0;
        while (lookedAt < MostMovements && !patience.IsUp)
        {
            if (place.Current is null)
            {
                var next = await NextAsync(comparison, place.Done, cancellationToken);
                if (next is null)
                {
                    return new StagePiece(lookedAt, null);
                }

                place = TellsItsMovements(next)
                    ? new Place(place.Done, next.Id, null, 0)
                    : new Place(next.Id, null, null, 0);
                continue;
            }

            (place, var looked) = await GoOnAsync(comparison, place, cancellationToken);
            lookedAt += looked;
        }

        return new StagePiece(lookedAt, place.ToString());
    }

    // Before it is paid, the webhook has not written it into the ledger either.
    private static bool TellsItsMovements(Payout payout) => payout is { Automatic: true, Status: "paid" };

    private static async Task<Payout?> NextAsync(Comparison comparison, string? done, CancellationToken cancellationToken)
    {
        var window = new PayoutWindow
        {
            CreatedFrom = comparison.Range.From,
            CreatedBefore = comparison.Range.Before,
            StartingAfter = done,
            PageSize = 1,
        };
        return (await comparison.Client.Payouts.ListPageAsync(window, cancellationToken)).Value.Data.FirstOrDefault();
    }

    private static async Task<(Place Place, int LookedAt)> GoOnAsync(Comparison comparison, Place place, CancellationToken cancellationToken)
    {
        var payout = (await comparison.Client.Payouts.RetrieveAsync(place.Current!, expand: null, cancellationToken)).Value;
        var window = new BalanceTransactionWindow { Payout = payout.Id, StartingAfter = place.Movement, Expand = ["data.source"] };
        var page = (await comparison.Client.BalanceTransactions.ListPageAsync(window, cancellationToken)).Value;
        var sum = place.Sum;
        foreach (var booking in page.Data)
        {
            if (booking.Id == payout.BalanceTransaction || booking.Source == payout.Id)
            {
                continue;
            }

            sum = checked(sum + booking.Net);
            await LookAtAsync(comparison, payout.Id, booking, cancellationToken);
        }

        if (page is { HasMore: true, Data: [.., var last] })
        {
            return (place with { Movement = last.Id, Sum = sum }, page.Data.Count);
        }

        if (sum != payout.Amount)
        {
            comparison.Tell(new Drift(
                Drift.PayoutMismatch,
                payout.Id,
                null,
                $"Stripe paid out {TextOf(payout.Amount, payout.Currency)}, and the movements in it add up to {TextOf(sum, payout.Currency)}"));
        }

        return (new Place(payout.Id, null, null, 0), page.Data.Count);
    }

    private static Task LookAtAsync(Comparison comparison, string payout, BalanceTransaction booking, CancellationToken cancellationToken)
    {
        return comparison.LookAsync(booking.Created, _ => Findings.OfPayout(booking, payout), cancellationToken, mostAreOthers: true);
    }

    private static string TextOf(long units, string? currency) =>
        CurrencyTable.TryFind(currency, out var known) && Money.TryFromChargeUnits(units, known, out var amount)
            ? amount.ToString()
            : StageCursor.Of(units) + " " + currency;

    /// <param name="Done">The last payout that was gone through; null before the first.</param>
    /// <param name="Current">The payout that is being gone through; null between two.</param>
    /// <param name="Movement">The last movement of it that was looked at.</param>
    /// <param name="Sum">What its movements add up to so far, in the unit Stripe counts the currency in.</param>
    private sealed record Place(string? Done, string? Current, string? Movement, long Sum)
    {
        public static Place Read(string? cursor)
        {
            if (cursor is null)
            {
                return new Place(null, null, null, 0);
            }

            var parts = StageCursor.Read(cursor, 4);
            return new Place(OrNull(parts[0]), OrNull(parts[1]), OrNull(parts[2]), StageCursor.ToNumber(parts[3]));
        }

        public override string ToString() => StageCursor.Of(Done ?? "", Current ?? "", Movement ?? "", StageCursor.Of(Sum));

        private static string? OrNull(string text) => text.Length == 0 ? null : text;
    }
}

using StripeProcessor.Donations.Ledger;
using StripeProcessor.Donations.Reports;
using StripeProcessor.Function.Charging;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// The other way round: gifts of which the ledger says what Stripe does not, or of which nobody knows what became. When all of time
/// is looked at, also whether the public totals are the sum of the gifts.
/// </summary>
internal sealed class LedgerStage() : ReconciliationStage("ledger", "ledger")
{
    private const int PageSize = 50;

    // A donor's browser, and the function itself, settle what is younger.
    private static readonly TimeSpan Undecided = TimeSpan.FromMinutes(15);

    // How long ago a run over all of time may have begun.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    // No gift is older than the program.
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override async Task<StagePiece> RunAsync(
        Comparison comparison, string? cursor, Patience patience, CancellationToken cancellationToken)
    {
        var place = Place.Read(cursor);
        var range = comparison.Range;
        var isAllOfTime = range.From <= Beginning && range.Before > patience.Now - Recent;
        LedgerPage page;
        try
        {
            // The totals know the gifts that came since the run began, and those that Stripe's test clocks date ahead of ours.
            var counted = isAllOfTime ? range with { Before = DateTimeOffset.MaxValue } : range;
            page = await comparison.Books.Ledger.ReadPageAsync(counted, place.Page, PageSize, cancellationToken);
        }
        catch (ArgumentException)
        {
            throw new UnknownCursorException();
        }

        for (var at = place.Skip; at < page.Entries.Count; at++)
        {
            var entry = page.Entries[at];
            if (!place.IsSecondCount && entry.Created < range.Before)
            {
                entry = await LookAtAsync(comparison, entry, patience, cancellationToken);
            }

            place.Sums.Add(entry.Share);
            if (patience.IsUp && at + 1 < page.Entries.Count)
            {
                return new StagePiece(at + 1 - place.Skip, (place with { Skip = at + 1 }).ToString());
            }
        }

        var lookedAt = Math.Max(0, page.Entries.Count - place.Skip);
        if (page.Next is not null)
        {
            return new StagePiece(lookedAt, (place with { Page = page.Next, Skip = 0 }).ToString());
        }

        return new StagePiece(lookedAt, isAllOfTime ? (await CountedAsync(comparison, place, cancellationToken))?.ToString() : null);
    }

    /// <summary>
    /// Holds the totals against the sum. Gifts come in while they are counted, and a page may trail by moments: what differs is
    /// counted once more, and only what differs by the same both times is a drift.
    /// </summary>
    /// <returns>Where to count once more; null when the counting is done.</returns>
    private static async Task<Place?> CountedAsync(Comparison comparison, Place place, CancellationToken cancellationToken)
    {
        var ledger = comparison.Books.Ledger;
        var missing = TotalSums.Of(Drift.Missing(await ledger.ReadTotalsAsync(cancellationToken), place.Sums.All));
        if (missing.IsEmpty)
        {
            return null;
        }

        if (!place.IsSecondCount)
        {
            return new Place(null, 0, new TotalSums(), missing.ToString());
        }

        var isSteady = missing.ToString() == place.FirstDifference;
        var isRepaired = false;
        if (isSteady && comparison.Repairs)
        {
            await ledger.CommitAsync(new Posting { Totals = [.. missing.All] }, cancellationToken);
            isRepaired = Drift.Missing(await ledger.ReadTotalsAsync(cancellationToken), place.Sums.All).Count == 0;
        }

        foreach (var total in missing.All)
        {
            var cause = $"the gifts add up to {total.Amount} and {total.Count} gifts more than the totals say";
            comparison.Tell(
                new Drift(
                    Drift.Totals,
                    $"{total.Designation} {total.Amount.Currency.Code}",
                    null,
                    isSteady ? cause : cause + "; gifts came in while they were counted: look again when it is quiet"),
                isRepaired);
        }

        return null;
    }

    /// <returns>The entry as it then is.</returns>
    private async Task<LedgerEntry> LookAtAsync(
        Comparison comparison, LedgerEntry entry, Patience patience, CancellationToken cancellationToken)
    {
        if (entry.Attempt is { State: AttemptState.Undecided } attempt && patience.Now - attempt.Started > Undecided && !entry.IsPaid)
        {
            entry = await SettleAsync(comparison, entry, attempt, patience, cancellationToken);
        }

        if (entry.IsPaid && !entry.Movements.Any())
        {
            entry = await LookForMoneyAsync(comparison, entry, cancellationToken);
        }

        var kept = entry.Payments.Values
            .Where(payment => payment.IsPaid && payment.RefundedMinorUnits < entry.Terms.Charge.MinorUnits)
            .Select(payment => payment.Id)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (kept.Count > 1)
        {
            comparison.Tell(new Drift(
                Drift.DoubleCharge,
                entry.Id.ToString(),
                entry.Id,
                $"{string.Join(" and ", kept)} are both paid, {entry.Terms.Charge} each: give one of them back"));
        }

        return entry;
    }

    /// <summary>Finds out what became of an attempt, without asking for money: that is the donor's to do.</summary>
    private async Task<LedgerEntry> SettleAsync(
        Comparison comparison, LedgerEntry entry, Attempt attempt, Patience patience, CancellationToken cancellationToken)
    {
        var drift = new Drift(
            Drift.Undecided, entry.Id.ToString(), entry.Id, $"nobody knows what became of attempt {attempt.Number}, of {entry.Terms.Charge}");
        if (!comparison.Repairs)
        {
            comparison.Tell(drift);
            return entry;
        }

        AttemptAnswer answer;
        try
        {
            var attempts = new StripeAttempts(comparison.Findings);
            answer = attempt.PaymentIntent is not null || attempt.Session is not null
                ? await attempts.InspectAsync(comparison.Client, attempt, cancellationToken)
                : await attempts.LookUpAsync(comparison.Client, entry.Id, attempt, cancellationToken);
        }
        catch (UnexpectedStripeAnswerException unexpected)
        {
            comparison.Tell(drift with { Cause = $"{drift.Cause}; Stripe's answer could not be understood: {unexpected.What}" });
            return entry;
        }

        // Stripe's search trails, and the key still means the same charge: nothing found is no refusal yet.
        var mayStillCome = patience.Now - attempt.Started < Attempt.KeyMemory && attempt.PaymentIntent is null && attempt.Session is null;
        if (answer.State != AttemptState.Accepted && mayStillCome)
        {
            var from = Operating.OperatorTime.Text(attempt.Started + Attempt.KeyMemory);
            comparison.Tell(drift with { Cause = $"{drift.Cause}; nothing is found at Stripe yet, which is certain from {from} on" });
            return entry;
        }

        var (settled, _) = await comparison.Books.ChangeAsync(entry.Id, known => answer.AddTo(known, attempt.Number), cancellationToken);
        comparison.Tell(drift, settled?.Attempt is not { State: AttemptState.Undecided });
        return settled ?? entry;
    }

    /// <summary>A gift that is called paid, and that moved nothing: what does Stripe say?</summary>
    private static async Task<LedgerEntry> LookForMoneyAsync(Comparison comparison, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var current = entry;
        if (!entry.Payments.Values.Any(payment => payment.IsPaid) && entry.Attempt?.Session is { } page)
        {
            var session = (await comparison.Client.CheckoutSessions.RetrieveAsync(page, expand: null, cancellationToken)).Value;
            current = await comparison.LookAsync(session.Created, at => comparison.Findings.Of(session, at), cancellationToken) ?? current;
        }

        foreach (var payment in current.Payments.Values.Where(payment => payment.IsPaid || current.Payments.Count == 1).ToList())
        {
            try
            {
                var intent = (await comparison.Client.PaymentIntents.RetrieveAsync(payment.Id, DonationCharge.WithBooking, cancellationToken)).Value;
                current = await comparison.LookAsync(intent.Created, at => comparison.Findings.Of(intent, at), cancellationToken) ?? current;
            }
            catch (StripeInvalidRequestException unknown) when (unknown.Error.Code == "resource_missing")
            {
                comparison.Tell(new Drift(
                    Drift.Payment,
                    payment.Id,
                    entry.Id,
                    $"the ledger says that {entry.Terms.Charge} were paid with {payment.Id}, which Stripe does not know"));
            }
        }

        if (current.Payments.Count == 0)
        {
            comparison.Tell(new Drift(
                Drift.Payment, entry.Id.ToString(), entry.Id, $"the ledger says that {entry.Terms.Charge} were paid, and knows no payment"));
        }

        return current;
    }

    /// <param name="Page">The ledger's own cursor; null for its first page.</param>
    /// <param name="Skip">How many entries of the page were looked at.</param>
    /// <param name="Sums">What the entries so far add up to.</param>
    /// <param name="FirstDifference">What the totals differed by when everything was counted before; empty in the first count.</param>
    private sealed record Place(string? Page, int Skip, TotalSums Sums, string FirstDifference)
    {
        public bool IsSecondCount => FirstDifference.Length > 0;

        public static Place Read(string? cursor)
        {
            if (cursor is null)
            {
                return new Place(null, 0, new TotalSums(), "");
            }

            var parts = StageCursor.Read(cursor, 4);
            var skip = StageCursor.ToNumber(parts[1]);
            return skip is >= 0 and <= PageSize
                ? new Place(parts[0].Length == 0 ? null : parts[0], (int)skip, TotalSums.Read(parts[2]), parts[3])
                : throw new UnknownCursorException();
        }

        public override string ToString() => StageCursor.Of(Page ?? "", StageCursor.Of(Skip), Sums.ToString(), FirstDifference);
    }
}

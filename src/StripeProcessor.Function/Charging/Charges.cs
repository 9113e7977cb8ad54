using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>
/// Collects a gift at most once. The gift is claimed in the ledger before Stripe is asked, every attempt is kept in the words in
/// which it is made, and what became of it is recorded before the donor hears of it. Whoever finds an attempt whose end is not
/// known, after a crash or a lost answer, makes the same attempt again under the same key, or looks it up.
/// </summary>
internal sealed class Charges(
    StripeAccess stripe, Books books, FunctionSettings settings, TimeProvider time, Func<double> chance)
{
    // Each turn either ends or moves the gift on; a gift that still moves after so many is being worked on by many at once.
    private const int MostTurns = 12;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(900)];

    // A second click comes at once; somebody who comes back later has turned back on the page and wants another one.
    private static readonly TimeSpan DoubleClick = TimeSpan.FromSeconds(10);

    // What is left to say that nobody is asking any more, when the request's own time has run out.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(250);

    private readonly StripeAttempts _attempts = new(new Findings(settings.StackName));
    private readonly StripePause _pause = new(time, chance);

    /// <summary>Collects the gift, or finds out what became of it.</summary>
    /// <exception cref="StripePausedException">Stripe has just said that it is asked too often: nothing was done.</exception>
    public async Task<DonationOutcome> CollectAsync(GiftOrder order, ExchangeFacts facts, CancellationToken cancellationToken)
    {
        _pause.ThrowIfPaused();
        var client = await stripe.OpenAsync(cancellationToken);
        var outcome = await CollectAsync(client, order, facts, cancellationToken);
        facts.Outcome = NameOf(outcome);
        return outcome;
    }

    /// <summary>
    /// Looks once how a gift stands at Stripe while the donor is, or was, on a page of Stripe's or of the bank's, and records what is
    /// found. It asks for nothing and closes nothing. Any other gift comes back as it is.
    /// </summary>
    /// <exception cref="StripeException">Stripe did not tell; the entry that was handed in is as true as before.</exception>
    public async Task<LedgerEntry> RefreshAsync(LedgerEntry entry, ExchangeFacts facts, CancellationToken cancellationToken)
    {
        if (stripe.IsSealed || !IsInDonorsHands(entry))
        {
            return entry;
        }

        var client = await stripe.OpenAsync(cancellationToken);
        var answer = await _attempts.InspectAsync(client, entry.Attempt!, cancellationToken);
        facts.StripeRequestId = answer.RequestId;
        return await RecordAsync(entry, answer, cancellationToken);
    }

    /// <summary>A try that failed on Stripe's page counts: the page stays open, and the next card may have paid.</summary>
    private static bool IsInDonorsHands(LedgerEntry entry) =>
        entry is { IsPaid: false, Attempt: { State: AttemptState.Accepted } attempt }
        && (attempt.PaymentIntent ?? attempt.Session) is not null
        && entry.Current.State is PaymentState.Asked or PaymentState.AtCheckout or PaymentState.RequiresAction or PaymentState.Failed;

    private async Task<DonationOutcome> CollectAsync(
        StripeClient client, GiftOrder order, ExchangeFacts facts, CancellationToken cancellationToken)
    {
        var (entry, isOurs) = await books.ClaimAsync(order.ToEntry(time.GetUtcNow()), cancellationToken);
        var waits = 0;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (isOurs)
            {
                return (await AskAsync(client, entry, order, facts, cancellationToken)).Outcome;
            }

            switch (NextStep.Of(entry, order.Terms, order.Token, time.GetUtcNow()))
            {
                case NextStep.Paid:
                    return new DonationOutcome.Succeeded();

                case NextStep.OtherGift:
                    return new DonationOutcome.OtherContent(entry.IsPaid ? entry.Terms.Charge : null);

                case NextStep.Refused { Refusal: var refusal }:
                    return new DonationOutcome.Declined(ErrorOf(refusal));

                case NextStep.Wait when waits == Pauses.Length:
                    return new DonationOutcome.InProgress();

                case NextStep.Wait:
                    await Task.Delay(Pauses[waits++], time, cancellationToken);
                    entry = await ReadAsync(entry, cancellationToken);
                    break;

                case NextStep.AskAgain:
                    (entry, var outcome) = await AskAgainAsync(client, entry, order, facts, cancellationToken);
                    if (outcome is not null)
                    {
                        return outcome;
                    }

                    break;

                case NextStep.LookUp:
                    var found = await _attempts.LookUpAsync(client, entry.Id, entry.Attempt!, cancellationToken);
                    entry = await RecordAsync(entry, found, cancellationToken);
                    break;

                case NextStep.Inspect:
                    (entry, var standing) = await InspectAsync(client, entry, order, cancellationToken);
                    if (standing is not null)
                    {
                        return standing;
                    }

                    break;

                case NextStep.Begin { Number: var number }:
                    (entry, isOurs) = await BeginAsync(client, entry, number, order, cancellationToken);
                    break;
            }
        }

        return new DonationOutcome.InProgress();
    }

    /// <summary>Makes the attempt that the entry has, and records what came of it.</summary>
    private async Task<(LedgerEntry Entry, DonationOutcome Outcome)> AskAsync(
        StripeClient client, LedgerEntry entry, GiftOrder order, ExchangeFacts facts, CancellationToken cancellationToken)
    {
        AttemptAnswer answer;
        try
        {
            answer = await _attempts.AskAsync(client, entry.Id, entry.Attempt!, cancellationToken);
        }
        catch (StripeException refusal) when (refusal is StripeIdempotencyException or StripeConflictException)
        {
            Refusals.Record(refusal, facts);
            return (entry, refusal is StripeConflictException ? new DonationOutcome.InProgress() : new DonationOutcome.OtherContent(null));
        }
        catch (Exception failed)
        {
            if (failed is StripeRateLimitException)
            {
                _pause.Begin();
            }

            await StopAskingAsync(entry);
            throw;
        }

        facts.StripeRequestId = answer.RequestId;
        entry = await RecordTruthfullyAsync(entry, answer, facts, cancellationToken);
        switch (answer.Outcome)
        {
            case DonationOutcome.Declined declined:
                Refusals.Record(declined.Error, facts);
                return (entry, declined);

            case DonationOutcome.Unusable { Refusal: var refusal }:
                Refusals.Record(refusal, facts);
                return (entry, Refusals.Read(refusal.Error, order.Donation) ?? throw refusal);

            default:
                return (entry, answer.Outcome);
        }
    }

    /// <returns>No outcome when the attempt was another's: it is decided now, and what that means for this caller is still to be seen.</returns>
    private async Task<(LedgerEntry Entry, DonationOutcome? Outcome)> AskAgainAsync(
        StripeClient client, LedgerEntry entry, GiftOrder order, ExchangeFacts facts, CancellationToken cancellationToken)
    {
        var attempt = entry.Attempt!;
        var isOwn = attempt.Token == order.Token && entry.Terms == order.Terms;
        if (!isOwn)
        {
            // One of many second clicks asks; the others wait for it.
            var now = time.GetUtcNow();
            (var current, var isTaken) = await books.ChangeAsync(
                entry.Id,
                known => known.Version == entry.Version
                    ? known with { Attempt = attempt with { AskedUntil = now + Attempt.LongestAsking } }
                    : null,
                cancellationToken);
            entry = current ?? entry;
            if (!isTaken)
            {
                return (entry, null);
            }
        }

        var (asked, outcome) = await AskAsync(client, entry, order, facts, cancellationToken);
        return (asked, isOwn || asked.Attempt?.State == AttemptState.Undecided ? outcome : null);
    }

    /// <returns>No outcome when the attempt has come to nothing meanwhile, or had to make way.</returns>
    private async Task<(LedgerEntry Entry, DonationOutcome? Outcome)> InspectAsync(
        StripeClient client, LedgerEntry entry, GiftOrder order, CancellationToken cancellationToken)
    {
        var attempt = entry.Attempt!;
        var answer = await _attempts.InspectAsync(client, attempt, cancellationToken);
        if (MustMakeWay(answer.Outcome, attempt, order))
        {
            answer = await _attempts.CloseAsync(client, entry.Id, attempt, cancellationToken)
                ?? answer with { State = AttemptState.Refused, Refusal = new AttemptRefusal(AttemptRefusal.Lapsed), Findings = [] };
        }

        entry = await RecordAsync(entry, answer, cancellationToken);
        return (entry, answer.State == AttemptState.Refused ? null : answer.Outcome);
    }

    /// <summary>
    /// A donor who asks for Stripe's page gets a new one, and the old one closes; so does a donor who pays by card after all. What
    /// waits for the donor's bank makes way for a page, since a browser without script cannot go on with it.
    /// </summary>
    private bool MustMakeWay(DonationOutcome outcome, Attempt attempt, GiftOrder order) => outcome switch
    {
        DonationOutcome.AtCheckout => !order.IsForCheckout || time.GetUtcNow() - attempt.Started > DoubleClick,
        DonationOutcome.RequiresAction => order.IsForCheckout,
        _ => false,
    };

    /// <summary>Opens the next attempt, once nothing can be paid on the last one any more.</summary>
    private async Task<(LedgerEntry Entry, bool IsOurs)> BeginAsync(
        StripeClient client, LedgerEntry entry, int number, GiftOrder order, CancellationToken cancellationToken)
    {
        if (entry.Attempt is { } last && await _attempts.CloseAsync(client, entry.Id, last, cancellationToken) is { } standing)
        {
            return (await RecordAsync(entry, standing, cancellationToken), false);
        }

        var (current, isOurs) = await books.ChangeAsync(
            entry.Id,
            known => known.Version == entry.Version
                ? known with
                {
                    Attempt = order.ToAttempt(number, time.GetUtcNow()),
                    Donor = known.IsErased ? null : Donor.Of(order.Donation),
                }
                : null,
            cancellationToken);
        return (current ?? entry, isOurs);
    }

    private async Task<LedgerEntry> RecordAsync(LedgerEntry entry, AttemptAnswer answer, CancellationToken cancellationToken)
    {
        var number = entry.Attempt!.Number;
        var (current, _) = await books.ChangeAsync(entry.Id, known => answer.AddTo(known, number), cancellationToken, known: entry);
        return current ?? answer.AddTo(entry, number);
    }

    /// <summary>
    /// A ledger that fails now must not turn a charge into an error: what Stripe said is told, and the attempt, still undecided in
    /// the ledger, is settled by Stripe's event or by whoever sends the same gift next.
    /// </summary>
    private async Task<LedgerEntry> RecordTruthfullyAsync(
        LedgerEntry entry, AttemptAnswer answer, ExchangeFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordAsync(entry, answer, cancellationToken);
        }
        catch (Exception failed) when (failed is LedgerUnavailableException or OperationCanceledException)
        {
            facts.ErrorType = "ledger_unavailable";
            facts.ErrorCode = (failed as LedgerUnavailableException)?.Code;
            facts.IsAlarming = true;
            return entry;
        }
    }

    /// <summary>Whoever comes next need not wait for this request, which is about to fail.</summary>
    private async Task StopAskingAsync(LedgerEntry entry)
    {
        using var patience = new CancellationTokenSource(LastWords, time);
        try
        {
            await books.ChangeAsync(
                entry.Id,
                known => known.Attempt is { State: AttemptState.Undecided } attempt && attempt.Number == entry.Attempt!.Number
                    ? known with { Attempt = attempt with { AskedUntil = time.GetUtcNow() } }
                    : null,
                patience.Token);
        }
        catch (Exception failed) when (failed is LedgerUnavailableException or OperationCanceledException)
        {
            // Then they wait until the asking has run out by itself.
        }
    }

    private async Task<LedgerEntry> ReadAsync(LedgerEntry entry, CancellationToken cancellationToken) =>
        await books.Ledger.FindAsync(entry.Id, cancellationToken) ?? entry;

    private static StripeError ErrorOf(AttemptRefusal refusal) =>
        new() { Code = refusal.Code, DeclineCode = refusal.DeclineCode, AdviceCode = refusal.AdviceCode, Param = refusal.Parameter };

    private static string NameOf(DonationOutcome outcome) => outcome switch
    {
        DonationOutcome.AtCheckout => "at_checkout",
        DonationOutcome.Succeeded => "succeeded",
        DonationOutcome.Processing => "processing",
        DonationOutcome.RequiresAction => "requires_action",
        DonationOutcome.Declined => "declined",
        DonationOutcome.Invalid => "invalid",
        DonationOutcome.OtherContent => "other_content",
        _ => "in_progress",
    };
}

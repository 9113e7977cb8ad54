using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Donations.Reports;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// Holds what Stripe says against what the ledger says. A repair takes the webhook's own path: the same finding into the same
/// books; whether it helped is seen by looking once more.
/// </summary>
/// <param name="client">Stripe.</param>
/// <param name="books">The ledger.</param>
/// <param name="findings">Reads Stripe's objects.</param>
/// <param name="range">The time that is looked at.</param>
/// <param name="repairs">Whether to repair, or to look only.</param>
internal sealed class Comparison(StripeClient client, Books books, Findings findings, LedgerRange range, bool repairs)
{
    private readonly Bookings _bookings = new(books);
    private readonly GiftSearch _gifts = new(client, findings);
    private readonly HashSet<(string Kind, string Subject)> _told = [];

    public StripeClient Client => client;

    public Books Books => books;

    public Findings Findings => findings;

    public LedgerRange Range => range;

    public bool Repairs => repairs;

    /// <summary>Every drift so far, each once: two objects may tell the same.</summary>
    public List<FoundDrift> Drifts { get; } = [];

    /// <summary>Compares an object as it is at Stripe now.</summary>
    /// <param name="created">The object's own time.</param>
    /// <param name="read">Reads it as of a moment: where the ledger knows of a later one, what is seen now is later still.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="mostAreOthers">Whether an object whose payment the ledger has never heard of is taken for somebody else's.</param>
    /// <returns>The gift as it then is in the ledger; null when the object is about no gift that the ledger has.</returns>
    public async Task<LedgerEntry?> LookAsync(
        DateTimeOffset created, Func<DateTimeOffset, FindingReading> read, CancellationToken cancellationToken, bool mostAreOthers = false)
    {
        if (read(created).Finding is not { } first)
        {
            return null;
        }

        var before = await books.FindAsync(first, cancellationToken);
        if (before is null && first.Opening is null && mostAreOthers && !await HasOwnerAsync(first, cancellationToken))
        {
            return null;
        }

        var at = before is not null && MomentOf(before) is { } latest && latest >= created ? latest.AddSeconds(1) : created;
        return await HoldAsync(read(at), before, isNow: true, mark: null, cancellationToken);
    }

    /// <summary>Compares what an event said once.</summary>
    public async Task<LedgerEntry?> HearAsync(FindingReading reading, EventMark? mark, CancellationToken cancellationToken) =>
        reading.Finding is { } finding
            ? await HoldAsync(reading, await books.FindAsync(finding, cancellationToken), isNow: false, mark, cancellationToken)
            : null;

    /// <summary>Adds a drift that no finding can repair.</summary>
    public void Tell(Drift drift, bool isRepaired = false)
    {
        if (_told.Add((drift.Kind, drift.Subject)))
        {
            Drifts.Add(new FoundDrift(drift, isRepaired));
        }
    }

    private async Task<LedgerEntry?> HoldAsync(
        FindingReading reading, LedgerEntry? before, bool isNow, EventMark? mark, CancellationToken cancellationToken)
    {
        var finding = reading.Finding!;
        var needed = new List<Finding>();
        if (before is null && finding.Opening is null)
        {
            // Money that moves of a gift the ledger lost: what opens the gift is elsewhere at Stripe. Others' money is nobody's.
            needed.AddRange(finding.Payment is { } payment ? await _gifts.BehindAsync(payment.Id, cancellationToken) : []);
            if (needed.Find(found => found.Opening is not null) is not { Donation: { } lost })
            {
                return null;
            }

            before = await books.Ledger.FindAsync(lost, cancellationToken);
            if (before is null && !repairs && IsInRange(needed))
            {
                // Its payment, or its invoice, is looked at by itself, and tells that the gift is missing.
                return null;
            }
        }

        finding = await _bookings.CompleteAsync(client, finding, reading.Unbooked, cancellationToken);
        needed.Add(finding);
        var opening = needed.Select(found => found.Opening).OfType<LedgerEntry>().FirstOrDefault();
        if ((before ?? opening) is not { } start)
        {
            return null;
        }

        var drifts = Drift.Between(before, Learned(start, needed));
        if (drifts.Count == 0)
        {
            TellWhatStays(before!);
            return before;
        }

        var after = before;
        if (repairs)
        {
            foreach (var found in needed)
            {
                await books.ApplyAsync(found, found == finding ? mark : null, cancellationToken);
            }

            after = await books.Ledger.FindAsync(start.Id, cancellationToken);
        }

        var isGone = repairs && after is not null && Drift.Between(after, Learned(after, needed)).Count == 0;
        foreach (var drift in drifts)
        {
            Tell(drift, isGone);
        }

        if (after is not null)
        {
            TellWhatStays(Learned(after, needed));
        }

        return after;

        void TellWhatStays(LedgerEntry entry)
        {
            foreach (var drift in isNow ? Drift.Against(entry, finding) : [])
            {
                Tell(drift);
            }
        }
    }

    private bool IsInRange(List<Finding> found) =>
        found.Exists(one => one.Opening is { } opening && opening.Created >= range.From && opening.Created < range.Before);

    private async Task<bool> HasOwnerAsync(Finding finding, CancellationToken cancellationToken)
    {
        foreach (var stripeId in finding.Links)
        {
            if (await books.Ledger.FindLinkAsync(stripeId, cancellationToken) is { Owner: not null })
            {
                return true;
            }
        }

        return false;
    }

    private static LedgerEntry Learned(LedgerEntry entry, IEnumerable<Finding> found) =>
        found.Aggregate(entry, (known, finding) => known.With(finding));

    /// <summary>The latest moment that the entry knows of anything.</summary>
    private static DateTimeOffset? MomentOf(LedgerEntry entry) =>
        entry.Payments.Values
            .SelectMany(payment => payment.Disputes.Values.Select(dispute => (DateTimeOffset?)dispute.At)
                .Append(payment.Standing?.At)
                .Append(payment.Refunded?.At))
            .Concat(entry.Subscriptions.Values.Select(gift => (DateTimeOffset?)gift.At))
            .Append(entry.Standing?.At)
            .Max();
}

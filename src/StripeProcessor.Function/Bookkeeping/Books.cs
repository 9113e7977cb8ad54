using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// Writes into the ledger what was learned, whoever learned it: a donor's request, an event, a look at Stripe's lists. Each write
/// reads, adds to what was read and commits on condition that nobody wrote in between; whoever lost reads again.
/// </summary>
internal sealed class Books(ILedger ledger, TimeProvider time, Func<double> chance)
{
    // Two hundred deliveries about one gift end within a few rounds: in each, somebody wins and leaves the others less to add.
    private const int MostRounds = 200;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>The ledger itself, for reading.</summary>
    public ILedger Ledger => ledger;

    /// <summary>Puts the entry into the ledger if its id is free.</summary>
    /// <returns>What the ledger has under the id now, and whether it is what was handed in.</returns>
    public async Task<(LedgerEntry Entry, bool IsOurs)> ClaimAsync(LedgerEntry fresh, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var posting = new Posting().Replacing(null, fresh, time.GetUtcNow());
            if (await ledger.CommitAsync(posting, cancellationToken) == CommitResult.Committed)
            {
                return (fresh with { Version = 1 }, true);
            }

            if (await ledger.FindAsync(fresh.Id, cancellationToken) is { } found)
            {
                return (found, false);
            }

            await PauseAsync(round, cancellationToken);
        }

        throw TooBusy();
    }

    /// <summary>Changes an entry that is in the ledger.</summary>
    /// <param name="id">Which.</param>
    /// <param name="change">From the entry as it is to the entry as it shall be; null leaves it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="audit">Kept with the change.</param>
    /// <param name="known">
    /// The entry as the caller has it: nothing is read unless somebody wrote in between, which the commit finds out.
    /// </param>
    /// <returns>The entry as it then is, and whether it was changed; no entry when the ledger has none under the id.</returns>
    public async Task<(LedgerEntry? Entry, bool IsChanged)> ChangeAsync(
        DonationId id,
        Func<LedgerEntry, LedgerEntry?> change,
        CancellationToken cancellationToken,
        AuditNote? audit = null,
        LedgerEntry? known = null)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var isGuess = round == 0 && known is not null;
            var before = isGuess ? known : await ledger.FindAsync(id, cancellationToken);
            if (before is null || change(before) is not { } wanted)
            {
                return (before, false);
            }

            var (after, posting) = await PostingAsync(
                new Posting { Audit = audit }, before, wanted, wanted.Invoice, cancellationToken, isGuess);
            if (isGuess && posting.Entries.Count == 0)
            {
                // Only an entry that is written shows whether somebody else wrote it.
                continue;
            }

            if (posting.IsEmpty)
            {
                return (before, false);
            }

            if (await ledger.CommitAsync(posting, cancellationToken) == CommitResult.Committed)
            {
                return (after, true);
            }

            await PauseAsync(round, cancellationToken);
        }

        throw TooBusy();
    }

    /// <summary>
    /// Adds a finding to the gift it is about. What is about no gift that the ledger knows waits there until its gift is known.
    /// </summary>
    /// <param name="finding">What one object told.</param>
    /// <param name="mark">The event that brought it; null when no event did.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The gift as it then is; null when it is not known, or the event was taken before.</returns>
    public async Task<LedgerEntry?> ApplyAsync(Finding finding, EventMark? mark, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = await FindAsync(finding, cancellationToken);
            var start = before ?? finding.Opening;
            var posting = new Posting { Event = mark };
            LedgerEntry? after = null;
            if (start is null)
            {
                posting = await WaitingAsync(posting, finding, cancellationToken);

                // The gift may have come between the two looks; its links as they were just read would then be written over, and what
                // was found would wait for ever. From here on the links' versions tell.
                if (await FindAsync(finding, cancellationToken) is not null)
                {
                    continue;
                }
            }
            else
            {
                (after, posting) = await PostingAsync(posting, before, start.With(finding), finding.Invoice, cancellationToken);
            }

            var result = posting.IsEmpty ? CommitResult.Committed : await ledger.CommitAsync(posting, cancellationToken);
            if (result != CommitResult.Conflict)
            {
                return result == CommitResult.AlreadySeen ? null : after;
            }

            await PauseAsync(round, cancellationToken);
        }

        throw TooBusy();
    }

    /// <summary>The gift that a finding is about, as the ledger has it; null when it has none.</summary>
    public async Task<LedgerEntry?> FindAsync(Finding finding, CancellationToken cancellationToken)
    {
        if (finding.Donation is { } named)
        {
            return await ledger.FindAsync(named, cancellationToken);
        }

        foreach (var stripeId in finding.Links)
        {
            if (await ledger.FindLinkAsync(stripeId, cancellationToken) is { Owner: { } owner })
            {
                return await ledger.FindAsync(owner, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>
    /// The entry with what had waited for it, and the posting that keeps it, with links from the ids of Stripe's that are new to it.
    /// </summary>
    /// <param name="posting">What else is to be kept.</param>
    /// <param name="before">The entry as it was read.</param>
    /// <param name="after">The entry as it shall be.</param>
    /// <param name="invoice">
    /// The invoice that was told of. A gift whose first card was refused may have had several, and its entry names one of them: a
    /// payment must find its way by any.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="isGuess">Takes it that nothing waits: if something does, the posting is in conflict.</param>
    private async Task<(LedgerEntry After, Posting Posting)> PostingAsync(
        Posting posting,
        LedgerEntry? before,
        LedgerEntry after,
        string? invoice,
        CancellationToken cancellationToken,
        bool isGuess = false)
    {
        var links = new Dictionary<string, StripeLink>(StringComparer.Ordinal);
        var unread = new Queue<string>(after.Payments.Keys.Where(id => before?.Payments.ContainsKey(id) != true));
        if (invoice is not null)
        {
            unread.Enqueue(invoice);
        }

        while (unread.TryDequeue(out var stripeId))
        {
            if (links.ContainsKey(stripeId))
            {
                continue;
            }

            var link = isGuess ? null : await ledger.FindLinkAsync(stripeId, cancellationToken);
            if (link is { Owner: { } owner, Payment: null, Payments.Count: 0 } && owner == after.Id)
            {
                continue;
            }

            if (link?.Payment is { } waiting)
            {
                after = after.With(new Finding { Payment = waiting });
            }

            foreach (var payment in link?.Payments ?? [])
            {
                unread.Enqueue(payment);
            }

            links[stripeId] = new StripeLink { StripeId = stripeId, Version = link?.Version ?? 0, Owner = after.Id };
        }

        posting = (posting with { Links = [.. posting.Links, .. links.Values] }).Replacing(before, after, time.GetUtcNow());
        return (posting.Entries.Count > 0 ? after with { Version = after.Version + 1 } : after, posting);
    }

    private async Task<Posting> WaitingAsync(Posting posting, Finding finding, CancellationToken cancellationToken)
    {
        if (finding.Payment is not { } payment)
        {
            return posting;
        }

        var expires = time.GetUtcNow() + StripeLink.Patience;
        var known = await ledger.FindLinkAsync(payment.Id, cancellationToken) ?? new StripeLink { StripeId = payment.Id };
        var links = new List<StripeLink>
        {
            known with
            {
                Payment = known.Payment is { } earlier ? Payment.Join(earlier, payment) : payment,
                Expires = known.Owner is null ? expires : null,
            },
        };

        if (finding.Invoice is { } invoice)
        {
            var paid = await ledger.FindLinkAsync(invoice, cancellationToken) ?? new StripeLink { StripeId = invoice };
            links.Add(paid with
            {
                Payments = [.. paid.Payments.Append(payment.Id).Distinct().Order(StringComparer.Ordinal)],
                Expires = paid.Owner is null ? expires : null,
            });
        }

        return posting with { Links = links };
    }

    private async Task PauseAsync(int round, CancellationToken cancellationToken)
    {
        var longest = Math.Min(LongestPause.TotalMilliseconds, Math.ScaleB(1, Math.Min(round, 10)));
        await Task.Delay(TimeSpan.FromMilliseconds(longest * chance()), time, cancellationToken);
    }

    private static LedgerUnavailableException TooBusy() =>
        new("cannot write into the ledger: others changed the same gift each time; try again shortly", "busy");
}

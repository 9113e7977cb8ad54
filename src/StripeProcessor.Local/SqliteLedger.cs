using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local.Ledger;

namespace StripeProcessor.Local;

/// <summary>
/// The ledger in one SQLite file, for one machine: no server to run. A commit that was answered is on the disk, whatever
/// happens to the process or the power. Any number of callers may use it at once, and a second process the same file; one at
/// a time writes.
/// </summary>
/// <remarks>Times are kept to the millisecond.</remarks>
public sealed class SqliteLedger : ILedger, IDisposable
{
    private const int LongestCounter = 200;

    private readonly LedgerFile _file;
    private readonly TimeProvider _time;

    private SqliteLedger(LedgerFile file, TimeProvider time)
    {
        _file = file;
        _time = time;
    }

    /// <summary>Opens the file, and makes it when there is none; its folder must be there.</summary>
    /// <param name="file">Its path. It holds donors' personal data: the folder should be its owner's alone.</param>
    /// <param name="time">Tells when events and links may be forgotten.</param>
    /// <exception cref="LedgerUnavailableException">It cannot be opened, or is no ledger that this version can read.</exception>
    public static SqliteLedger Open(string file, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(time);
        return new SqliteLedger(LedgerFile.Open(file), time);
    }

    /// <inheritdoc/>
    public Task<LedgerEntry?> FindAsync(DonationId id, CancellationToken cancellationToken) =>
        _file.ReadAsync(statements => EntryRows.Find(statements, id), cancellationToken);

    /// <inheritdoc/>
    public Task<StripeLink?> FindLinkAsync(string stripeId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stripeId);
        return _file.ReadAsync(statements => LinkRows.Find(statements, stripeId, _time.GetUtcNow()), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> HasSeenAsync(string eventId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(eventId);
        return _file.ReadAsync(statements => EventRows.Has(statements, eventId, _time.GetUtcNow()), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CommitResult> CommitAsync(Posting posting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(posting);
        return _file.WriteAsync(
            statements =>
            {
                var result = Post(statements, posting, _time.GetUtcNow());
                return (result, result == CommitResult.Committed);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<LedgerPage> ReadPageAsync(LedgerRange range, string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        var after = cursor is null ? null : PageCursor.Read(cursor);

        // One more than asked for tells whether another page follows.
        var entries = await _file.ReadAsync(statements => EntryRows.Page(statements, range, after, limit + 1), cancellationToken);
        return entries.Count <= limit
            ? new LedgerPage(entries, null)
            : new LedgerPage(entries[..limit], PageCursor.After(entries[limit - 1]).ToString());
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Total>> ReadTotalsAsync(CancellationToken cancellationToken) =>
        await _file.ReadAsync(TotalRows.All, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DonationId>> FindByDonorAsync(string donorKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(donorKey);
        return await _file.ReadAsync(statements => EntryRows.OfDonor(statements, donorKey), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OutboxEntry>> ReadOutboxAsync(DonationId id, CancellationToken cancellationToken) =>
        await _file.ReadAsync(statements => OutboxRows.Of(statements, id), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditNote>> ReadAuditAsync(DateTimeOffset month, CancellationToken cancellationToken) =>
        await _file.ReadAsync(statements => AuditRows.Of(statements, month), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountAsync(
        string counter, long amount, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(counter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counter.Length, LongestCounter, nameof(counter));
        return amount == 0
            ? _file.ReadAsync(statements => CounterRows.Read(statements, counter, now)?.Value ?? 0, cancellationToken)
            : _file.WriteAsync(
                statements =>
                {
                    Forgotten.Remove(statements, _time.GetUtcNow());
                    return (CounterRows.Add(statements, counter, amount, now, expires), true);
                },
                cancellationToken);
    }

    /// <summary>Closes the file, after whoever holds it.</summary>
    public void Dispose() => _file.Dispose();

    private static CommitResult Post(LedgerStatements statements, Posting posting, DateTimeOffset now)
    {
        Forgotten.Remove(statements, now);
        if (posting.Event is { } mark && !EventRows.TryMark(statements, mark, now))
        {
            return CommitResult.AlreadySeen;
        }

        if (!posting.Entries.All(entry => EntryRows.TryWrite(statements, entry))
            || !posting.Links.All(link => LinkRows.TryWrite(statements, link, now)))
        {
            return CommitResult.Conflict;
        }

        foreach (var total in posting.Totals)
        {
            TotalRows.Add(statements, total);
        }

        foreach (var told in posting.Outbox)
        {
            OutboxRows.Append(statements, told);
        }

        if (posting.Audit is { } note)
        {
            AuditRows.Append(statements, note);
        }

        return CommitResult.Committed;
    }
}

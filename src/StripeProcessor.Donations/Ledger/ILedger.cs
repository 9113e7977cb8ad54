namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// The organisation's own record of its gifts: what was asked, what was tried, what became of it. Entries are added or moved
/// forward, never edited backwards, and what belongs together is kept together or not at all.
/// </summary>
/// <remarks>
/// Whatever is answered as committed survives the death of the process and of the machine's power. Every read sees every commit
/// that was answered before it began, <see cref="ReadPageAsync"/> and <see cref="FindByDonorAsync"/> excepted, which may trail by
/// moments. A ledger that cannot answer throws <see cref="LedgerUnavailableException"/>; nothing is then known about a commit that
/// was under way, and sending it again is safe: it is committed or in conflict.
/// </remarks>
public interface ILedger
{
    /// <summary>Reads one entry; null when the id names none.</summary>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<LedgerEntry?> FindAsync(DonationId id, CancellationToken cancellationToken);

    /// <summary>Reads what is known about an id of Stripe's: whose it is, or what waits for its owner. Null when nothing is.</summary>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<StripeLink?> FindLinkAsync(string stripeId, CancellationToken cancellationToken);

    /// <summary>Whether the event's effects are in the ledger already.</summary>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<bool> HasSeenAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Makes everything of the posting durable at once, or nothing of it.</summary>
    /// <exception cref="LedgerUnavailableException">No answer, or so many others at the same rows that patience ran out.</exception>
    Task<CommitResult> CommitAsync(Posting posting, CancellationToken cancellationToken);

    /// <summary>Entries by the time they were made, oldest first.</summary>
    /// <param name="range">Which time.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 100. A page may be shorter, even empty, while its cursor says that more may follow.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    /// <exception cref="ArgumentException">The cursor is none of this ledger's.</exception>
    Task<LedgerPage> ReadPageAsync(LedgerRange range, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>What all entries together amount to, by designation and currency.</summary>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<IReadOnlyList<Total>> ReadTotalsAsync(CancellationToken cancellationToken);

    /// <summary>The gifts of one donor, by <see cref="Donor.KeyOf"/>, at most 100 of them; erased ones are not found.</summary>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<IReadOnlyList<DonationId>> FindByDonorAsync(string donorKey, CancellationToken cancellationToken);

    /// <summary>What became of a gift, as others were told: the outbox, in the order in which it was written.</summary>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<IReadOnlyList<OutboxEntry>> ReadOutboxAsync(DonationId id, CancellationToken cancellationToken);

    /// <summary>What operators did, newest first, at most 100.</summary>
    /// <param name="month">Any moment of the month, UTC.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<IReadOnlyList<AuditNote>> ReadAuditAsync(DateTimeOffset month, CancellationToken cancellationToken);

    /// <summary>Adds to a counter that forgets, and answers what it then holds.</summary>
    /// <param name="counter">Its name; at most 200 characters.</param>
    /// <param name="amount">What to add; 0 only asks.</param>
    /// <param name="now">A counter whose time has passed at this moment begins at 0 again.</param>
    /// <param name="expires">When a counter that begins now will have passed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LedgerUnavailableException">No answer.</exception>
    Task<long> CountAsync(string counter, long amount, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken);
}

/// <summary>What came of a commit.</summary>
public enum CommitResult
{
    /// <summary>All of it is durable.</summary>
    Committed,

    /// <summary>Somebody changed one of the entries or links since they were read. Nothing was written: read again.</summary>
    Conflict,

    /// <summary>The event was taken before. Nothing was written, and nothing needs to be.</summary>
    AlreadySeen,
}

/// <summary>The ledger did not answer, although nothing is wrong with what was asked: try again later.</summary>
public sealed class LedgerUnavailableException(string message, string? code = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The store's own name for what was met, such as <c>ThrottlingException</c>; null when there was no answer.</summary>
    public string? Code { get; } = code;
}

/// <summary>A span of time: from its first moment to just before its last.</summary>
/// <param name="From">Included.</param>
/// <param name="Before">Excluded.</param>
public sealed record LedgerRange(DateTimeOffset From, DateTimeOffset Before);

/// <summary>Some entries, and where to go on.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Next">The cursor of the next page; null when this was the last.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerEntry> Entries, string? Next);

namespace StripeProcessor.Donations.Ledger;

/// <summary>What is to become durable at once or not at all.</summary>
public sealed record Posting
{
    /// <summary>Marks an event as taken; a posting whose event was taken before is not committed.</summary>
    public EventMark? Event { get; init; }

    /// <summary>Entries as they shall be. Each stands on the <see cref="LedgerEntry.Version"/> it was read at, and is stored with the next.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];

    /// <summary>Links as they shall be, with versions as entries have them.</summary>
    public IReadOnlyList<StripeLink> Links { get; init; } = [];

    /// <summary>What is added to the totals; may be negative.</summary>
    public IReadOnlyList<Total> Totals { get; init; } = [];

    /// <summary>What others are to be told.</summary>
    public IReadOnlyList<OutboxEntry> Outbox { get; init; } = [];

    /// <summary>What an operator is doing.</summary>
    public AuditNote? Audit { get; init; }

    /// <summary>Whether there is nothing to commit.</summary>
    public bool IsEmpty => Event is null && Entries.Count == 0 && Links.Count == 0 && Totals.Count == 0 && Outbox.Count == 0 && Audit is null;

    /// <summary>The posting that also replaces an entry, with what that does to the totals and what others are told about it.</summary>
    /// <param name="before">The entry as it was read; null for one that the ledger does not have.</param>
    /// <param name="after">As it shall be. The same as before adds nothing.</param>
    /// <param name="now">When.</param>
    public Posting Replacing(LedgerEntry? before, LedgerEntry after, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (before is not null && EntryFields.AreSame(before, after))
        {
            return this;
        }

        var change = Total.Change(before?.Share, after.Share);
        return this with
        {
            Entries = [.. Entries, after],
            Totals = change is null ? Totals : [.. Totals, change],
            Outbox = [.. Outbox, .. OutboxEntry.Between(before, after, now)],
        };
    }
}

/// <summary>An event that was taken, remembered for longer than Stripe may repeat it.</summary>
/// <param name="EventId">Stripe's id, <c>evt_…</c>: the same in every delivery.</param>
/// <param name="Taken">When.</param>
public sealed record EventMark(string EventId, DateTimeOffset Taken)
{
    /// <summary>How long it is remembered. Stripe repeats for 3 days, and lets people send again for 30.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromDays(35);

    /// <summary>When it may be forgotten.</summary>
    public DateTimeOffset Expires => Taken + Memory;
}

/// <summary>What an operator did, or asked for; appended and never changed.</summary>
/// <param name="Reference">The request's reference, which is also in the log.</param>
/// <param name="At">When.</param>
/// <param name="Who">The operator as AWS knows them: an ARN.</param>
/// <param name="What">In a few words, such as <c>refund</c>.</param>
/// <param name="Subject">Of what: a donation's id, a range; nothing personal.</param>
public sealed record AuditNote(string Reference, DateTimeOffset At, string Who, string What, string Subject);

namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// What the ledger knows of an id of Stripe's (a payment or an invoice): whose it is; or, while nobody has said so, what was told
/// about it, kept until its owner is known. Other payments of the same Stripe account are nobody's, and are forgotten in time.
/// </summary>
public sealed record StripeLink
{
    /// <summary>How long what belongs to nobody is kept: longer than Stripe repeats an event.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromDays(35);

    /// <summary><c>pi_…</c> or <c>in_…</c>.</summary>
    public required string StripeId { get; init; }

    /// <summary>How often it was written: 0 for one that is not in the ledger yet.</summary>
    public long Version { get; init; }

    /// <summary>The gift it belongs to; null while unknown.</summary>
    public DonationId? Owner { get; init; }

    /// <summary>What waits for its owner, when the id is a payment's.</summary>
    public Payment? Payment { get; init; }

    /// <summary>The payments that wait for the owner of this invoice.</summary>
    public IReadOnlyList<string> Payments { get; init; } = [];

    /// <summary>When it may be forgotten; null once it has an owner.</summary>
    public DateTimeOffset? Expires { get; init; }
}

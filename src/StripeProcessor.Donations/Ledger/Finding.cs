namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// What one object of Stripe's tells about one gift, whoever brought it: an event, an answer, or a look at Stripe's lists. Effects
/// are computed from the object's state, never added up from events, so that telling something twice changes nothing.
/// </summary>
public sealed record Finding
{
    /// <summary>The gift, where the object names it (metadata).</summary>
    public DonationId? Donation { get; init; }

    /// <summary>The invoice it belongs to, <c>in_…</c>: how a later payment of a repeating gift is found.</summary>
    public string? Invoice { get; init; }

    /// <summary>What is known of a payment.</summary>
    public Payment? Payment { get; init; }

    /// <summary>What is known of the gift beside its payments.</summary>
    public Standing? Standing { get; init; }

    /// <summary>What is known of a subscription.</summary>
    public RecurringGift? Recurring { get; init; }

    /// <summary>The donor's e-mail address, where the donor gave it to Stripe and not to us.</summary>
    public string? Email { get; init; }

    /// <summary>The entry to begin with if the ledger has none: an invoice of a repeating gift, or a gift that the ledger lost.</summary>
    public LedgerEntry? Opening { get; init; }

    /// <summary>The ids of Stripe's under which later events may find this gift.</summary>
    public IEnumerable<string> Links
    {
        get
        {
            if (Payment is not null)
            {
                yield return Payment.Id;
            }

            if (Invoice is not null)
            {
                yield return Invoice;
            }
        }
    }
}

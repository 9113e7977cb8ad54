namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// One gift from its first asking to whatever becomes of its money. A repeating gift has an entry for the promise and its first
/// payment, and one for each payment that follows, linked to the first by <see cref="RenewalOf"/>.
/// </summary>
public sealed record LedgerEntry
{
    /// <summary>The gift.</summary>
    public required DonationId Id { get; init; }

    /// <summary>How often the entry was written: 0 for one that is not in the ledger yet.</summary>
    public long Version { get; init; }

    /// <summary>When it was made; its place in the ledger.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What the id stands for. Never changes.</summary>
    public required GiftTerms Terms { get; init; }

    /// <summary>True when the donor chose to pay the fee on top.</summary>
    public bool CoversFee { get; init; }

    /// <summary>True when the donor asks not to be named in public.</summary>
    public bool Anonymous { get; init; }

    /// <summary>The repeating gift that this is a later payment of.</summary>
    public DonationId? RenewalOf { get; init; }

    /// <summary>The invoice that collects this payment of a repeating gift, <c>in_…</c>; null for single gifts and while unknown.</summary>
    public string? Invoice { get; init; }

    /// <summary>Who gave; null when nothing is known, or when it was erased.</summary>
    public Donor? Donor { get; init; }

    /// <summary>Whether the donor's data was removed on request. It is not taken in again.</summary>
    public bool IsErased { get; init; }

    /// <summary>The current try to collect; null for entries that Stripe began.</summary>
    public Attempt? Attempt { get; init; }

    /// <summary>What is known of the gift beside its payments: a checkout page or an invoice told it.</summary>
    public Standing? Standing { get; init; }

    /// <summary>The payments at Stripe, by id. Normally one; refused tries may have left others.</summary>
    public IReadOnlyDictionary<string, Payment> Payments { get; init; } = LedgerMap.Empty<Payment>();

    /// <summary>The subscriptions behind a repeating gift, by id. Normally one; refused tries may have left others.</summary>
    public IReadOnlyDictionary<string, RecurringGift> Subscriptions { get; init; } = LedgerMap.Empty<RecurringGift>();

    /// <summary>Whether the money came, whatever happened to it since.</summary>
    public bool IsPaid => Standing?.State == PaymentState.Succeeded || Payments.Values.Any(payment => payment.IsPaid);

    /// <summary>Where the gift stands as a whole: success if any payment succeeded, else what the current try has come to.</summary>
    public Standing Current
    {
        get
        {
            var current = Attempt?.PaymentIntent is { } intent && Payments.TryGetValue(intent, out var tried) && !IsPaid
                ? Standing.Later(Standing, tried.Standing)
                : Payments.Values.Aggregate(Standing, (latest, payment) => Standing.Later(latest, payment.Standing));
            var refused = Attempt is { State: AttemptState.Refused, Kind: not AttemptKind.Checkout, PaymentIntent: null };
            return current ?? new Standing(refused ? PaymentState.Failed : PaymentState.Asked, Created, refused ? Attempt!.Refusal?.Code : null);
        }
    }

    /// <summary>The promise of a repeating gift: the one that lives, else the one that lived last. Null for a single gift.</summary>
    public RecurringGift? Recurring =>
        Subscriptions.Values.OrderBy(gift => gift.IsOver).ThenByDescending(gift => gift.At).ThenBy(gift => gift.Subscription).FirstOrDefault();

    /// <summary>What was given back, in the currency of the charge.</summary>
    public Money Refunded => Of(payment => payment.RefundedMinorUnits);

    /// <summary>What disputes hold or took, in the currency of the charge.</summary>
    public Money Disputed => Of(payment => payment.DisputedMinorUnits);

    /// <summary>What the gift is worth now: the charge less refunds and disputes, never below zero; zero until it is paid.</summary>
    public Money Worth => Money.FromMinorUnits(
        IsPaid ? Math.Max(0, checked(Terms.Charge.MinorUnits - Refunded.MinorUnits - Disputed.MinorUnits)) : 0, Terms.Charge.Currency);

    /// <summary>All movements of the organisation's balance that the gift led to.</summary>
    public IEnumerable<Movement> Movements => Payments.Values.SelectMany(payment => payment.Movements.Values);

    /// <summary>What the gift adds to the public totals: nothing until it is paid, and nothing once nothing of it is left.</summary>
    public Total Share => new(Terms.Designation, Worth.IsPositive ? 1 : 0, Worth);

    /// <summary>The entry with all that the finding knows beside what the entry knew. The same in any order and when done twice.</summary>
    public LedgerEntry With(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var known = this with
        {
            Invoice = LedgerMap.Known(Invoice, finding.Invoice),
            Donor = DonorWith(finding.Email),
            Standing = Standing.Later(Standing, finding.Standing),
            Payments = finding.Payment is { } payment ? LedgerMap.Join(Payments, LedgerMap.Of(payment.Id, payment), Payment.Join) : Payments,
            Subscriptions = finding.Recurring is { } recurring
                ? LedgerMap.Join(Subscriptions, LedgerMap.Of(recurring.Subscription, recurring), RecurringGift.Join)
                : Subscriptions,
        };

        // A paid gift is never asked for again: news of the payment decides an attempt whose answer was lost, and its words go.
        return known is { IsPaid: true, Attempt: { State: AttemptState.Undecided } lost }
            ? known with { Attempt = lost.Decided(AttemptState.Accepted) }
            : known;
    }

    /// <summary>The entry without the donor's data, and without what an undecided attempt would send again.</summary>
    public LedgerEntry Erased() => this with
    {
        Donor = null,
        IsErased = true,
        Attempt = Attempt is null ? null : Attempt with { Forms = LedgerMap.Empty<string>() },
    };

    /// <summary>The id and where it stands.</summary>
    public override string ToString() => $"donation {Id}: {Terms.Charge}, {Current}";

    // What the donor told us holds; one page is completed for a gift, so there is one address that Stripe may tell.
    private Donor? DonorWith(string? email) => email is null || IsErased || Donor?.Email is not null
        ? Donor
        : (Donor ?? new Donor(null, null, null, null, null)) with { Email = email };

    private Money Of(Func<Payment, long> units) =>
        Money.FromMinorUnits(Payments.Values.Aggregate(0L, (sum, payment) => checked(sum + units(payment))), Terms.Charge.Currency);
}

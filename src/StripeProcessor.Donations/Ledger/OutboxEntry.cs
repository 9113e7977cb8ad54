namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// Something that others may want to know about a gift, written with the change itself: what is told is durable, and what is
/// durable is told. Holds nothing personal.
/// </summary>
/// <param name="Donation">The gift.</param>
/// <param name="Sequence">The version of the entry that it tells of: with the type, a name for it that stays.</param>
/// <param name="Type">One of the constants.</param>
/// <param name="At">When it was written.</param>
/// <param name="Amount">What the gift is worth now.</param>
/// <param name="Designation">What the gift is for.</param>
public sealed record OutboxEntry(DonationId Donation, long Sequence, string Type, DateTimeOffset At, Money Amount, string Designation)
{
    /// <summary>The money came.</summary>
    public const string Succeeded = "donation.succeeded";

    /// <summary>Under way, not paid yet.</summary>
    public const string Processing = "donation.processing";

    /// <summary>The last try was refused.</summary>
    public const string Failed = "donation.failed";

    /// <summary>Some of it, or all, was given back; or a refund came back.</summary>
    public const string Refunded = "donation.refunded";

    /// <summary>The donor's bank called it into question, or decided.</summary>
    public const string Disputed = "donation.disputed";

    /// <summary>The card's network warned of fraud.</summary>
    public const string FraudWarning = "donation.fraud_warning";

    /// <summary>A repeating gift began, fell behind, recovered or ended.</summary>
    public const string RecurringChanged = "recurring.changed";

    /// <summary>What is to be told about the step from one state of an entry to the next.</summary>
    internal static IEnumerable<OutboxEntry> Between(LedgerEntry? before, LedgerEntry after, DateTimeOffset now)
    {
        var (was, isNow) = (before?.Current.State, after.Current.State);
        if (was != isNow && TypeOf(isNow) is { } type)
        {
            yield return Telling(type);
        }

        if ((before?.Refunded.MinorUnits ?? 0) != after.Refunded.MinorUnits)
        {
            yield return Telling(Refunded);
        }

        if (!DisputesOf(before).SequenceEqual(DisputesOf(after)))
        {
            yield return Telling(Disputed);
        }

        if (before?.Payments.Values.Any(payment => payment.FraudWarning) != true && after.Payments.Values.Any(payment => payment.FraudWarning))
        {
            yield return Telling(FraudWarning);
        }

        if ((before?.Recurring?.Status, before?.Recurring?.EndsAtPeriodEnd) != (after.Recurring?.Status, after.Recurring?.EndsAtPeriodEnd))
        {
            yield return Telling(RecurringChanged);
        }

        OutboxEntry Telling(string type) => new(after.Id, checked(after.Version + 1), type, now, after.Worth, after.Terms.Designation);
    }

    private static string? TypeOf(PaymentState state) => state switch
    {
        PaymentState.Succeeded => Succeeded,
        PaymentState.Processing => Processing,
        PaymentState.Failed => Failed,
        _ => null,
    };

    private static IEnumerable<(string Id, string Status)> DisputesOf(LedgerEntry? entry) =>
        (entry?.Payments.Values ?? []).SelectMany(payment => payment.Disputes.Values).Select(dispute => (dispute.Id, dispute.Status)).Order();
}

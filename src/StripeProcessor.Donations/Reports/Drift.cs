using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Donations.Reports;

/// <summary>
/// One thing that Stripe knows and the ledger does not, or knows otherwise. When something was so is no drift: both sides learn of
/// it in their own time.
/// </summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Subject">Stripe's id of what it is about, or a donation's.</param>
/// <param name="Donation">The gift; null for what concerns more than one.</param>
/// <param name="Cause">A sentence for an operator, with amounts; nothing personal.</param>
public sealed record Drift(string Kind, string Subject, DonationId? Donation, string Cause)
{
    /// <summary>Stripe has the gift, the ledger has no entry.</summary>
    public const string MissingEntry = "missing_entry";

    /// <summary>A payment is unknown, or stands otherwise.</summary>
    public const string Payment = "payment";

    /// <summary>Money was given back, or came back, and the ledger does not say so.</summary>
    public const string Refund = "refund";

    /// <summary>A dispute or a warning of fraud is unknown, or stands otherwise.</summary>
    public const string Dispute = "dispute";

    /// <summary>A movement of the balance is unknown.</summary>
    public const string Booking = "booking";

    /// <summary>A movement was paid out, and the ledger does not say with which payout.</summary>
    public const string Payout = "payout";

    /// <summary>A subscription is unknown, or stands otherwise.</summary>
    public const string Recurring = "recurring";

    /// <summary>Nobody knows what became of an attempt.</summary>
    public const string Undecided = "undecided";

    /// <summary>Two payments of one gift are paid.</summary>
    public const string DoubleCharge = "double_charge";

    /// <summary>A payout is not the sum of its movements.</summary>
    public const string PayoutMismatch = "payout_mismatch";

    /// <summary>An event could not be read when it came.</summary>
    public const string ParkedEvent = "parked_event";

    /// <summary>The public totals are not the sum of the gifts.</summary>
    public const string Totals = "totals";

    /// <summary>What the entry would learn.</summary>
    /// <param name="before">The entry as the ledger has it; null when it has none.</param>
    /// <param name="after">The entry with what Stripe says.</param>
    public static IReadOnlyList<Drift> Between(LedgerEntry? before, LedgerEntry after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (before is null)
        {
            return
            [
                new Drift(
                    MissingEntry,
                    after.Id.ToString(),
                    after.Id,
                    $"Stripe has a gift of {after.Terms.Charge} ({LedgerText.Of(after.Current.State)}), and the ledger has no entry for it"),
            ];
        }

        var drifts = new List<Drift>();
        foreach (var payment in after.Payments.Values.OrderBy(payment => payment.Id, StringComparer.Ordinal))
        {
            drifts.AddRange(OfPayment(after, before.Payments.GetValueOrDefault(payment.Id), payment));
        }

        if (before.Current.State != after.Current.State && !drifts.Any(drift => drift.Kind == Payment))
        {
            drifts.Add(new Drift(
                Payment,
                after.Id.ToString(),
                after.Id,
                $"Stripe says that the gift is {LedgerText.Of(after.Current.State)}, the ledger {LedgerText.Of(before.Current.State)}"));
        }

        foreach (var gift in after.Subscriptions.Values.OrderBy(gift => gift.Subscription, StringComparer.Ordinal))
        {
            drifts.AddRange(OfSubscription(after.Id, before.Subscriptions.GetValueOrDefault(gift.Subscription), gift));
        }

        return drifts;
    }

    /// <summary>
    /// What a look at Stripe says that the entry cannot take in, since entries never go backwards: for a person to look at.
    /// </summary>
    /// <param name="entry">The entry after it took in the finding.</param>
    /// <param name="seen">What one object says now; not what an event said once.</param>
    public static IReadOnlyList<Drift> Against(LedgerEntry entry, Finding seen)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(seen);
        var drifts = new List<Drift>();
        if (seen.Payment is { } told && entry.Payments.TryGetValue(told.Id, out var known))
        {
            if (told.Standing is { } standing && known.Standing is { } kept && standing.State != kept.State)
            {
                drifts.Add(new Drift(
                    Payment,
                    told.Id,
                    entry.Id,
                    $"Stripe says that {told.Id} is {LedgerText.Of(standing.State)}, the ledger {LedgerText.Of(kept.State)}, "
                        + "and the ledger does not go back"));
            }

            drifts.AddRange(told.Refunds.Values
                .Where(refund => known.Refunds.TryGetValue(refund.Id, out var counted) && counted.State != refund.State)
                .Select(refund => new Drift(
                    Refund,
                    refund.Id,
                    entry.Id,
                    $"Stripe says that the refund of {refund.Amount} {NameOf(refund.State)}, "
                        + $"the ledger that it {NameOf(known.Refunds[refund.Id].State)}, and the ledger does not go back")));

            drifts.AddRange(told.Movements.Values
                .Where(movement => movement.Payout is not null
                    && known.Movements.TryGetValue(movement.Id, out var booked)
                    && booked.Payout != movement.Payout)
                .Select(movement => new Drift(
                    Payout,
                    movement.Id,
                    entry.Id,
                    $"Stripe says that it is part of {movement.Payout}, the ledger of {known.Movements[movement.Id].Payout}")));
        }

        if (seen.Recurring is { IsOver: false } live && entry.Subscriptions.TryGetValue(live.Subscription, out var over) && over.IsOver)
        {
            drifts.Add(new Drift(
                Recurring, live.Subscription, entry.Id, $"Stripe says that it is {live.Status}, the ledger {over.Status}, which is an end"));
        }

        return drifts;
    }

    /// <summary>What the totals and the sum of the gifts differ by.</summary>
    /// <param name="totals">As the ledger keeps them.</param>
    /// <param name="sums">As the gifts add up.</param>
    /// <returns>What to add to the totals, by designation and currency; empty when they agree.</returns>
    public static IReadOnlyList<Total> Missing(IEnumerable<Total> totals, IEnumerable<Total> sums)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(sums);
        return
        [
            .. totals.Select(Negated).Concat(sums)
                .GroupBy(total => (total.Designation, total.Amount.Currency.Code))
                .Select(same => same.Aggregate(Added))
                .Where(total => total.Count != 0 || total.Amount.MinorUnits != 0)
                .OrderBy(total => total.Designation, StringComparer.Ordinal)
                .ThenBy(total => total.Amount.Currency.Code, StringComparer.Ordinal),
        ];
    }

    private static Total Negated(Total total) =>
        total with { Count = -total.Count, Amount = Money.FromMinorUnits(-total.Amount.MinorUnits, total.Amount.Currency) };

    private static Total Added(Total one, Total other) =>
        one with { Count = checked(one.Count + other.Count), Amount = one.Amount + other.Amount };

    private static IEnumerable<Drift> OfPayment(LedgerEntry gift, Payment? was, Payment isNow)
    {
        if (was is null)
        {
            yield return Of(
                Payment,
                isNow.Id,
                isNow.Standing is { } state
                    ? $"Stripe has {isNow.Id} ({LedgerText.Of(state.State)}) for this gift, and the ledger does not know it"
                    : $"Stripe has {isNow.Id} for this gift, and the ledger does not know it");
            yield break;
        }

        if (isNow.Standing is { } standing && was.Standing?.State != standing.State)
        {
            yield return Of(
                Payment,
                isNow.Id,
                $"Stripe says that {isNow.Id} is {LedgerText.Of(standing.State)}, "
                    + $"the ledger {(was.Standing is { } stood ? LedgerText.Of(stood.State) : "nothing")}");
        }

        var hasRefundDrift = false;
        foreach (var refund in isNow.Refunds.Values.OrderBy(refund => refund.Id, StringComparer.Ordinal))
        {
            var counted = was.Refunds.GetValueOrDefault(refund.Id);
            if (counted?.State != refund.State)
            {
                hasRefundDrift = true;
                yield return Of(
                    Refund,
                    refund.Id,
                    counted is null
                        ? $"Stripe says that a refund of {refund.Amount} {NameOf(refund.State)}, and the ledger does not know it"
                        : $"Stripe says that the refund of {refund.Amount} {NameOf(refund.State)}, the ledger that it {NameOf(counted.State)}");
            }
        }

        if (!hasRefundDrift && was.RefundedMinorUnits != isNow.RefundedMinorUnits)
        {
            yield return Of(
                Refund,
                isNow.Id,
                $"Stripe says that {AmountOf(isNow.RefundedMinorUnits)} were given back of {isNow.Id}, "
                    + $"the ledger {AmountOf(was.RefundedMinorUnits)}");
        }

        foreach (var dispute in isNow.Disputes.Values.OrderBy(dispute => dispute.Id, StringComparer.Ordinal))
        {
            var known = was.Disputes.GetValueOrDefault(dispute.Id);
            if (known?.Status != dispute.Status || known.Amount != dispute.Amount)
            {
                yield return Of(
                    Dispute,
                    dispute.Id,
                    known is null
                        ? $"Stripe says that {dispute.Amount} are disputed ({dispute.Status}), and the ledger does not know it"
                        : $"Stripe says that the dispute over {dispute.Amount} is {dispute.Status}, the ledger {known.Status}");
            }
        }

        if (isNow.FraudWarning && !was.FraudWarning)
        {
            yield return Of(Dispute, isNow.Id, $"the card's network warns of fraud with {isNow.Id}, and the ledger does not know it");
        }

        foreach (var movement in isNow.Movements.Values.OrderBy(movement => movement.Id, StringComparer.Ordinal))
        {
            var booked = was.Movements.GetValueOrDefault(movement.Id);
            if (booked is null)
            {
                yield return Of(
                    Booking, movement.Id, $"Stripe has booked {movement.Net} net ({movement.Kind}), and the ledger does not know it");
            }

            if (movement.Payout is not null && booked?.Payout != movement.Payout)
            {
                yield return Of(
                    Payout,
                    movement.Id,
                    $"Stripe has paid out {movement.Net} ({movement.Kind}) with {movement.Payout}, the ledger says {booked?.Payout ?? "with none"}");
            }
        }

        Money AmountOf(long minorUnits) => Money.FromMinorUnits(minorUnits, gift.Terms.Charge.Currency);

        Drift Of(string kind, string subject, string cause) => new(kind, subject, gift.Id, cause);
    }

    private static IEnumerable<Drift> OfSubscription(DonationId donation, RecurringGift? was, RecurringGift isNow)
    {
        if (was is null)
        {
            yield return new Drift(
                Recurring, isNow.Subscription, donation, $"Stripe has a subscription ({isNow.Status}), and the ledger does not know it");
        }
        else if (was.Status != isNow.Status)
        {
            yield return new Drift(
                Recurring, isNow.Subscription, donation, $"Stripe says that the subscription is {isNow.Status}, the ledger {was.Status}");
        }
        else if (was.EndsAtPeriodEnd != isNow.EndsAtPeriodEnd)
        {
            yield return new Drift(
                Recurring,
                isNow.Subscription,
                donation,
                isNow.EndsAtPeriodEnd
                    ? "Stripe says that the subscription ends with what is paid for, the ledger that it goes on"
                    : "Stripe says that the subscription goes on, the ledger that it ends with what is paid for");
        }
    }

    private static string NameOf(RefundState state) => state switch
    {
        RefundState.Pending => "is on its way",
        RefundState.Succeeded => "was made",
        RefundState.Canceled => "was given up",
        _ => "came back",
    };
}

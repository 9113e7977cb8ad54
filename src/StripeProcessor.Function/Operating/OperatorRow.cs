using System.Text.Json.Serialization;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function.Operating;

/// <summary>A gift as operators see it, in lists, alone and in exports. Amounts are major units in text and ISO minor units in numbers.</summary>
internal sealed record OperatorRow(
    string Id,
    string Created,
    string Status,
    string Frequency,
    string? RenewalOf,
    string Designation,
    string Gross,
    long GrossMinor,
    string Currency,
    string Gift,
    string Refunded,
    long RefundedMinor,
    string Disputed,
    string Worth,
    IReadOnlyList<OperatorRow.Settlement> Settlements,
    IReadOnlyList<string> Payouts,
    string? PaymentIntent,
    string? Charge,
    string? Failure,
    bool? FraudWarning,
    OperatorRow.Subscription? Recurring,
    bool Anonymous,
    OperatorRow.Giver? Donor)
{
    /// <summary>The words that <see cref="StatusOf"/> knows.</summary>
    public static IReadOnlyList<string> Statuses { get; } =
    [
        "asked", "at_checkout", "expired", "requires_action", "processing", "failed", "canceled",
        "succeeded", "partially_refunded", "refunded", "disputed", "dispute_lost",
    ];

    /// <summary>The row of an entry.</summary>
    /// <param name="entry">The gift.</param>
    /// <param name="donor">Who gave, where the operator asked for it; else null.</param>
    public static OperatorRow Of(LedgerEntry entry, Donor? donor)
    {
        var charge = entry.Terms.Charge;
        var payment = PaymentOf(entry);
        var current = entry.Current;
        return new OperatorRow(
            entry.Id.ToString(),
            OperatorTime.Text(entry.Created),
            StatusOf(entry),
            entry.Terms.Frequency.WireName(),
            entry.RenewalOf?.ToString(),
            entry.Terms.Designation,
            charge.ToDecimalString(),
            charge.MinorUnits,
            charge.Currency.Code,
            entry.Terms.Gift.ToDecimalString(),
            entry.Refunded.ToDecimalString(),
            entry.Refunded.MinorUnits,
            entry.Disputed.ToDecimalString(),
            entry.Worth.ToDecimalString(),
            [
                .. entry.Movements.GroupBy(movement => movement.Net.Currency.Code)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(Settlement.Of),
            ],
            [.. entry.Movements.Select(movement => movement.Payout).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            payment?.Id ?? entry.Attempt?.PaymentIntent,
            payment?.Charge,
            entry.IsPaid || current.State != PaymentState.Failed ? null : current.Reason ?? "unknown",
            entry.Payments.Values.Any(paid => paid.FraudWarning) ? true : null,
            entry.Recurring is { } recurring ? new Subscription(recurring.Subscription, recurring.Status, recurring.EndsAtPeriodEnd) : null,
            entry.Anonymous,
            donor is null ? null : new Giver(donor.Email, donor.Name, donor.Comment, donor.DedicationKind, donor.DedicationName));
    }

    /// <summary>Where the gift stands, money that left again included.</summary>
    public static string StatusOf(LedgerEntry entry)
    {
        if (!entry.IsPaid)
        {
            return NameOf(entry.Current.State);
        }

        var disputes = entry.Payments.Values.SelectMany(payment => payment.Disputes.Values).Where(dispute => dispute.Counts).ToList();
        if (disputes.Count > 0)
        {
            return disputes.Exists(dispute => !dispute.IsClosed) ? "disputed" : "dispute_lost";
        }

        var refunded = entry.Refunded.MinorUnits;
        return refunded == 0 ? "succeeded" : refunded < entry.Terms.Charge.MinorUnits ? "partially_refunded" : "refunded";
    }

    public static string NameOf(PaymentState state) => state switch
    {
        PaymentState.Asked => "asked",
        PaymentState.Expired => "expired",
        PaymentState.AtCheckout => "at_checkout",
        PaymentState.RequiresAction => "requires_action",
        PaymentState.Processing => "processing",
        PaymentState.Failed => "failed",
        PaymentState.Canceled => "canceled",
        _ => "succeeded",
    };

    /// <summary>The payment that paid, else the one that was tried last.</summary>
    private static Payment? PaymentOf(LedgerEntry entry) =>
        entry.Payments.Values.OrderByDescending(payment => payment.IsPaid)
            .ThenByDescending(payment => payment.Id == entry.Attempt?.PaymentIntent)
            .ThenBy(payment => payment.Id, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>What the gift did to the organisation's balance, in one of the currencies it settles in.</summary>
    internal sealed record Settlement(
        string Currency, string Fee, string Net, string RefundsNet, string DisputesNet, string Balance, long BalanceMinor)
    {
        public static Settlement Of(IGrouping<string, Movement> movements)
        {
            var currency = movements.First().Net.Currency;
            var charges = movements.Where(movement => movement.Kind is "charge" or "payment").ToList();
            var refunds = movements.Where(IsOfRefund).ToList();
            var others = movements.Except(charges).Except(refunds);
            var balance = Sum(movements, movement => movement.Net);
            return new Settlement(
                currency.Code,
                Sum(charges, movement => movement.Fee).ToDecimalString(),
                Sum(charges, movement => movement.Net).ToDecimalString(),
                Sum(refunds, movement => movement.Net).ToDecimalString(),
                Sum(others, movement => movement.Net).ToDecimalString(),
                balance.ToDecimalString(),
                balance.MinorUnits);

            Money Sum(IEnumerable<Movement> of, Func<Movement, Money> amount) =>
                of.Aggregate(Money.FromMinorUnits(0, currency), (sum, movement) => sum + amount(movement));
        }

        private static bool IsOfRefund(Movement movement) =>
            movement.Kind is "refund" or "payment_refund" or "refund_failure" or "payment_failure_refund";
    }

    /// <summary>The promise behind a repeating gift; its status in Stripe's word.</summary>
    internal sealed record Subscription(
        [property: JsonPropertyName("subscription")] string Id, string Status, bool EndsAtPeriodEnd);

    /// <summary>Who gave.</summary>
    internal sealed record Giver(string? Email, string? Name, string? Comment, string? DedicationKind, string? DedicationName)
    {
        /// <summary>Nothing: it is personal.</summary>
        public override string ToString() => "(donor)";
    }
}

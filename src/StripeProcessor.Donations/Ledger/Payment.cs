namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// What is known of one payment at Stripe (a payment intent and its charge). Knowledge only grows: two records of one payment are
/// put together by <see cref="Join"/>, which is commutative, associative and idempotent, so that events may come late, twice and
/// in any order and end in the same record.
/// </summary>
public sealed record Payment
{
    /// <summary>Stripe's id, <c>pi_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come; null while nothing told.</summary>
    public Standing? Standing { get; init; }

    /// <summary>The charge that took the money, <c>ch_…</c> or <c>py_…</c>.</summary>
    public string? Charge { get; init; }

    /// <summary>What the charge says was given back in all, and when it said so.</summary>
    public RefundedSum? Refunded { get; init; }

    /// <summary>The refunds that told of themselves, by id.</summary>
    public IReadOnlyDictionary<string, RefundRecord> Refunds { get; init; } = LedgerMap.Empty<RefundRecord>();

    /// <summary>Disputes, by id.</summary>
    public IReadOnlyDictionary<string, DisputeRecord> Disputes { get; init; } = LedgerMap.Empty<DisputeRecord>();

    /// <summary>Movements of the organisation's balance, by id.</summary>
    public IReadOnlyDictionary<string, Movement> Movements { get; init; } = LedgerMap.Empty<Movement>();

    /// <summary>The card's network has warned of fraud: refunding before a dispute is cheaper.</summary>
    public bool FraudWarning { get; init; }

    /// <summary>Whether the money came.</summary>
    public bool IsPaid => Standing?.State == PaymentState.Succeeded;

    /// <summary>
    /// Minor units given back, of the charge's currency. Refunds that told of themselves count one by one; what the charge says
    /// beyond all of them, failed ones included, is a refund whose own event is still to come.
    /// </summary>
    public long RefundedMinorUnits
    {
        get
        {
            var (counted, told) = (0L, 0L);
            foreach (var refund in Refunds.Values)
            {
                told = checked(told + refund.Amount.MinorUnits);
                counted = checked(counted + (refund.Counts ? refund.Amount.MinorUnits : 0));
            }

            return checked(counted + Math.Max(0, (Refunded?.MinorUnits ?? 0) - told));
        }
    }

    /// <summary>Minor units that disputes hold or took.</summary>
    public long DisputedMinorUnits => Disputes.Values.Where(dispute => dispute.Counts).Sum(dispute => dispute.Amount.MinorUnits);

    /// <summary>All that both records know.</summary>
    public static Payment Join(Payment one, Payment other)
    {
        if (one.Id != other.Id)
        {
            throw new ArgumentException($"{one.Id} and {other.Id} are two payments", nameof(other));
        }

        return new Payment
        {
            Id = one.Id,
            Standing = Standing.Later(one.Standing, other.Standing),
            Charge = LedgerMap.Known(one.Charge, other.Charge),
            Refunded = RefundedSum.Later(one.Refunded, other.Refunded),
            Refunds = LedgerMap.Join(one.Refunds, other.Refunds, RefundRecord.Join),
            Disputes = LedgerMap.Join(one.Disputes, other.Disputes, DisputeRecord.Join),
            Movements = LedgerMap.Join(one.Movements, other.Movements, Movement.Join),
            FraudWarning = one.FraudWarning || other.FraudWarning,
        };
    }

    /// <summary>The id and how far it has come.</summary>
    public override string ToString() => $"{Id}: {Standing}";
}

/// <summary>The sum of a charge's refunds as the charge told it.</summary>
/// <param name="MinorUnits">Of the charge's currency.</param>
/// <param name="At">When it was so; whole seconds.</param>
/// <remarks>A sum may shrink again when a refund fails, so that the later one holds; within a second, the larger.</remarks>
public sealed record RefundedSum(long MinorUnits, DateTimeOffset At)
{
    internal static RefundedSum? Later(RefundedSum? one, RefundedSum? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        return (one.At, one.MinorUnits).CompareTo((other.At, other.MinorUnits)) >= 0 ? one : other;
    }

    internal string ToField() => $"{LedgerText.Of(MinorUnits)} {LedgerText.Of(At)}";

    internal static RefundedSum FromField(string field)
    {
        var words = field.Split(' ');
        return new RefundedSum(LedgerText.ToNumber(words[0]), LedgerText.ToTime(words[1]));
    }
}

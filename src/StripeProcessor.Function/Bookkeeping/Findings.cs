using System.Globalization;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// Reads Stripe's objects as findings about gifts of this stack. Whatever an object does not say is not guessed: what is still
/// unknown comes with another object.
/// </summary>
/// <param name="stack">Gifts that another stack took are not read.</param>
internal sealed class Findings(string stack)
{
    // RFC 5321, as for the form.
    private const int LongestEmail = 254;

    /// <summary>A payment; with its charge and the charge's booking where they came expanded.</summary>
    /// <param name="intent">The payment.</param>
    /// <param name="at">When it was so.</param>
    public FindingReading Of(PaymentIntent intent, DateTimeOffset at)
    {
        if (IsForeign(intent.Metadata))
        {
            return FindingReading.Nothing;
        }

        var payment = new Payment { Id = intent.Id, Standing = StandingOf(intent, at) };
        var unbooked = new List<string>();
        if (intent.LatestCharge is { } latest && intent.Status is PaymentIntentStatus.Succeeded or PaymentIntentStatus.Processing)
        {
            payment = payment with { Charge = intent.LatestCharge.Id };
            if (intent.LatestCharge.Value is { } charge && Read(charge, intent.Id, at, unbooked) is { } charged)
            {
                payment = Payment.Join(payment, charged);
            }
        }

        return new FindingReading(
            new Finding { Donation = DonationOf(intent.Metadata), Payment = payment, Opening = OpeningOf(intent) }, unbooked);
    }

    /// <summary>A charge of a payment.</summary>
    public FindingReading Of(Charge charge, DateTimeOffset at)
    {
        var unbooked = new List<string>();
        return charge.PaymentIntent is { } intent && !IsForeign(charge.Metadata) && Read(charge, intent, at, unbooked) is { } payment
            ? new FindingReading(new Finding { Donation = DonationOf(charge.Metadata), Payment = payment }, unbooked)
            : FindingReading.Nothing;
    }

    /// <summary>Money given back.</summary>
    public static FindingReading Of(Refund refund)
    {
        if (refund.PaymentIntent is not { } intent || AmountOf(refund.Amount, refund.Currency) is not { } amount)
        {
            return FindingReading.Nothing;
        }

        var state = refund.Status switch
        {
            "succeeded" => RefundState.Succeeded,
            "failed" => RefundState.Failed,
            "canceled" => RefundState.Canceled,
            _ => RefundState.Pending,
        };
        var unbooked = new List<string>();
        var movements = new Dictionary<string, Movement>(StringComparer.Ordinal);
        Book(refund.BalanceTransaction, movements, unbooked);
        if (refund.FailureBalanceTransaction is { } returned)
        {
            unbooked.Add(returned);
        }

        var payment = new Payment { Id = intent, Refunds = One(refund.Id, new RefundRecord(refund.Id, amount, state)), Movements = movements };
        return new FindingReading(new Finding { Payment = payment }, unbooked);
    }

    /// <summary>A payment called into question.</summary>
    public static FindingReading Of(Dispute dispute, DateTimeOffset at)
    {
        if (dispute.PaymentIntent is not { } intent || AmountOf(dispute.Amount, dispute.Currency) is not { } amount)
        {
            return FindingReading.Nothing;
        }

        var record = new DisputeRecord(dispute.Id, amount, dispute.Status ?? "unknown", Seconds(at), dispute.Reason);
        var movements = dispute.BalanceTransactions.Select(MovementOf).OfType<Movement>().ToDictionary(movement => movement.Id, StringComparer.Ordinal);
        var payment = new Payment { Id = intent, Disputes = One(dispute.Id, record), Movements = movements };
        return new FindingReading(new Finding { Payment = payment }, []);
    }

    /// <summary>A warning of fraud.</summary>
    public static FindingReading Of(EarlyFraudWarning warning) => warning.PaymentIntent is { } intent
        ? new FindingReading(new Finding { Payment = new Payment { Id = intent, FraudWarning = true } }, [])
        : FindingReading.Nothing;

    /// <summary>A visit to Stripe's page.</summary>
    /// <param name="session">The visit.</param>
    /// <param name="at">When it was so.</param>
    /// <param name="hasFailed">Whether the event says that a payment that takes days has failed; the session itself does not.</param>
    public FindingReading Of(CheckoutSession session, DateTimeOffset at, bool hasFailed = false)
    {
        if (IsForeign(session.Metadata) || DonationOf(session.Metadata) is not { } donation)
        {
            return FindingReading.Nothing;
        }

        var state = (session.Status, session.PaymentStatus) switch
        {
            _ when hasFailed => PaymentState.Failed,
            (CheckoutSessionStatus.Complete, CheckoutPaymentStatus.Unpaid) => PaymentState.Processing,
            (CheckoutSessionStatus.Complete, _) => PaymentState.Succeeded,
            (CheckoutSessionStatus.Expired, _) => PaymentState.Expired,
            _ => PaymentState.AtCheckout,
        };
        var isOpen = state == PaymentState.AtCheckout;
        return new FindingReading(
            new Finding
            {
                Donation = donation,
                Email = session.CustomerDetails?.Email is { Length: > 0 and <= LongestEmail } email ? email : null,
                Standing = new Standing(state, Seconds(isOpen ? session.Created : at)),
                Payment = session.PaymentIntent is { } intent ? new Payment { Id = intent.Id } : null,
                Recurring = session is { Subscription: { } subscription, Customer: { } customer }
                    ? new RecurringGift(subscription, customer, state == PaymentState.Succeeded ? "active" : "incomplete", Seconds(session.Created))
                    : null,
            },
            []);
    }

    /// <summary>The promise of a repeating gift.</summary>
    public FindingReading Of(Subscription subscription, DateTimeOffset at) =>
        !IsForeign(subscription.Metadata) && DonationOf(subscription.Metadata) is { } donation && subscription.Customer is { } customer
            ? new FindingReading(
                new Finding
                {
                    Donation = donation,
                    Recurring = new RecurringGift(
                        subscription.Id, customer, subscription.Status ?? "unknown", Seconds(at), subscription.CancelAtPeriodEnd),
                },
                [])
            : FindingReading.Nothing;

    /// <summary>
    /// One payment of a repeating gift, tried or made. The first belongs to the gift itself; each later one is a gift of its own, from
    /// its first try on: an invoice is a draft for an hour, and may be thrown away before anybody is charged.
    /// </summary>
    public FindingReading Of(Invoice invoice, DateTimeOffset at)
    {
        var metadata = invoice.SubscriptionMetadata;
        if (IsForeign(metadata) || DonationOf(metadata) is not { } first || AmountOf(Collected(invoice), invoice.Currency) is not { IsPositive: true } amount)
        {
            return FindingReading.Nothing;
        }

        Standing? standing = invoice.Status switch
        {
            InvoiceStatus.Paid => new Standing(PaymentState.Succeeded, Seconds(invoice.StatusTransitions?.PaidAt ?? at)),
            InvoiceStatus.Open when invoice.AttemptCount > 0 => new Standing(PaymentState.Failed, Seconds(at)),
            InvoiceStatus.Void or InvoiceStatus.Uncollectible => new Standing(PaymentState.Canceled, Seconds(at)),
            _ => null,
        };
        var isFirst = invoice.BillingReason == "subscription_create";
        var donation = isFirst ? first : Donations.DonationId.FromInvoice(invoice.Id);
        var paidBy = invoice.Payments?.Data.Select(payment => payment.PaymentIntent).FirstOrDefault(intent => intent is not null);
        return new FindingReading(
            new Finding
            {
                Donation = donation,
                Invoice = invoice.Id,
                Standing = standing,
                Payment = paidBy is null ? null : new Payment { Id = paidBy.Id },
                Opening = WasTried(invoice) && EntryOf(donation, amount, invoice.Created, metadata) is { } entry
                    ? entry with { RenewalOf = isFirst ? null : first }
                    : null,
            },
            []);
    }

    /// <summary>Which payment pays which invoice.</summary>
    public static FindingReading Of(InvoicePayment payment, DateTimeOffset at) => payment is { Invoice: { } invoice, PaymentIntent: { } intent }
        ? new FindingReading(
            new Finding
            {
                Invoice = invoice,
                Payment = new Payment
                {
                    Id = intent.Id,
                    Standing = payment.Status == "paid" ? new Standing(PaymentState.Succeeded, Seconds(at)) : null,
                },
            },
            [])
        : FindingReading.Nothing;

    /// <summary>A booking that a payout carries away, read with its cause expanded; nothing for what no payment caused.</summary>
    public static FindingReading OfPayout(BalanceTransaction booking, string payout) =>
        booking.Cause?.Value?.PaymentIntent is { } intent && MovementOf(booking) is { } movement
            ? new FindingReading(
                new Finding { Payment = new Payment { Id = intent, Movements = One(movement.Id, movement with { Payout = payout }) } }, [])
            : FindingReading.Nothing;

    /// <summary>A booking; null in a currency that we do not know, whose units could mean anything.</summary>
    public static Movement? MovementOf(BalanceTransaction booking) =>
        AmountOf(booking.Amount, booking.Currency) is { } amount
        && AmountOf(booking.Fee, booking.Currency) is { } fee
        && AmountOf(booking.Net, booking.Currency) is { } net
            ? new Movement(booking.Id, booking.Type ?? "unknown", amount, fee, net)
            : null;

    private static Payment? Read(Charge charge, string intent, DateTimeOffset at, List<string> unbooked)
    {
        if (AmountOf(charge.AmountRefunded, charge.Currency) is not { } refunded)
        {
            return null;
        }

        var movements = new Dictionary<string, Movement>(StringComparer.Ordinal);
        Book(charge.BalanceTransaction, movements, unbooked);
        return new Payment
        {
            Id = intent,
            Standing = charge.Status switch
            {
                "succeeded" when charge.Captured => new Standing(PaymentState.Succeeded, Seconds(charge.Created)),
                "pending" => new Standing(PaymentState.Processing, Seconds(charge.Created)),
                "failed" => new Standing(PaymentState.Failed, Seconds(at), charge.FailureCode),
                _ => null,
            },
            Charge = charge.Status == "failed" ? null : charge.Id,
            Refunded = refunded.MinorUnits == 0 ? null : new RefundedSum(refunded.MinorUnits, Seconds(at)),
            Movements = movements,
        };
    }

    private static Standing? StandingOf(PaymentIntent intent, DateTimeOffset at)
    {
        var error = intent.LastPaymentError;
        return intent.Status switch
        {
            PaymentIntentStatus.Succeeded => new Standing(PaymentState.Succeeded, Seconds(at)),
            PaymentIntentStatus.Processing or PaymentIntentStatus.RequiresCapture => new Standing(PaymentState.Processing, Seconds(at)),
            PaymentIntentStatus.RequiresAction => new Standing(PaymentState.RequiresAction, Seconds(at)),
            PaymentIntentStatus.Canceled => new Standing(PaymentState.Canceled, Seconds(at)),
            PaymentIntentStatus.RequiresPaymentMethod when error is not null => new Standing(PaymentState.Failed, Seconds(at), error.Code),
            _ => null,
        };
    }

    private static void Book(Expandable<BalanceTransaction>? booking, Dictionary<string, Movement> movements, List<string> unbooked)
    {
        if (booking?.Value is not { } told)
        {
            if (booking is not null)
            {
                unbooked.Add(booking.Id);
            }
        }
        else if (MovementOf(told) is { } movement)
        {
            movements[movement.Id] = movement;
        }
    }

    private bool IsForeign(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(DonationMetadata.Stack, out var other) && other != stack;

    private static DonationId? DonationOf(IReadOnlyDictionary<string, string> metadata) =>
        Donations.DonationId.TryParse(metadata.GetValueOrDefault(DonationMetadata.DonationId), out var id) ? id : null;

    private static LedgerEntry? OpeningOf(PaymentIntent intent) =>
        DonationOf(intent.Metadata) is { } donation && AmountOf(intent.Amount, intent.Currency) is { } amount
            ? EntryOf(donation, amount, intent.Created, intent.Metadata) is { } entry
                ? entry with { Donor = DonationMetadata.DonorOf(intent.Metadata, intent.ReceiptEmail) }
                : null
            : null;

    /// <summary>What the metadata keeps of a gift, in case the ledger lost it. Null when it is not ours to read.</summary>
    private static LedgerEntry? EntryOf(
        DonationId donation, Money charge, DateTimeOffset created, IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue("designation", out var designation)
            || !RecurrenceNames.TryParse(metadata.GetValueOrDefault("frequency"), out var frequency))
        {
            return null;
        }

        var gift = long.TryParse(metadata.GetValueOrDefault("gift_minor"), NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            && units <= charge.MinorUnits
                ? Money.FromMinorUnits(units, charge.Currency)
                : charge;
        return new LedgerEntry
        {
            Id = donation,
            Created = created,
            Terms = new GiftTerms(gift, charge, frequency, designation),
            CoversFee = metadata.GetValueOrDefault("covers_fee") == "true",
            Anonymous = metadata.GetValueOrDefault("anonymous") == "true",
        };
    }

    private static bool WasTried(Invoice invoice) => invoice.Status == InvoiceStatus.Paid || invoice.AttemptCount > 0;

    private static long Collected(Invoice invoice) => invoice.Status == InvoiceStatus.Paid ? invoice.AmountPaid : invoice.AmountDue;

    private static Money? AmountOf(long chargeUnits, string? currency) =>
        CurrencyTable.TryFind(currency, out var known) && Money.TryFromChargeUnits(chargeUnits, known, out var amount) ? amount : null;

    private static IReadOnlyDictionary<string, T> One<T>(string id, T value) => new Dictionary<string, T>(StringComparer.Ordinal) { [id] = value };

    // Stripe's clock knows seconds; a fraction of ours would win over what it says of the same moment.
    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}

/// <summary>What an object tells, and the bookings that it names without telling them.</summary>
/// <param name="Finding">Null when it tells nothing about gifts of this stack.</param>
/// <param name="Unbooked">Ids of balance transactions, <c>txn_…</c>.</param>
internal sealed record FindingReading(Finding? Finding, IReadOnlyList<string> Unbooked)
{
    public static FindingReading Nothing { get; } = new(null, []);
}

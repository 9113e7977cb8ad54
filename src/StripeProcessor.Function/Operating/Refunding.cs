using System.Globalization;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Operating;

/// <summary>What an operator wants given back of one gift.</summary>
/// <param name="Amount">As typed, in the donation's currency; null: all that is left.</param>
/// <param name="AlreadyRefunded">Minor units that the operator saw given back when asking.</param>
/// <param name="Again">Whether the same amount may be given back a second time within a day.</param>
/// <param name="Reason">Stripe's word for why.</param>
internal sealed record RefundOrder(string? Amount, long AlreadyRefunded, bool Again, string? Reason);

/// <summary>What came of it: a refund, or why there is none.</summary>
internal abstract record RefundOutcome
{
    private RefundOutcome()
    {
    }

    /// <param name="Refund">Stripe's.</param>
    /// <param name="Amount">What it gives back.</param>
    /// <param name="Entry">The gift with it.</param>
    public sealed record Made(Refund Refund, Money Amount, LedgerEntry Entry) : RefundOutcome;

    public sealed record Refused(Problem Problem) : RefundOutcome;
}

/// <summary>
/// Gives money back, once. What was given back before is part of the name of a refund, so that asking again after a lost answer
/// finds the refund that was made, and asking upon an old look at the donation makes none.
/// </summary>
internal sealed class Refunding(Books books, TimeProvider time)
{
    /// <summary>Stripe's words for why money is given back.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["duplicate", "fraudulent", "requested_by_customer"];

    // On the refund at Stripe: which order it answers, for longer than Stripe remembers a key.
    private const string OrderName = "refund_order";

    private static readonly TimeSpan SameAmount = TimeSpan.FromDays(1);

    private readonly Bookings _bookings = new(books);

    /// <summary>Gives back what is ordered, or says why not.</summary>
    /// <param name="client">Stripe.</param>
    /// <param name="entry">The gift as the ledger has it.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="note">Called with the subject of the audit note, once it is certain that Stripe will be asked.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<RefundOutcome> RefundAsync(
        StripeClient client, LedgerEntry entry, RefundOrder order, Func<string, Task> note, CancellationToken cancellationToken)
    {
        var charge = entry.Terms.Charge;
        if (order.AlreadyRefunded != entry.Refunded.MinorUnits)
        {
            return new RefundOutcome.Refused(OperatorProblems.RefundedMeanwhile(entry.Refunded));
        }

        if (PaidOf(entry) is not { } payment)
        {
            return new RefundOutcome.Refused(OperatorProblems.NotPaid());
        }

        var left = LeftOf(payment, charge);
        if (!left.IsPositive)
        {
            return new RefundOutcome.Refused(OperatorProblems.NothingLeft());
        }

        return Read(order.Amount, left) switch
        {
            AmountReading.Refused refused => new RefundOutcome.Refused(Invalid(refused.Code, refused.Message)),
            AmountReading.Read { Amount: var amount } => await RefundAsync(client, entry, payment, amount, order, note, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<RefundOutcome> RefundAsync(
        StripeClient client,
        LedgerEntry entry,
        Payment payment,
        Money amount,
        RefundOrder order,
        Func<string, Task> note,
        CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{entry.Id}:refund:{order.AlreadyRefunded}:{amount.MinorUnits}");
        var made = (await client.Refunds.ListPageAsync(new RefundWindow { PaymentIntent = payment.Id }, cancellationToken)).Value.Data;
        var ofThisOrder = made.Where(refund => refund.Metadata.GetValueOrDefault(OrderName) == name).ToList();

        // A refund that came back moved nothing in the end: the same order is another refund then, under another key.
        var lost = ofThisOrder.Count(HasComeBack);
        if (ofThisOrder.Find(refund => !HasComeBack(refund)) is { } known)
        {
            return new RefundOutcome.Made(known, amount, await RecordAsync(client, entry, known, cancellationToken));
        }

        var day = time.GetUtcNow() - SameAmount;
        if (!order.Again && made.Any(refund => !HasComeBack(refund) && refund.Amount == amount.ChargeUnits && refund.Created > day))
        {
            return new RefundOutcome.Refused(OperatorProblems.RefundedBefore(amount));
        }

        await note($"{entry.Id} {amount}");
        var key = lost == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:after{lost}");
        var wanted = new RefundCreate
        {
            PaymentIntent = payment.Id,
            Amount = amount.ChargeUnits,
            Reason = order.Reason,
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [DonationMetadata.DonationId] = entry.Id.ToString(),
                [OrderName] = name,
            },
        };

        try
        {
            var refund = (await client.Refunds.CreateAsync(wanted, key, cancellationToken)).Value;
            return new RefundOutcome.Made(refund, amount, await RecordAsync(client, entry, refund, cancellationToken));
        }
        catch (StripeInvalidRequestException refusal)
        {
            return new RefundOutcome.Refused(ProblemOf(refusal.Error));
        }
        catch (StripeIdempotencyException)
        {
            return new RefundOutcome.Refused(OperatorProblems.OtherRefund());
        }
        catch (StripeConflictException)
        {
            return new RefundOutcome.Refused(OperatorProblems.BeingRefunded());
        }
    }

    private async Task<LedgerEntry> RecordAsync(StripeClient client, LedgerEntry entry, Refund refund, CancellationToken cancellationToken)
    {
        var reading = Findings.Of(refund);
        if (reading.Finding is not { } told)
        {
            throw new UnexpectedStripeAnswerException("refund_without_payment", requestId: null);
        }

        var finding = await _bookings.CompleteAsync(client, told with { Donation = entry.Id }, reading.Unbooked, cancellationToken);
        return await books.ApplyAsync(finding, mark: null, cancellationToken) ?? entry.With(finding);
    }

    /// <summary>The payment to give back from: with two that are paid, the one that has more left.</summary>
    private static Payment? PaidOf(LedgerEntry entry) =>
        entry.Payments.Values
            .Where(payment => payment.IsPaid || (entry.IsPaid && entry.Payments.Count == 1))
            .OrderBy(payment => payment.RefundedMinorUnits)
            .ThenBy(payment => payment.Id, StringComparer.Ordinal)
            .FirstOrDefault();

    private static Money LeftOf(Payment payment, Money charge) =>
        Money.FromMinorUnits(charge.MinorUnits - payment.RefundedMinorUnits, charge.Currency);

    private static AmountReading Read(string? typed, Money left)
    {
        if (typed is null)
        {
            return new AmountReading.Read(left);
        }

        var reading = AmountParser.Parse(typed, left.Currency);
        if (reading is not AmountReading.Read { Amount: var amount })
        {
            return reading;
        }

        if (amount > left)
        {
            return new AmountReading.Refused(FaultCodes.TooLarge, $"Only {left.ToDisplayString()} are left to give back.");
        }

        return amount.IsChargeable
            ? reading
            : new AmountReading.Refused(FaultCodes.NotChargeable, $"{left.Currency} has no coin that cards can be paid back with so exactly.");
    }

    private static Problem Invalid(string code, string message) =>
        new(422, "invalid", "Some of it cannot be used", "Please correct what is named and send it again.")
        {
            Faults = [new FieldFault("amount", code, message)],
        };

    private static Problem ProblemOf(StripeError error) => error.Code switch
    {
        "charge_already_refunded" => OperatorProblems.NothingLeft(),
        "charge_disputed" or "refund_disputed_payment" => OperatorProblems.Disputed(),
        _ => OperatorProblems.StripeRefused(error.Code ?? error.Type ?? "none"),
    };

    private static bool HasComeBack(Refund refund) => refund.Status is "failed" or "canceled";
}

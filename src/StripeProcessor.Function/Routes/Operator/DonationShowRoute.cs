using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>GET /operator/donations/{id}: all that the ledger knows of one gift.</summary>
internal sealed class DonationShowRoute(OperatorGate gate, ILedger ledger, AuditTrail trail)
{
    public Route Route => gate.Route("operator_show", "GET", "/operator/donations/{id}", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfQuery(exchange.Request, "with_donors");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var withDonors = fields.Flag("with_donors");
        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        if (!DonationId.TryParse(exchange.PathId, out var id) || await ledger.FindAsync(id, cancellationToken) is not { } entry)
        {
            return OperatorGate.Refuse(OperatorProblems.UnknownDonation(), exchange);
        }

        exchange.DonationId = id;
        Donor? donor = null;
        if (withDonors)
        {
            await trail.NoteAsync(who.Arn, "show_with_donors", id.ToString(), exchange, cancellationToken);
            donor = await new Donors(ledger).OfAsync(entry, cancellationToken);
        }

        var told = await ledger.ReadOutboxAsync(id, cancellationToken);
        var shown = new Shown(
            OperatorRow.Of(entry, donor),
            entry.Attempt is { } attempt ? AttemptView.Of(attempt) : null,
            [.. entry.Payments.Values.OrderBy(payment => payment.Id, StringComparer.Ordinal).Select(PaymentView.Of)],
            [.. told.Select(one => new Told(one.Sequence, one.Type, OperatorTime.Text(one.At)))]);
        return Reply.Json(200, shown, OperatorJson.Default.Shown);
    }

    internal sealed record Shown(
        OperatorRow Donation, AttemptView? Attempt, IReadOnlyList<PaymentView> Payments, IReadOnlyList<Told> Told);

    internal sealed record AttemptView(int Number, string Kind, string State, string Started, RefusalView? Refusal)
    {
        public static AttemptView Of(Attempt attempt) => new(
            attempt.Number,
            attempt.Kind switch
            {
                AttemptKind.Payment => "payment",
                AttemptKind.Checkout => "checkout",
                _ => "subscription",
            },
            attempt.State switch
            {
                AttemptState.Undecided => "undecided",
                AttemptState.Refused => "refused",
                _ => "accepted",
            },
            OperatorTime.Text(attempt.Started),
            attempt.Refusal is { } refusal ? new RefusalView(refusal.Kind, refusal.Code, refusal.DeclineCode) : null);
    }

    internal sealed record RefusalView(string Kind, string? Code, string? DeclineCode);

    internal sealed record PaymentView(
        string Id,
        string Standing,
        string? At,
        string? Charge,
        IReadOnlyList<RefundView> Refunds,
        IReadOnlyList<DisputeView> Disputes,
        IReadOnlyList<MovementView> Movements)
    {
        public static PaymentView Of(Payment payment) => new(
            payment.Id,
            OperatorRow.NameOf(payment.Standing?.State ?? PaymentState.Asked),
            payment.Standing is { } standing ? OperatorTime.Text(standing.At) : null,
            payment.Charge,
            [.. payment.Refunds.Values.OrderBy(refund => refund.Id, StringComparer.Ordinal).Select(RefundView.Of)],
            [.. payment.Disputes.Values.OrderBy(dispute => dispute.Id, StringComparer.Ordinal).Select(DisputeView.Of)],
            [.. payment.Movements.Values.OrderBy(movement => movement.Id, StringComparer.Ordinal).Select(MovementView.Of)]);
    }

    internal sealed record RefundView(string Id, string Amount, string State)
    {
        public static RefundView Of(RefundRecord refund) => new(
            refund.Id,
            refund.Amount.ToDecimalString(),
            refund.State switch
            {
                RefundState.Pending => "pending",
                RefundState.Succeeded => "succeeded",
                RefundState.Canceled => "canceled",
                _ => "failed",
            });
    }

    internal sealed record DisputeView(string Id, string Amount, string Status, string At, string? Reason)
    {
        public static DisputeView Of(DisputeRecord dispute) =>
            new(dispute.Id, dispute.Amount.ToDecimalString(), dispute.Status, OperatorTime.Text(dispute.At), dispute.Reason);
    }

    internal sealed record MovementView(string Id, string Kind, string Currency, string Amount, string Fee, string Net, string? Payout)
    {
        public static MovementView Of(Movement movement) => new(
            movement.Id,
            movement.Kind,
            movement.Net.Currency.Code,
            movement.Amount.ToDecimalString(),
            movement.Fee.ToDecimalString(),
            movement.Net.ToDecimalString(),
            movement.Payout);
    }

    internal sealed record Told(long Sequence, string Type, string At);
}

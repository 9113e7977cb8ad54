using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /operator/donations/{id}/refund: gives back a part or all. The operator says what was given back as they saw it, so that
/// nothing is given back twice by two who look at the same time.
/// </summary>
internal sealed class RefundRoute(OperatorGate gate, ILedger ledger, StripeAccess stripe, Refunding refunding, AuditTrail trail)
{
    public Route Route => gate.Route("operator_refund", "POST", "/operator/donations/{id}/refund", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfBody(exchange.Request, "amount", "already_refunded_minor", "again", "reason");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var seen = fields.Required("already_refunded_minor") is null ? null : fields.Number("already_refunded_minor");
        var order = new RefundOrder(fields.Text("amount"), seen ?? 0, fields.Flag("again"), fields.Choice("reason", Refunding.Reasons));
        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        if (!DonationId.TryParse(exchange.PathId, out var id) || await ledger.FindAsync(id, cancellationToken) is not { } entry)
        {
            return OperatorGate.Refuse(OperatorProblems.UnknownDonation(), exchange);
        }

        exchange.DonationId = id;
        if (stripe.IsSealed)
        {
            return OperatorGate.Refuse(Problems.Sealed(), exchange);
        }

        var client = await stripe.OpenAsync(cancellationToken);
        var outcome = await refunding.RefundAsync(
            client, entry, order, subject => trail.NoteAsync(who.Arn, "refund", subject, exchange, cancellationToken), cancellationToken);
        switch (outcome)
        {
            case RefundOutcome.Made made:
                exchange.Facts.Outcome = "refunded";
                var refund = new RefundMade(made.Refund.Id, made.Amount.ToDecimalString(), made.Refund.Status ?? "unknown");
                return Reply.Json(200, new Refunded(refund, OperatorRow.Of(made.Entry, donor: null)), OperatorJson.Default.Refunded);

            case RefundOutcome.Refused refused:
                return OperatorGate.Refuse(refused.Problem, exchange);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    internal sealed record Refunded(RefundMade Refund, OperatorRow Donation);

    internal sealed record RefundMade(string Id, string Amount, string Status);
}

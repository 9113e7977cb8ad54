using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /operator/reconcile: one piece of a walk through Stripe and the ledger; to be sent again with <c>next</c> until there is none.
/// </summary>
internal sealed class ReconcileRoute(
    OperatorGate gate, FunctionSettings settings, StripeAccess stripe, Reconciliation reconciliation, AuditTrail trail, TimeProvider time)
{
    public Route Route => gate.Route("operator_reconcile", "POST", "/operator/reconcile", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfBody(exchange.Request, "since", "until", "repair", "cursor");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var range = fields.Range(time.GetUtcNow(), settings.Mode);
        var repairs = fields.Flag("repair");
        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        if (stripe.IsSealed)
        {
            return OperatorGate.Refuse(Problems.Sealed(), exchange);
        }

        if (repairs)
        {
            var subject = $"{OperatorTime.Text(range.From)} {fields.Text("until") ?? "now"}";
            await trail.NoteOnceAsync(who.Arn, "reconcile_with_repair", subject, exchange, cancellationToken);
        }

        try
        {
            var piece = await reconciliation.RunAsync(range, repairs, fields.Text("cursor"), cancellationToken);
            exchange.Facts.Outcome = piece.Drifts.Count == 0 ? "agreed" : "drifted";
            return Reply.Json(200, Reconciled.Of(piece), OperatorJson.Default.Reconciled);
        }
        catch (UnknownCursorException)
        {
            return OperatorGate.Refuse(OperatorProblems.UnknownCursor(), exchange);
        }
    }

    internal sealed record Reconciled(string? Next, string Stage, int LookedAt, IReadOnlyList<DriftView> Drifts)
    {
        public static Reconciled Of(ReconciledPiece piece) => new(
            piece.Next,
            piece.Stage,
            piece.LookedAt,
            [.. piece.Drifts.Select(found => new DriftView(
                found.Drift.Kind, found.Drift.Subject, found.Drift.Donation?.ToString(), found.Drift.Cause, found.IsRepaired))]);
    }

    internal sealed record DriftView(string Kind, string Subject, string? DonationId, string Cause, bool Repaired);
}

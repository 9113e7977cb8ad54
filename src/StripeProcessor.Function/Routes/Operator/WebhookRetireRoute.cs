using StripeProcessor.Donations;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /operator/webhook-endpoint/retire: deletes this stack's endpoints at Stripe but one, when its secret was rotated, or all, when
/// the stack is taken down. Other stacks' stay. What is gone already is gone: repeating it is fine.
/// </summary>
internal sealed class WebhookRetireRoute(OperatorGate gate, StripeAccess stripe, Connecting connecting, AuditTrail trail)
{
    public Route Route => gate.Route("operator_webhook_retire", "POST", "/operator/webhook-endpoint/retire", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfBody(exchange.Request, "keep", "all");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var (keep, isAll) = (fields.Text("keep"), fields.Flag("all"));
        if (isAll == keep is not null)
        {
            fields.Fault("keep", FaultCodes.Missing, "Either this is the endpoint to keep, or all is true.");
        }

        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        if (stripe.IsSealed)
        {
            return OperatorGate.Refuse(Problems.Sealed(), exchange);
        }

        Task NoteAsync(string subject) => trail.NoteAsync(who.Arn, "retire_webhook", subject, exchange, cancellationToken);

        var client = await stripe.OpenAsync(cancellationToken);
        try
        {
            var (deleted, problem) = keep is null
                ? (await connecting.RetireAllAsync(client, exchange.Request.OwnOrigin, NoteAsync, cancellationToken), null)
                : await connecting.RetireOthersAsync(client, keep, NoteAsync, cancellationToken);
            if (problem is not null)
            {
                return OperatorGate.Refuse(problem, exchange);
            }

            exchange.Facts.Outcome = "retired";
            return Reply.Json(200, new Retired(deleted), OperatorJson.Default.Retired);
        }
        catch (StripePermissionException)
        {
            return OperatorGate.Refuse(OperatorProblems.MissingPermission(StackEndpoints.Permission + ": write"), exchange);
        }
    }

    internal sealed record Retired(IReadOnlyList<string> Deleted);
}

using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>GET /operator/audit: what operators did in a month, newest first, at most a hundred acts.</summary>
internal sealed class AuditRoute(OperatorGate gate, ILedger ledger, TimeProvider time)
{
    public Route Route => gate.Route("operator_audit", "GET", "/operator/audit", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfQuery(exchange.Request, "month");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var month = time.GetUtcNow();
        if (fields.Text("month") is { } text && !OperatorTime.TryReadMonth(text, out month))
        {
            fields.Fault("month", FaultCodes.Unreadable, "This is a month such as 2026-11.");
        }

        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        var notes = await ledger.ReadAuditAsync(month, cancellationToken);
        var shown = new Month([.. notes.Select(note => new Note(OperatorTime.Text(note.At), note.Who, note.What, note.Subject, note.Reference))]);
        return Reply.Json(200, shown, OperatorJson.Default.Month);
    }

    internal sealed record Month(IReadOnlyList<Note> Notes);

    internal sealed record Note(string At, string Who, string What, string Subject, string Reference);
}

using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// GET /operator/donations: gifts by the time they were made, page by page; what <c>list</c> and <c>export</c> read. A page may be
/// short or empty while another follows.
/// </summary>
internal sealed class DonationListRoute(OperatorGate gate, FunctionSettings settings, ILedger ledger, AuditTrail trail, TimeProvider time)
{
    public Route Route => gate.Route("operator_list", "GET", "/operator/donations", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfQuery(
            exchange.Request, "since", "until", "status", "designation", "cursor", "limit", "with_donors");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var range = fields.Range(time.GetUtcNow(), settings.Mode);
        var status = fields.Choice("status", OperatorRow.Statuses);
        var designation = fields.Text("designation");
        var limit = fields.Limit("limit");
        var withDonors = fields.Flag("with_donors");
        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        if (withDonors)
        {
            var subject = $"{OperatorTime.Text(range.From)} {fields.Text("until") ?? "now"}";
            await trail.NoteOnceAsync(who.Arn, "export_with_donors", subject, exchange, cancellationToken);
        }

        LedgerPage page;
        try
        {
            page = await ledger.ReadPageAsync(range, fields.Text("cursor"), limit, cancellationToken);
        }
        catch (ArgumentException)
        {
            return OperatorGate.Refuse(OperatorProblems.UnknownCursor(), exchange);
        }

        var donors = new Donors(ledger);
        var rows = new List<OperatorRow>();
        foreach (var entry in page.Entries)
        {
            if ((designation is null || entry.Terms.Designation == designation) && (status is null || OperatorRow.StatusOf(entry) == status))
            {
                rows.Add(OperatorRow.Of(entry, withDonors ? await donors.OfAsync(entry, cancellationToken) : null));
            }
        }

        return Reply.Json(200, new Page(rows, page.Next), OperatorJson.Default.Page);
    }

    internal sealed record Page(IReadOnlyList<OperatorRow> Donations, string? Next);
}

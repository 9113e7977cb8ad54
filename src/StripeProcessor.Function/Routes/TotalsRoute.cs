using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// GET /totals: what was given so far, by designation and currency, less what was given back. Of this stack's mode only. Never kept
/// by a cache: it is right after any refund.
/// </summary>
internal sealed class TotalsRoute(FunctionSettings settings, ILedger ledger)
{
    private const string Designation = "designation";

    public Route Route => new("totals", "GET", "/totals", AnswerAsync, ProblemDocument.For);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        switch (RequestFields.ReadQuery(exchange.Request))
        {
            case RequestFields.Refused refused:
                return ProblemDocument.For(refused.Problem, exchange);

            case RequestFields.Fields { Values: var asked }:
                var totals = PublicTotals.Of(await ledger.ReadTotalsAsync(cancellationToken), settings.Rules);
                var chosen = asked[Designation] is { Length: > 0 } one ? totals.Where(total => total.Designation == one) : totals;
                return Reply.Json(200, new TotalsReply([.. chosen.Select(ToReply)]), ReplyJson.Default.TotalsReply);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static TotalReply ToReply(Total total) => new(
        total.Designation, total.Amount.Currency.Code, total.Count, total.Amount.MinorUnits, total.Amount.ToDecimalString());

    internal sealed record TotalsReply(IReadOnlyList<TotalReply> Totals);

    internal sealed record TotalReply(string Designation, string Currency, long Count, long TotalMinor, string Total);
}

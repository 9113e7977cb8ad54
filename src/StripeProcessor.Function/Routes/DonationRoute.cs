using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// GET /donations/{donation_id}: how a gift stands, for the page that thanks. Nothing personal: whoever has the id, which nobody
/// guesses, learns the amount and what became of it.
/// </summary>
internal sealed class DonationRoute(FunctionPlatform platform, ILedger ledger, Charges charges)
{
    // A page that waits asks again; one that has no answer at all tells the donor nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public Route Route => new("donation", "GET", "/donations/{id}", AnswerAsync, ProblemDocument.For);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var known = DonationId.TryParse(exchange.PathId, out var id) ? await ledger.FindAsync(id, cancellationToken) : null;
        if (known is null)
        {
            exchange.Facts.Outcome = "unknown";
            return ProblemDocument.For(Problems.NotFound(), exchange);
        }

        exchange.DonationId = id;
        var entry = await LookAsync(known, exchange.Facts, cancellationToken);
        var status = DonationStatus.Of(entry);
        exchange.Facts.Outcome = status;
        return Reply.Json(200, ToReply(entry, status), ReplyJson.Default.GiftReply);
    }

    /// <summary>
    /// A donor often comes back before Stripe's event does. That Stripe cannot be asked now is not the donor's problem: the ledger's
    /// own answer is true as well, only older.
    /// </summary>
    private async Task<LedgerEntry> LookAsync(LedgerEntry known, ExchangeFacts facts, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, platform.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await charges.RefreshAsync(known, facts, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            facts.ErrorType = "deadline";
            return known;
        }
        catch (Exception world) when (Failure.DuringRequest(world, cancellationToken) is { IsUntrustedRoot: false } failure)
        {
            failure.Record(facts);
            return known;
        }
    }

    private static GiftReply ToReply(LedgerEntry entry, string status)
    {
        var terms = entry.Terms;
        return new GiftReply(
            entry.Id.ToString(),
            status,
            terms.Charge.ToDecimalString(),
            terms.Charge.MinorUnits,
            terms.Charge.Currency.Code,
            terms.Frequency.WireName(),
            terms.Designation);
    }

    /// <param name="Amount">What is charged: the gift, and the fee where the donor covers it.</param>
    internal sealed record GiftReply(
        string DonationId, string Status, string Amount, long AmountMinor, string Currency, string Frequency, string Designation);
}

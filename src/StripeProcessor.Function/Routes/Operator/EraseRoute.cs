using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>POST /operator/erase: removes a donor from their gifts, some at a time, and keeps the accounts.</summary>
internal sealed class EraseRoute(OperatorGate gate, ILedger ledger, StripeAccess stripe, Erasure erasure, AuditTrail trail, TimeProvider time)
{
    // Each gift takes Stripe two calls or more; a request must end within Lambda's time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private const int MostGifts = 25;

    // The ledger answers with so many at most: there may be more.
    private const int FullAnswer = 100;

    public Route Route => gate.Route("operator_erase", "POST", "/operator/erase", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfBody(exchange.Request, "email");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var email = fields.Required("email");
        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        if (stripe.IsSealed)
        {
            return OperatorGate.Refuse(Problems.Sealed(), exchange);
        }

        var started = time.GetTimestamp();
        var key = Donor.KeyOf(email!);
        var gifts = await ledger.FindByDonorAsync(key, cancellationToken);
        await trail.NoteOnceAsync(who.Arn, "erase", key[..12], exchange, cancellationToken);

        var client = await stripe.OpenAsync(cancellationToken);
        var erased = new List<string>();
        var refused = new List<NotErased>();
        foreach (var gift in gifts)
        {
            if (erased.Count == MostGifts || time.GetElapsedTime(started) > Patience)
            {
                return Answer(more: true);
            }

            if (await erasure.EraseAsync(client, gift, cancellationToken) is { } why)
            {
                refused.Add(new NotErased(gift.ToString(), why));
            }
            else
            {
                erased.Add(gift.ToString());
            }
        }

        return Answer(more: gifts.Count >= FullAnswer && erased.Count > 0);

        Reply Answer(bool more)
        {
            exchange.Facts.Outcome = "erased";
            return Reply.Json(200, new Outcome(erased, refused, more), OperatorJson.Default.Outcome);
        }
    }

    internal sealed record Outcome(IReadOnlyList<string> Erased, IReadOnlyList<NotErased> Refused, bool More);

    internal sealed record NotErased(string Id, string Why);
}

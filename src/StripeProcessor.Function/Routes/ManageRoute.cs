using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /donations/{donation_id}/manage: opens Stripe's page on which a repeating gift is changed or stopped, for whoever holds the
/// gift's token. It mails nobody, and whatever is wrong, be it the id, the token or the gift, it answers the same.
/// </summary>
internal sealed class ManageRoute(
    FunctionSettings settings, FunctionPlatform platform, Cors cors, StripeAccess stripe, ILedger ledger, ManageTokens manage)
{
    private const string Token = "token";

    private readonly ErrorPage _errorPage = new(settings, platform);

    public Route Route => new("manage", "POST", "/donations/{id}/manage", AnswerAsync, Refuse);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (cors.IsForeign(exchange.Request))
        {
            return Refuse(Problems.OriginRefused(), exchange);
        }

        switch (RequestFields.ReadJsonOrForm(exchange.Request))
        {
            case RequestFields.Refused refused:
                return Refuse(refused.Problem, exchange);

            case RequestFields.Fields { Values: var fields }:
                return DonationId.TryParse(exchange.PathId, out var id)
                    ? await AnswerAsync(id, fields[Token] ?? "", exchange, cancellationToken)
                    : Refuse(Problems.NotManageable(), exchange);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The token is judged before the gift is looked for: without one, not even the time that an answer takes tells of a gift.</summary>
    private async Task<Reply> AnswerAsync(DonationId id, string token, Exchange exchange, CancellationToken cancellationToken)
    {
        var customer = await manage.IsGoodAsync(id, token, cancellationToken)
            ? (await ledger.FindAsync(id, cancellationToken))?.Recurring?.Customer
            : null;
        if (customer is null)
        {
            return NotManageable(id, exchange);
        }

        if (stripe.IsSealed)
        {
            return Refuse(Problems.Sealed(), exchange);
        }

        exchange.DonationId = id;
        return await OpenAsync(customer, id, exchange, cancellationToken) is { } page
            ? ReplyTo(page, exchange)
            : NotManageable(id, exchange);
    }

    /// <returns>Null when Stripe has no such donor any more.</returns>
    private async Task<Uri?> OpenAsync(string customer, DonationId id, Exchange exchange, CancellationToken cancellationToken)
    {
        var visit = new BillingPortalSessionCreate
        {
            Customer = customer,
            ReturnUrl = WebAddress.WithQuery(settings.ThanksUrl, "donation", id.ToString()),
        };
        try
        {
            // Its address is good for minutes, so each visit is one of its own.
            var client = await stripe.OpenAsync(cancellationToken);
            var opened = await client.BillingPortalSessions.CreateAsync(visit, $"manage:{platform.NewId():N}", cancellationToken);
            exchange.Facts.StripeRequestId = opened.RequestId;
            return WebAddress.TryRead(opened.Value.Url ?? "")
                ?? throw new UnexpectedStripeAnswerException("portal_without_url", opened.RequestId);
        }
        catch (StripeInvalidRequestException gone) when (gone.Error is { Code: "resource_missing", Param: "customer" })
        {
            exchange.Facts.StripeRequestId = gone.RequestId;
            return null;
        }
    }

    private static Reply ReplyTo(Uri page, Exchange exchange)
    {
        exchange.Facts.Outcome = "portal_opened";
        return Acceptance.WantsJson(exchange.Request)
            ? Reply.Json(200, new ManageReply(page.AbsoluteUri), ReplyJson.Default.ManageReply)
            : Reply.SeeOther(page.AbsoluteUri);
    }

    /// <summary>One reply for everything that is not to be told apart. The log alone hears which gift was asked for.</summary>
    private Reply NotManageable(DonationId id, Exchange exchange)
    {
        exchange.DonationId = null;
        var reply = Refuse(Problems.NotManageable(), exchange);
        exchange.DonationId = id;
        return reply;
    }

    private Reply Refuse(Problem problem, Exchange exchange)
    {
        exchange.Facts.Outcome ??= problem.Kind;
        return Acceptance.WantsJson(exchange.Request)
            ? ProblemDocument.For(problem, exchange)
            : _errorPage.WithoutForm(problem, exchange);
    }

    /// <param name="Url">Lets in whoever holds it.</param>
    internal sealed record ManageReply(string Url);
}

using StripeProcessor.Donations;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /donations: from what a donor typed to a charge, or to a page of Stripe's on which the donor pays. Scripts are answered
/// in JSON; a browser that sent a form is sent on, or shown the form again.
/// </summary>
internal sealed class DonateRoute(
    FunctionSettings settings, FunctionPlatform platform, Cors cors, StripeAccess stripe, Charges charges, ManageTokens manage)
{
    private readonly ErrorPage _errorPage = new(settings, platform);

    public Route Route => new("donate", "POST", "/donations", AnswerAsync, Refuse);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        // A form is sent across origins without asking first, so CORS protects nothing here.
        if (cors.IsForeign(exchange.Request))
        {
            return Refuse(Problems.OriginRefused(), exchange);
        }

        if (stripe.IsSealed)
        {
            return Refuse(Problems.Sealed(), exchange);
        }

        switch (RequestFields.ReadJsonOrForm(exchange.Request))
        {
            case RequestFields.Refused refused:
                return Refuse(refused.Problem, exchange);

            case RequestFields.Fields fields:
                exchange.Fields = fields.Values;
                return await AnswerAsync(fields.Values, exchange, cancellationToken);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async ValueTask<Reply> AnswerAsync(FormFields fields, Exchange exchange, CancellationToken cancellationToken)
    {
        var freshId = DonationId.FromGuid(platform.NewId());
        var reading = DonationForm.Read(fields, exchange.Request.Header("idempotency-key"), freshId, settings.Rules);
        var ways = WaysBack.Read(fields, settings);

        switch (reading)
        {
            case DonationReading.Trapped trapped:
                return AsIfAllWentWell(trapped, ways, exchange);

            case DonationReading.Refused refused:
                return Refuse(Problems.Invalid([.. refused.Faults, .. ways.Faults]), exchange);

            case DonationReading.Accepted when ways.Faults.Count > 0:
                return Refuse(Problems.Invalid(ways.Faults), exchange);

            case DonationReading.Accepted { Donation: var donation }:
                exchange.DonationId = donation.Id;
                return await CollectAsync(donation, ways, exchange, cancellationToken);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Reply> CollectAsync(Donation donation, WaysBack ways, Exchange exchange, CancellationToken cancellationToken)
    {
        // Only who gives again and again has something to manage. The token travels behind the '#', which no server logs.
        var token = donation.Frequency == Recurrence.OneTime ? null : await manage.IssueAsync(donation.Id, cancellationToken);
        var next = ways.NextFor(donation.Id, token);
        var order = GiftOrder.Of(donation, settings, next, ways.CancelUrl, Acceptance.WantsJson(exchange.Request));
        var outcome = await charges.CollectAsync(order, exchange.Facts, cancellationToken);
        return ReplyTo(outcome, donation, next, token, exchange);
    }

    private Reply ReplyTo(DonationOutcome outcome, Donation donation, string next, string? manageToken, Exchange exchange)
    {
        if (outcome.ToProblem() is { } problem)
        {
            return Refuse(problem, exchange);
        }

        var isForScript = Acceptance.WantsJson(exchange.Request);
        switch (outcome)
        {
            case DonationOutcome.AtCheckout { Url: var url }:
                return isForScript ? Json(donation.Id, DonationStatus.Redirect, donation.Charge, redirectUrl: url, manageToken: manageToken) : Reply.SeeOther(url);

            case DonationOutcome.RequiresAction action when isForScript:
                return Json(donation.Id, DonationStatus.RequiresAction, donation.Charge, action.RedirectUrl, action.ClientSecret, manageToken);

            case DonationOutcome.RequiresAction { RedirectUrl: { } bank } when WebAddress.TryRead(bank) is { } address:
                return Reply.SeeOther(address.AbsoluteUri);

            // The bank can only be reached by a script, and this browser runs none: Stripe's own page can do it.
            case DonationOutcome.RequiresAction:
                return Refuse(DeclineAdvice.ConfirmAtCheckout().ToProblem(), exchange);

            default:
                var status = outcome is DonationOutcome.Succeeded ? DonationStatus.Succeeded : DonationStatus.Processing;
                return isForScript ? Json(donation.Id, status, donation.Charge, manageToken: manageToken) : Reply.SeeOther(next);
        }
    }

    /// <summary>A program that fills what people cannot see must not learn that it was noticed.</summary>
    private Reply AsIfAllWentWell(DonationReading.Trapped trapped, WaysBack ways, Exchange exchange)
    {
        exchange.DonationId = trapped.Id;
        exchange.Facts.Outcome = "trapped";
        var next = ways.NextFor(trapped.Id);

        if (!Acceptance.WantsJson(exchange.Request))
        {
            return Reply.SeeOther(next);
        }

        return trapped.HasToken
            ? Json(trapped.Id, DonationStatus.Succeeded, trapped.Gift)
            : Json(trapped.Id, DonationStatus.Redirect, trapped.Gift, redirectUrl: next);
    }

    private Reply Refuse(Problem problem, Exchange exchange)
    {
        exchange.Facts.Outcome ??= problem.Kind;
        return Acceptance.WantsJson(exchange.Request) ? ProblemDocument.For(problem, exchange) : _errorPage.For(problem, exchange);
    }

    private static Reply Json(DonationId id, string status, Money charge, string? redirectUrl = null, string? clientSecret = null, string? manageToken = null)
    {
        var reply = new DonationReply(
            id.ToString(), status, charge.ToDecimalString(), charge.MinorUnits, charge.Currency.Code, redirectUrl, clientSecret, manageToken);

        return Reply.Json(200, reply, ReplyJson.Default.DonationReply);
    }

    /// <param name="Amount">What the card is charged: the gift, and the fee where the donor covers it.</param>
    internal sealed record DonationReply(
        string DonationId,
        string Status,
        string Amount,
        long AmountMinor,
        string Currency,
        string? RedirectUrl,
        string? ClientSecret,
        string? ManageToken);
}

using System.Globalization;
using StripeProcessor.Donations;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /v1/payment/request: for front ends that were written for the Python program before this one. Its body and its replies
/// are kept to the letter; what it charged unchecked is checked here like any other donation.
/// </summary>
internal sealed class PredecessorRoute(
    FunctionSettings settings, FunctionPlatform platform, Cors cors, StripeAccess stripe, Charges charges)
{
    // Its names for the fields, beside ours. The free text it passed to Stripe obeys the rules of a comment.
    private static readonly (string Theirs, string Ours)[] Names =
    [
        ("amount", DonationFields.AmountMinor),
        ("currency", DonationFields.Currency),
        ("source", DonationFields.Source),
        ("description", DonationFields.Comment),
        ("receipt_email", DonationFields.Email),
    ];

    private const string Mode = "stripe_key";

    private static readonly HashSet<string> Known = [.. Names.Select(name => name.Theirs), Mode];

    public Route Route => new("predecessor", "POST", "/v1/payment/request", AnswerAsync, Refuse);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (cors.IsForeign(exchange.Request))
        {
            return Refuse(Problems.OriginRefused(), exchange);
        }

        if (stripe.IsSealed)
        {
            return Refuse(Problems.Sealed(), exchange);
        }

        return RequestFields.ReadJsonInside(exchange.Request, "payment_info", Known) switch
        {
            RequestFields.Refused refused => Refuse(refused.Problem, exchange),
            RequestFields.Fields fields => await AnswerAsync(fields.Values, exchange, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async ValueTask<Reply> AnswerAsync(FormFields theirs, Exchange exchange, CancellationToken cancellationToken)
    {
        if (!TryCount(theirs, out var amount))
        {
            return Refuse(Problems.Invalid([new FieldFault("amount", FaultCodes.NotChargeable, "This currency has no coin that small.")]), exchange);
        }

        var ours = FormFields.From(Names
            .Where(name => theirs[name.Theirs] is { Length: > 0 })
            .Select(name => KeyValuePair.Create(name.Ours, name.Ours == DonationFields.AmountMinor ? amount : theirs[name.Theirs]!)));

        var reading = DonationForm.Read(ours, IdOf(theirs), DonationId.FromGuid(platform.NewId()), settings.Rules);
        var faults = Faults(theirs, reading);

        if (faults.Count > 0 || reading is not DonationReading.Accepted { Donation: var donation })
        {
            return Refuse(Problems.Invalid(faults), exchange);
        }

        exchange.DonationId = donation.Id;

        // A bank that wants to hear from the donor cannot be reached from here: these pages know of nowhere to come back to.
        var charge = (donation with { Comment = null }).ToPaymentIntent(settings, returnUrl: null, useStripeScript: false);
        if (donation.Comment is { } description)
        {
            charge = charge with { Description = description };
        }

        var outcome = await charges.CollectAsync(GiftOrder.OfPayment(donation, charge), exchange.Facts, cancellationToken);
        return ReplyTo(outcome, exchange);
    }

    private Reply ReplyTo(DonationOutcome outcome, Exchange exchange) => outcome switch
    {
        DonationOutcome.Succeeded => Open(exchange, Reply.Json(200, new Charged("succeeded"), ReplyJson.Default.Charged)),

        // The word that the charges of its day had for a payment under way.
        DonationOutcome.Processing => Open(exchange, Reply.Json(200, new Charged("pending"), ReplyJson.Default.Charged)),

        DonationOutcome.RequiresAction => Declined(exchange, "authentication_required", DeclineAdvice.ForAuthentication),
        DonationOutcome.Declined declined => Declined(exchange, CodeOf(declined), DeclineAdvice.For(declined.Error)),
        _ => Refuse(InTheirNames(outcome.ToProblem()!), exchange),
    };

    /// <summary>
    /// It handed its amount to Stripe as it came, in the unit that Stripe counts in: a hundredth of a króna where ours is a whole
    /// one. False for an amount between two coins; what is no amount at all is left for the rules to refuse.
    /// </summary>
    private bool TryCount(FormFields theirs, out string amount)
    {
        amount = theirs["amount"] ?? "";
        var code = theirs["currency"]?.Trim();
        var rules = string.IsNullOrEmpty(code) ? settings.Rules.Default : settings.Rules.For(code);

        if (rules is null || !long.TryParse(amount.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var charge))
        {
            return true;
        }

        if (!Money.TryFromChargeUnits(charge, rules.Currency, out var money))
        {
            return false;
        }

        amount = money.MinorUnits.ToString(CultureInfo.InvariantCulture);
        return true;
    }

    private Reply Declined(Exchange exchange, string code, DeclineAdvice advice) =>
        Open(exchange, Reply.Json(
            200, new NotCharged(new CardFault("error", "card_error", code, advice.Text)), ReplyJson.Default.NotCharged));

    /// <summary>Front ends branch on Stripe's code; what it would tell about a card that was lost, or tried, stays here.</summary>
    private static string CodeOf(DonationOutcome.Declined declined) => declined.Error.Code switch
    {
        "expired_card" => "expired_card",
        "processing_error" => "processing_error",
        "authentication_required" => "authentication_required",
        _ => "card_declined",
    };

    /// <summary>
    /// The token names the gift, and apart from what the same token names at the other route: the two word a charge differently,
    /// which Stripe would take for a mistake. That a token pays once only is Stripe's own rule.
    /// </summary>
    private static string? IdOf(FormFields theirs) =>
        TokenOf(theirs) is { } token ? DonationId.FromToken("predecessor/" + token).ToString() : null;

    private static string? TokenOf(FormFields theirs) => theirs["source"]?.Trim() is { Length: > 0 } token ? token : null;

    private List<FieldFault> Faults(FormFields theirs, DonationReading reading)
    {
        var faults = new List<FieldFault>();
        if (reading is DonationReading.Refused refused)
        {
            faults.AddRange(refused.Faults.Select(InTheirNames));
        }

        if (TokenOf(theirs) is null)
        {
            faults.Add(new FieldFault("source", FaultCodes.Missing, "Please enter the card."));
        }

        // Whether money moves is a property of the stack. A page that believes otherwise must hear it before it charges.
        if (theirs[Mode] is { Length: > 0 } mode && mode != settings.Mode)
        {
            faults.Add(new FieldFault(Mode, FaultCodes.Differs, $"These donations are in {settings.Mode} mode."));
        }

        return faults;
    }

    private static Problem InTheirNames(Problem problem) => problem with { Faults = [.. problem.Faults.Select(InTheirNames)] };

    private static FieldFault InTheirNames(FieldFault fault) =>
        fault with { Field = Names.FirstOrDefault(name => name.Ours == fault.Field).Theirs ?? "amount" };

    private Reply Refuse(Problem problem, Exchange exchange)
    {
        exchange.Facts.Outcome ??= problem.Kind;
        var reply = ProblemDocument.For(problem, exchange);
        return problem.Kind == "origin_refused" ? reply : Open(exchange, reply);
    }

    /// <summary>Its replies always named an origin, also to callers that are no browser.</summary>
    private Reply Open(Exchange exchange, Reply reply) =>
        exchange.Request.Origin is null ? reply.With("Access-Control-Allow-Origin", settings.Origins.All[0]) : reply;

    internal sealed record Charged(string Status);

    internal sealed record NotCharged(CardFault Status);

    internal sealed record CardFault(string Status, string Type, string Code, string Message);
}

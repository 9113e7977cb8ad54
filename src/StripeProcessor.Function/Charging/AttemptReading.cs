using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>Reads what Stripe answers about an attempt: what the donor is told, whether the attempt is decided, what the ledger keeps.</summary>
internal sealed class AttemptReading(Findings findings)
{
    /// <summary>A payment that was asked for just now: nobody can have given it up.</summary>
    public AttemptAnswer OfFresh(StripeResponse<PaymentIntent> response) => response.Value.Status == PaymentIntentStatus.Canceled
        ? throw new UnexpectedStripeAnswerException("payment_intent_status", response.RequestId)
        : Of(response);

    /// <summary>A payment as it stands.</summary>
    public AttemptAnswer Of(StripeResponse<PaymentIntent> response)
    {
        var intent = response.Value;
        var (outcome, state) = intent.Status switch
        {
            PaymentIntentStatus.Succeeded => (new DonationOutcome.Succeeded(), AttemptState.Accepted),
            PaymentIntentStatus.Processing => (new DonationOutcome.Processing(), AttemptState.Accepted),
            PaymentIntentStatus.RequiresAction when intent.ClientSecret is { } secret =>
                (new DonationOutcome.RequiresAction(secret, intent.NextAction?.RedirectToUrl?.Url), AttemptState.Accepted),

            // A first decline is answered 402; its repetition under another key may show only the state it left behind.
            PaymentIntentStatus.RequiresPaymentMethod =>
                ((DonationOutcome)new DonationOutcome.Declined(intent.LastPaymentError ?? new StripeError()), AttemptState.Refused),
            PaymentIntentStatus.Canceled => (new DonationOutcome.Declined(intent.LastPaymentError ?? new StripeError()), AttemptState.Refused),
            _ => throw new UnexpectedStripeAnswerException("payment_intent_status", response.RequestId),
        };
        return new AttemptAnswer(outcome, state)
        {
            Refusal = intent.Status switch
            {
                PaymentIntentStatus.RequiresPaymentMethod => RefusalOf(AttemptRefusal.Declined, intent.LastPaymentError ?? new StripeError()),
                PaymentIntentStatus.Canceled => new AttemptRefusal(AttemptRefusal.Lapsed),
                _ => null,
            },
            PaymentIntent = intent.Id,
            Findings = Told(findings.Of(intent, MomentOf(intent))),
            RequestId = response.RequestId,
        };
    }

    /// <summary>A page as it stands.</summary>
    public AttemptAnswer Of(StripeResponse<CheckoutSession> response)
    {
        var session = response.Value;
        DonationOutcome outcome = (session.Status, session.PaymentStatus) switch
        {
            (CheckoutSessionStatus.Complete, CheckoutPaymentStatus.Unpaid) => new DonationOutcome.Processing(),
            (CheckoutSessionStatus.Complete, _) => new DonationOutcome.Succeeded(),
            (CheckoutSessionStatus.Expired, _) => new DonationOutcome.InProgress(),
            _ when session.Url is { Length: > 0 } url => new DonationOutcome.AtCheckout(url),
            _ => throw new UnexpectedStripeAnswerException("session_without_url", response.RequestId),
        };
        var isOver = session.Status == CheckoutSessionStatus.Expired;
        return new AttemptAnswer(outcome, isOver ? AttemptState.Refused : AttemptState.Accepted)
        {
            Refusal = isOver ? new AttemptRefusal(AttemptRefusal.Lapsed) : null,
            Session = session.Id,
            Findings = Told(findings.Of(session, session.Created)),
            RequestId = response.RequestId,
        };
    }

    /// <summary>A repeating gift that was found by its metadata.</summary>
    public AttemptAnswer OfFound(Subscription subscription)
    {
        List<Finding> told = [.. Told(findings.Of(subscription, subscription.Created))];
        if (subscription.LatestInvoice?.Value is { } invoice)
        {
            told.AddRange(Told(findings.Of(invoice, invoice.Created)));
        }

        // So that a payment which a bank still works on is seen before anything is closed or tried again.
        var intent = subscription.LatestInvoice?.Value?.ConfirmationSecret?.ClientSecret is { } secret ? PaymentOf(secret) : null;
        if (intent is not null)
        {
            told.Add(new Finding { Payment = new Payment { Id = intent } });
        }

        // One that an earlier try left behind has ended without a payment.
        var cameToNothing = subscription.Status is SubscriptionStatus.Incomplete or SubscriptionStatus.IncompleteExpired
            || (subscription.Status == SubscriptionStatus.Canceled && subscription.LatestInvoice?.Value?.Status != InvoiceStatus.Paid);
        var answer = cameToNothing
            ? Lapsed(told)
            : new AttemptAnswer(new DonationOutcome.Succeeded(), AttemptState.Accepted) { Findings = told };
        return answer with { Subscription = subscription.Id, PaymentIntent = intent };
    }

    /// <summary>The bank said no.</summary>
    public static AttemptAnswer Declined(Attempt attempt, StripeError error, string? requestId) =>
        new(new DonationOutcome.Declined(error), AttemptState.Refused)
        {
            Refusal = RefusalOf(AttemptRefusal.Declined, error),
            PaymentIntent = error.PaymentIntentId,
            Findings = error.PaymentIntentId is { } intent
                ? [new Finding { Payment = new Payment { Id = intent, Standing = new Standing(PaymentState.Failed, MomentOf(attempt), error.Code) } }]
                : [],
            RequestId = requestId,
        };

    /// <summary>Stripe could not use what it was sent.</summary>
    public static AttemptAnswer Invalid(StripeInvalidRequestException invalid) =>
        new(new DonationOutcome.Unusable(invalid), AttemptState.Refused)
        {
            Refusal = RefusalOf(AttemptRefusal.Invalid, invalid.Error),
            PaymentIntent = invalid.Error.PaymentIntentId,
            RequestId = invalid.RequestId,
        };

    /// <summary>It never arrived, or came to nothing.</summary>
    public static AttemptAnswer Lapsed(IReadOnlyList<Finding> told) => new(new DonationOutcome.InProgress(), AttemptState.Refused)
    {
        Refusal = new AttemptRefusal(AttemptRefusal.Lapsed),
        Findings = told,
    };

    private static AttemptRefusal RefusalOf(string kind, StripeError error) =>
        new(kind, error.Code, error.DeclineCode, error.AdviceCode, error.Param);

    public static IReadOnlyList<Finding> Told(FindingReading reading) => reading.Finding is { } finding ? [finding] : [];

    /// <summary>By Stripe's clock, not ours: when the intent came to be as it is, as far as it tells.</summary>
    private static DateTimeOffset MomentOf(PaymentIntent intent) => intent.LatestCharge?.Value?.Created ?? intent.Created;

    /// <summary>
    /// When a refusal was, which does not tell by Stripe's clock: not before this, and perhaps long before now, if its first answer
    /// was lost. Whatever Stripe dates later holds.
    /// </summary>
    private static DateTimeOffset MomentOf(Attempt attempt) => DateTimeOffset.FromUnixTimeSeconds(attempt.Started.ToUnixTimeSeconds());

    /// <summary>The payment that pays an invoice: its secret, <c>pi_…_secret_…</c>, begins with it.</summary>
    public static string? PaymentOf(string clientSecret)
    {
        var end = clientSecret.IndexOf("_secret_", StringComparison.Ordinal);
        return end > 0 ? clientSecret[..end] : null;
    }
}

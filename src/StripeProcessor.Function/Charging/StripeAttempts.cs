using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>
/// Makes an attempt at Stripe in the words that were kept for it, looks how one stands, looks for one whose answer was lost, and
/// closes what one left open. It asks and reads; what is asked when is decided by <see cref="Charges"/>.
/// </summary>
internal sealed class StripeAttempts(Findings findings)
{
    private static readonly TimeSpan SearchMargin = TimeSpan.FromMinutes(5);

    /// <summary>Makes the attempt, or makes it again under the same key.</summary>
    /// <exception cref="StripeException">The world failed: what became of the attempt may be unknown.</exception>
    public async Task<AttemptAnswer> AskAsync(StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            return attempt.Kind switch
            {
                AttemptKind.Payment => ReadFresh(await PayAsync(client, id, attempt, cancellationToken)),
                AttemptKind.Checkout => Read(await OpenPageAsync(client, id, attempt, cancellationToken)),
                _ => await SubscribeAsync(client, id, attempt, cancellationToken),
            };
        }
        catch (StripeCardException declined)
        {
            return Declined(attempt, declined.Error, declined.RequestId);
        }
        catch (StripeInvalidRequestException invalid)
        {
            return Invalid(invalid);
        }
    }

    /// <summary>How an attempt that Stripe took stands now.</summary>
    public async Task<AttemptAnswer> InspectAsync(StripeClient client, Attempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.PaymentIntent is { } intent)
        {
            var answer = await client.PaymentIntents.RetrieveAsync(intent, DonationCharge.WithBooking, cancellationToken);
            return Read(answer) with { Subscription = attempt.Subscription };
        }

        return attempt.Session is { } session
            ? Read(await client.CheckoutSessions.RetrieveAsync(session, expand: null, cancellationToken))
            : new AttemptAnswer(new DonationOutcome.InProgress(), attempt.State);
    }

    /// <summary>
    /// What became of an attempt whose answer was lost so long ago that its key may mean nothing any more: Stripe is searched for
    /// what carries the gift's id. Nothing found means that it never arrived.
    /// </summary>
    public async Task<AttemptAnswer> LookUpAsync(StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken)
    {
        switch (attempt.Kind)
        {
            case AttemptKind.Subscription:
                return await FindSubscriptionAsync(client, id, attempt, cancellationToken) ?? Lapsed([]);

            // Not its payment: a card that was declined on a page leaves one behind, and the page open for the next card.
            case AttemptKind.Checkout when await FindPageAsync(client, id, attempt, cancellationToken) is { } session:
                return Read(session);

            default:
                return await FindPaymentAsync(client, id, cancellationToken) is { } intent ? Read(intent) : Lapsed([]);
        }
    }

    /// <summary>
    /// Closes what a refused attempt left open, so that nothing can be paid on it any more while the next one is made.
    /// </summary>
    /// <returns>Null when it is closed; else how it stands: it was paid, or is being paid, after all.</returns>
    public async Task<AttemptAnswer?> CloseAsync(StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken)
    {
        // What has become a subscription that pays must not be ended because its first try was refused.
        if (attempt.Subscription is not null && ThatCameToSomething(await InspectAsync(client, attempt, cancellationToken)) is { } paid)
        {
            return paid;
        }

        try
        {
            if (attempt.Subscription is { } subscription)
            {
                await client.Subscriptions.CancelAsync(subscription, cancellationToken);
            }
            else if (attempt.PaymentIntent is { } intent)
            {
                await client.PaymentIntents.CancelAsync(intent, attempt.KeyFor(id) + ":cancel", cancellationToken);
            }
            else if (attempt.Session is { } session)
            {
                await client.CheckoutSessions.ExpireAsync(session, attempt.KeyFor(id) + ":expire", cancellationToken);
            }
        }
        catch (StripeInvalidRequestException)
        {
            // It cannot be closed any more: either it is closed already, or it came to something.
        }

        return ThatCameToSomething(await InspectAsync(client, attempt, cancellationToken));
    }

    private static AttemptAnswer? ThatCameToSomething(AttemptAnswer answer) =>
        answer.Outcome is DonationOutcome.Succeeded or DonationOutcome.Processing ? answer : null;

    private static Task<StripeResponse<PaymentIntent>> PayAsync(
        StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken) => client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_intents"), FormOf(attempt, GiftOrder.Payment), attempt.KeyFor(id)),
            StripeJson.Default.PaymentIntent,
            cancellationToken);

    private static Task<StripeResponse<CheckoutSession>> OpenPageAsync(
        StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken) => client.SendAsync(
            StripeRequest.Post(StripePath.Of("checkout", "sessions"), FormOf(attempt, GiftOrder.Session), attempt.KeyFor(id)),
            StripeJson.Default.CheckoutSession,
            cancellationToken);

    /// <summary>
    /// Customer, product, subscription, and the first payment: each under a key of its own, so that a repetition finds what the
    /// first run made. Only the last of them moves money.
    /// </summary>
    private async Task<AttemptAnswer> SubscribeAsync(
        StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken)
    {
        var key = attempt.KeyFor(id);
        var customer = await client.SendAsync(
            StripeRequest.Post(StripePath.Of("customers"), FormOf(attempt, GiftOrder.Customer), key + ":customer"),
            StripeJson.Default.Customer,
            cancellationToken);
        await EnsureProductAsync(client, attempt, cancellationToken);

        var form = FormOf(attempt, GiftOrder.Subscription);
        form.Add("customer", customer.Value.Id);
        var made = await client.SendAsync(
            StripeRequest.Post(StripePath.Of("subscriptions"), form, key + ":subscription"), StripeJson.Default.Subscription, cancellationToken);
        var subscription = made.Value;
        if (subscription.LatestInvoice?.Value is not { ConfirmationSecret.ClientSecret: { } secret } invoice || PaymentOf(secret) is not { } intent)
        {
            throw new UnexpectedStripeAnswerException("subscription_without_payment", made.RequestId);
        }

        List<Finding> told = [.. Told(findings.Of(subscription, subscription.Created)), .. Told(findings.Of(invoice, invoice.Created))];
        try
        {
            var paid = await client.SendAsync(
                StripeRequest.Post(StripePath.Of("payment_intents", intent, "confirm"), FormOf(attempt, GiftOrder.Confirmation), key),
                StripeJson.Default.PaymentIntent,
                cancellationToken);
            return WithSubscription(ReadFresh(paid));
        }
        catch (StripeCardException declined)
        {
            return WithSubscription(Declined(attempt, declined.Error, declined.RequestId));
        }
        catch (StripeInvalidRequestException invalid)
        {
            return WithSubscription(Invalid(invalid));
        }

        AttemptAnswer WithSubscription(AttemptAnswer answer) => answer with
        {
            Subscription = subscription.Id,
            PaymentIntent = intent,
            Findings = [.. told, .. answer.Findings, new Finding { Payment = new Payment { Id = intent } }],
        };
    }

    private static async Task EnsureProductAsync(StripeClient client, Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(
                StripeRequest.Post(StripePath.Of("products"), FormOf(attempt, GiftOrder.Product), null), StripeJson.Default.Product, cancellationToken);
        }
        catch (StripeInvalidRequestException known) when (known.Error.Code == "resource_already_exists")
        {
        }
    }

    private static async Task<StripeResponse<PaymentIntent>?> FindPaymentAsync(
        StripeClient client, DonationId id, CancellationToken cancellationToken)
    {
        var query = PaymentIntentSearch.ByMetadata(DonationMetadata.DonationId, id.ToString());
        var found = await client.PaymentIntents.SearchPageAsync(query, page: null, ["data.latest_charge.balance_transaction"], cancellationToken);
        var best = found.Value.Data.OrderByDescending(intent => intent.Status == PaymentIntentStatus.Succeeded)
            .ThenByDescending(intent => intent.Created).FirstOrDefault();
        return best is null ? null : new StripeResponse<PaymentIntent>(best, found.RequestId, false, null, null);
    }

    private static async Task<StripeResponse<CheckoutSession>?> FindPageAsync(
        StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken)
    {
        var (from, before) = SpanOf(attempt);
        var window = new CheckoutSessionWindow { CreatedFrom = from, CreatedBefore = before };
        await foreach (var session in client.CheckoutSessions.ListAsync(window, cancellationToken))
        {
            if (session.ClientReferenceId == id.ToString())
            {
                return new StripeResponse<CheckoutSession>(session, null, false, null, null);
            }
        }

        return null;
    }

    private async Task<AttemptAnswer?> FindSubscriptionAsync(
        StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken)
    {
        var (from, before) = SpanOf(attempt);
        var window = new SubscriptionWindow
        {
            Status = "all", CreatedFrom = from, CreatedBefore = before, Expand = ["data.latest_invoice.confirmation_secret"],
        };
        await foreach (var subscription in client.Subscriptions.ListAsync(window, cancellationToken))
        {
            if (subscription.Metadata.GetValueOrDefault(DonationMetadata.DonationId) == id.ToString())
            {
                return OfFound(subscription);
            }
        }

        return null;
    }

    private AttemptAnswer OfFound(Subscription subscription)
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

    /// <summary>Whoever sent the gift again in all that time may have been the one who reached Stripe.</summary>
    private static (DateTimeOffset From, DateTimeOffset Before) SpanOf(Attempt attempt) =>
        (attempt.Started - SearchMargin, attempt.Started + Attempt.KeyMemory + SearchMargin);

    /// <summary>A payment that was asked for just now: nobody can have given it up.</summary>
    private AttemptAnswer ReadFresh(StripeResponse<PaymentIntent> response) => response.Value.Status == PaymentIntentStatus.Canceled
        ? throw new UnexpectedStripeAnswerException("payment_intent_status", response.RequestId)
        : Read(response);

    private AttemptAnswer Read(StripeResponse<PaymentIntent> response)
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

    private AttemptAnswer Read(StripeResponse<CheckoutSession> response)
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

    private static AttemptAnswer Declined(Attempt attempt, StripeError error, string? requestId) =>
        new(new DonationOutcome.Declined(error), AttemptState.Refused)
        {
            Refusal = RefusalOf(AttemptRefusal.Declined, error),
            PaymentIntent = error.PaymentIntentId,
            Findings = error.PaymentIntentId is { } intent
                ? [new Finding { Payment = new Payment { Id = intent, Standing = new Standing(PaymentState.Failed, MomentOf(attempt), error.Code) } }]
                : [],
            RequestId = requestId,
        };

    private static AttemptAnswer Invalid(StripeInvalidRequestException invalid) =>
        new(new DonationOutcome.Unusable(invalid), AttemptState.Refused)
        {
            Refusal = RefusalOf(AttemptRefusal.Invalid, invalid.Error),
            PaymentIntent = invalid.Error.PaymentIntentId,
            RequestId = invalid.RequestId,
        };

    private static AttemptAnswer Lapsed(IReadOnlyList<Finding> told) => new(new DonationOutcome.InProgress(), AttemptState.Refused)
    {
        Refusal = new AttemptRefusal(AttemptRefusal.Lapsed),
        Findings = told,
    };

    private static AttemptRefusal RefusalOf(string kind, StripeError error) =>
        new(kind, error.Code, error.DeclineCode, error.AdviceCode, error.Param);

    private static StripeForm FormOf(Attempt attempt, string call) => StripeForm.Decode(attempt.Forms[call]);

    private static IReadOnlyList<Finding> Told(FindingReading reading) => reading.Finding is { } finding ? [finding] : [];

    /// <summary>By Stripe's clock, not ours: when the intent came to be as it is, as far as it tells.</summary>
    private static DateTimeOffset MomentOf(PaymentIntent intent) => intent.LatestCharge?.Value?.Created ?? intent.Created;

    /// <summary>
    /// When a refusal was, which does not tell by Stripe's clock: not before this, and perhaps long before now, if its first answer
    /// was lost. Whatever Stripe dates later holds.
    /// </summary>
    private static DateTimeOffset MomentOf(Attempt attempt) => DateTimeOffset.FromUnixTimeSeconds(attempt.Started.ToUnixTimeSeconds());

    // "pi_…_secret_…": the secret of an invoice begins with the payment that pays it.
    private static string? PaymentOf(string clientSecret)
    {
        var end = clientSecret.IndexOf("_secret_", StringComparison.Ordinal);
        return end > 0 ? clientSecret[..end] : null;
    }
}

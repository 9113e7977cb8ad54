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

    private readonly AttemptReading _reading = new(findings);

    /// <summary>Makes the attempt, or makes it again under the same key.</summary>
    /// <exception cref="StripeException">The world failed: what became of the attempt may be unknown.</exception>
    public async Task<AttemptAnswer> AskAsync(StripeClient client, DonationId id, Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            return attempt.Kind switch
            {
                AttemptKind.Payment => _reading.OfFresh(await PayAsync(client, id, attempt, cancellationToken)),
                AttemptKind.Checkout => _reading.Of(await OpenPageAsync(client, id, attempt, cancellationToken)),
                _ => await SubscribeAsync(client, id, attempt, cancellationToken),
            };
        }
        catch (StripeCardException declined)
        {
            return AttemptReading.Declined(attempt, declined.Error, declined.RequestId);
        }
        catch (StripeInvalidRequestException invalid)
        {
            return AttemptReading.Invalid(invalid);
        }
    }

    /// <summary>How an attempt that Stripe took stands now.</summary>
    public async Task<AttemptAnswer> InspectAsync(StripeClient client, Attempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.PaymentIntent is { } intent)
        {
            var answer = await client.PaymentIntents.RetrieveAsync(intent, DonationCharge.WithBooking, cancellationToken);
            return _reading.Of(answer) with { Subscription = attempt.Subscription };
        }

        return attempt.Session is { } session
            ? _reading.Of(await client.CheckoutSessions.RetrieveAsync(session, expand: null, cancellationToken))
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
                return await FindSubscriptionAsync(client, id, attempt, cancellationToken) ?? AttemptReading.Lapsed([]);

            // Not its payment: a card that was declined on a page leaves one behind, and the page open for the next card.
            case AttemptKind.Checkout when await FindPageAsync(client, id, attempt, cancellationToken) is { } session:
                return _reading.Of(session);

            default:
                return await FindPaymentAsync(client, id, cancellationToken) is { } intent ? _reading.Of(intent) : AttemptReading.Lapsed([]);
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
        if (subscription.LatestInvoice?.Value is not { ConfirmationSecret.ClientSecret: { } secret } invoice || AttemptReading.PaymentOf(secret) is not { } intent)
        {
            throw new UnexpectedStripeAnswerException("subscription_without_payment", made.RequestId);
        }

        List<Finding> told = [.. AttemptReading.Told(findings.Of(subscription, subscription.Created)), .. AttemptReading.Told(findings.Of(invoice, invoice.Created))];
        try
        {
            var paid = await client.SendAsync(
                StripeRequest.Post(StripePath.Of("payment_intents", intent, "confirm"), FormOf(attempt, GiftOrder.Confirmation), key),
                StripeJson.Default.PaymentIntent,
                cancellationToken);
            return WithSubscription(_reading.OfFresh(paid));
        }
        catch (StripeCardException declined)
        {
            return WithSubscription(AttemptReading.Declined(attempt, declined.Error, declined.RequestId));
        }
        catch (StripeInvalidRequestException invalid)
        {
            return WithSubscription(AttemptReading.Invalid(invalid));
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
                return _reading.OfFound(subscription);
            }
        }

        return null;
    }

    /// <summary>Whoever sent the gift again in all that time may have been the one who reached Stripe.</summary>
    private static (DateTimeOffset From, DateTimeOffset Before) SpanOf(Attempt attempt) =>
        (attempt.Started - SearchMargin, attempt.Started + Attempt.KeyMemory + SearchMargin);

    private static StripeForm FormOf(Attempt attempt, string call) => StripeForm.Decode(attempt.Forms[call]);
}

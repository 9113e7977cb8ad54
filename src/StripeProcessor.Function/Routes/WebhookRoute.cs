using System.Text.Json;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /stripe/webhook: what happened at Stripe. The body is bytes until its signature is verified. 200 says that the event's
/// effects are durable, that it was taken before, or that it is none of ours; 500 makes Stripe send it again.
/// </summary>
internal sealed class WebhookRoute(FunctionSettings settings, FunctionPlatform platform, StripeAccess stripe, Books books)
{
    // Stripe's largest objects stay far below.
    private const int BodyLimit = 512 * 1024;

    private readonly EventFindings _findings = new(new Findings(settings.StackName));
    private readonly Bookings _bookings = new(books);
    private readonly PayoutRecording _payouts = new(books);
    private readonly Once<IReadOnlyList<string>> _secrets = new(cancellationToken => OpenAsync(settings, platform, cancellationToken));

    public Route Route => new("webhook", "POST", "/stripe/webhook", AnswerAsync, Refuse);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (stripe.IsSealed || settings.WebhookSecrets.Count == 0)
        {
            return Refuse(Problems.NoWebhook(), exchange);
        }

        switch (exchange.Request.ReadBody(BodyLimit))
        {
            case BodyBytes.Read { Bytes: var body }:
                var secrets = await _secrets.GetAsync(cancellationToken);
                var verdict = WebhookSignature.Verify(
                    body.Span, exchange.Request.Header("stripe-signature"), secrets, platform.Time.GetUtcNow(), WebhookSignature.DefaultTolerance);
                if (verdict is not WebhookVerdict.Genuine)
                {
                    exchange.Facts.ErrorCode = verdict.GetType().Name;
                    return Refuse(Problems.Unsigned(), exchange);
                }

                return await TakeAsync(body, exchange, cancellationToken);

            case BodyBytes.TooLarge:
                return Refuse(Problems.TooLarge(), exchange);

            default:
                return Refuse(Problems.Unreadable("The body is not encoded as its headers say."), exchange);
        }
    }

    private async Task<Reply> TakeAsync(ReadOnlyMemory<byte> body, Exchange exchange, CancellationToken cancellationToken)
    {
        StripeEvent happened;
        try
        {
            happened = JsonSerializer.Deserialize(body.Span, StripeJson.Default.StripeEvent) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            return Refuse(Problems.Unreadable("The body is signed and is no event."), exchange);
        }

        if (happened.Object != "event")
        {
            return Refuse(Problems.Unreadable("This address takes snapshot events of API v1; this is another kind."), exchange);
        }

        if (happened.Livemode != (settings.Mode == "live"))
        {
            return Refuse(Problems.OtherMode(settings.Mode), exchange);
        }

        exchange.Facts.StripeRequestId = happened.Id;
        if (await books.Ledger.HasSeenAsync(happened.Id, cancellationToken))
        {
            return Taken(exchange, "already_seen");
        }

        return EventFindings.TrainOf(happened.ApiVersion) == EventFindings.TrainOf(StripeClient.ApiVersion)
            ? await TakeAsync(happened, exchange, cancellationToken)
            : await ParkAsync(happened, "other_version", exchange, cancellationToken);
    }

    private async Task<Reply> TakeAsync(StripeEvent happened, Exchange exchange, CancellationToken cancellationToken)
    {
        FindingReading reading;
        try
        {
            if (happened.Type == StripeEventTypes.PayoutPaid && happened.Data?.Read(StripeJson.Default.Payout) is { } payout)
            {
                return await TakeAsync(payout, happened, exchange, cancellationToken);
            }

            reading = _findings.Of(happened);
        }
        catch (JsonException)
        {
            return await ParkAsync(happened, "unreadable_object", exchange, cancellationToken);
        }

        if (reading.Finding is not { } told)
        {
            return Taken(exchange, "ignored");
        }

        var client = await stripe.OpenAsync(cancellationToken);
        var finding = await _bookings.CompleteAsync(client, told, reading.Unbooked, cancellationToken);
        var entry = await books.ApplyAsync(finding, new EventMark(happened.Id, platform.Time.GetUtcNow()), cancellationToken);
        exchange.DonationId = entry?.Id;
        return Taken(exchange, "taken");
    }

    private async Task<Reply> TakeAsync(Payout payout, StripeEvent happened, Exchange exchange, CancellationToken cancellationToken)
    {
        await _payouts.RecordAsync(await stripe.OpenAsync(cancellationToken), payout, cancellationToken);
        await books.Ledger.CommitAsync(new Posting { Event = new EventMark(happened.Id, platform.Time.GetUtcNow()) }, cancellationToken);
        return Taken(exchange, "taken");
    }

    /// <summary>
    /// An event that this version cannot read. Sending it again would not help, so it is taken, and noted for an operator: once the
    /// stack is brought up to date, reconciling reads it from Stripe.
    /// </summary>
    private async Task<Reply> ParkAsync(StripeEvent happened, string why, Exchange exchange, CancellationToken cancellationToken)
    {
        var now = platform.Time.GetUtcNow();
        exchange.Facts.IsAlarming = true;
        exchange.Facts.ErrorCode = why;
        await books.Ledger.CommitAsync(
            new Posting
            {
                Event = new EventMark(happened.Id, now),
                Audit = new AuditNote(happened.Id, now, "stripe", "parked_event", $"{happened.Type} {happened.ApiVersion} {why}"),
            },
            cancellationToken);
        return Taken(exchange, "parked");
    }

    private static Reply Taken(Exchange exchange, string outcome)
    {
        exchange.Facts.Outcome = outcome;
        return Reply.Json(200, new Received(outcome), ReplyJson.Default.Received);
    }

    /// <summary>Stripe sends again on any 5xx; we promise the plain one.</summary>
    private static Reply Refuse(Problem problem, Exchange exchange)
    {
        exchange.Facts.Outcome ??= problem.Kind;
        return ProblemDocument.For(problem.Status >= 500 ? problem with { Status = 500 } : problem, exchange);
    }

    private static async Task<IReadOnlyList<string>> OpenAsync(
        FunctionSettings settings, FunctionPlatform platform, CancellationToken cancellationToken)
    {
        var opened = new List<string>();
        foreach (var secret in settings.WebhookSecrets)
        {
            opened.Add(await new SealedSecrets(settings, platform).OpenAsync(secret, text => text, cancellationToken));
        }

        return opened;
    }

    internal sealed record Received(string Outcome);
}

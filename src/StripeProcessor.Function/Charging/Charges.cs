using StripeProcessor.Donations;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>Asks Stripe to charge, and reads the answer as a donation's fate.</summary>
/// <remarks>
/// The donation's id is Stripe's idempotency key: whatever is sent twice with it is charged once, and answered alike. That
/// holds for as long as Stripe remembers the key, at least a day.
/// </remarks>
internal sealed class Charges(StripeAccess stripe)
{
    /// <summary>Charges the token that came with the donation.</summary>
    public Task<DonationOutcome> ChargeAsync(
        PaymentIntentCreate charge, Donation donation, ExchangeFacts facts, CancellationToken cancellationToken) =>
        AskAsync(donation, facts, cancellationToken, async client =>
        {
            var answer = await client.PaymentIntents.CreateAsync(charge, donation.Id.ToString(), cancellationToken);
            facts.StripeRequestId = answer.RequestId;
            return OutcomeOf(answer.Value, answer.RequestId);
        });

    /// <summary>Opens a page of Stripe's on which the donor pays.</summary>
    public Task<DonationOutcome> OpenCheckoutAsync(
        CheckoutSessionCreate session, Donation donation, ExchangeFacts facts, CancellationToken cancellationToken) =>
        AskAsync(donation, facts, cancellationToken, async client =>
        {
            var answer = await client.CheckoutSessions.CreateAsync(session, donation.Id.ToString(), cancellationToken);
            facts.StripeRequestId = answer.RequestId;
            return answer.Value.Url is { Length: > 0 } url
                ? new DonationOutcome.AtCheckout(url)
                : throw new UnexpectedStripeAnswerException("session_without_url", answer.RequestId);
        });

    private async Task<DonationOutcome> AskAsync(
        Donation donation, ExchangeFacts facts, CancellationToken cancellationToken, Func<StripeClient, Task<DonationOutcome>> ask)
    {
        var client = await stripe.OpenAsync(cancellationToken);
        try
        {
            var outcome = await ask(client);
            facts.Outcome = NameOf(outcome);
            return outcome;
        }
        catch (StripeException refusal) when (Refusals.Read(refusal, donation) is { } outcome)
        {
            Refusals.Record(refusal, facts);
            facts.Outcome = NameOf(outcome);
            return outcome;
        }
    }

    private static DonationOutcome OutcomeOf(PaymentIntent intent, string? requestId) => intent.Status switch
    {
        PaymentIntentStatus.Succeeded => new DonationOutcome.Succeeded(),
        PaymentIntentStatus.Processing => new DonationOutcome.Processing(),
        PaymentIntentStatus.RequiresAction when intent.ClientSecret is { } secret =>
            new DonationOutcome.RequiresAction(secret, intent.NextAction?.RedirectToUrl?.Url),

        // A first decline is answered 402; its repetition under another key may show only the state it left behind.
        PaymentIntentStatus.RequiresPaymentMethod => new DonationOutcome.Declined(intent.LastPaymentError ?? new StripeError()),
        _ => throw new UnexpectedStripeAnswerException("payment_intent_status", requestId),
    };

    private static string NameOf(DonationOutcome outcome) => outcome switch
    {
        DonationOutcome.AtCheckout => "at_checkout",
        DonationOutcome.Succeeded => "succeeded",
        DonationOutcome.Processing => "processing",
        DonationOutcome.RequiresAction => "requires_action",
        DonationOutcome.Declined => "declined",
        DonationOutcome.Invalid => "invalid",
        DonationOutcome.OtherContent => "other_content",
        _ => "in_progress",
    };
}

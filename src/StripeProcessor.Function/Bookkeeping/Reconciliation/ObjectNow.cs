using System.Text.Json;
using StripeProcessor.Function.Charging;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// An object as it is now, in the version that this program reads: in place of what an event says in a version that it does not.
/// </summary>
internal sealed class ObjectNow(StripeClient client, Findings findings)
{
    /// <summary>Reads what an event is about.</summary>
    /// <returns>When it was made, and how to read it as of a moment; null when it is gone, or of a kind that tells nothing.</returns>
    /// <exception cref="JsonException">The event holds no object.</exception>
    public async Task<(DateTimeOffset Created, Func<DateTimeOffset, FindingReading> Read)?> ReadAsync(
        JsonElement told, CancellationToken cancellationToken)
    {
        var kind = TextOf(told, "object");
        var id = TextOf(told, kind == "invoice_payment" ? "invoice" : "id");
        try
        {
            return await ReadAsync(kind, id, cancellationToken);
        }
        catch (StripeInvalidRequestException unknown) when (unknown.Error.Code == "resource_missing")
        {
            return null;
        }
    }

    private async Task<(DateTimeOffset Created, Func<DateTimeOffset, FindingReading> Read)?> ReadAsync(
        string kind, string id, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case "payment_intent":
                var intent = (await client.PaymentIntents.RetrieveAsync(id, DonationCharge.WithBooking, cancellationToken)).Value;
                return (intent.Created, at => findings.Of(intent, at));

            case "charge":
                var charge = (await client.Charges.RetrieveAsync(id, ["balance_transaction"], cancellationToken)).Value;
                return (charge.Created, at => findings.Of(charge, at));

            case "refund":
                var refund = (await client.Refunds.RetrieveAsync(id, ["balance_transaction"], cancellationToken)).Value;
                return (refund.Created, _ => Findings.Of(refund));

            case "dispute":
                var dispute = (await client.Disputes.RetrieveAsync(id, expand: null, cancellationToken)).Value;
                return (dispute.Created, at => Findings.Of(dispute, at));

            case "checkout.session":
                var session = (await client.CheckoutSessions.RetrieveAsync(id, expand: null, cancellationToken)).Value;
                return (session.Created, at => findings.Of(session, at));

            case "subscription":
                var subscription = (await client.Subscriptions.RetrieveAsync(id, expand: null, cancellationToken)).Value;
                return (subscription.Created, at => findings.Of(subscription, at));

            case "invoice" or "invoice_payment":
                var invoice = (await client.Invoices.RetrieveAsync(id, ["payments"], cancellationToken)).Value;
                return (invoice.Created, at => findings.Of(invoice, at));

            default:
                return null;
        }
    }

    private static string TextOf(JsonElement told, string name) =>
        told.ValueKind == JsonValueKind.Object && told.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new JsonException();
}

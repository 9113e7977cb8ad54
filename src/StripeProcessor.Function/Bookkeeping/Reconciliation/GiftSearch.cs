using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// Finds at Stripe what gift a payment belongs to: by the payment's own metadata, or, for a payment of a repeating gift, by the
/// invoice that it paid.
/// </summary>
internal sealed class GiftSearch(StripeClient client, Findings findings)
{
    private readonly Dictionary<string, List<Finding>> _known = new(StringComparer.Ordinal);

    /// <summary>What opens the gift and what is known of its payment; empty for a payment that is none of ours.</summary>
    public async Task<IReadOnlyList<Finding>> BehindAsync(string payment, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(payment, out var found))
        {
            found = await SearchAsync(payment, cancellationToken);
            _known[payment] = found;
        }

        return found;
    }

    private async Task<List<Finding>> SearchAsync(string payment, CancellationToken cancellationToken)
    {
        PaymentIntent intent;
        try
        {
            intent = (await client.PaymentIntents.RetrieveAsync(payment, DonationCharge.WithBooking, cancellationToken)).Value;
        }
        catch (StripeInvalidRequestException unknown) when (unknown.Error.Code == "resource_missing")
        {
            return [];
        }

        if (findings.Of(intent, intent.Created).Finding is not { } paid)
        {
            return [];
        }

        if (paid.Opening is not null)
        {
            return [paid];
        }

        var payments = await client.InvoicePayments.ListPageAsync(
            new InvoicePaymentWindow { PaymentIntent = payment, PageSize = 1 }, cancellationToken);
        if (payments.Value.Data is not [{ Invoice: { } invoiceId }, ..])
        {
            return [];
        }

        var invoice = (await client.Invoices.RetrieveAsync(invoiceId, ["payments"], cancellationToken)).Value;
        return findings.Of(invoice, invoice.Created).Finding is { Opening: not null } asked ? [asked, paid] : [];
    }
}

using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Function.Charging;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Operating;

/// <summary>
/// Removes what is personal from one gift, and leaves what the accounts need: amounts, dates, ids. Stripe first and the ledger last:
/// whatever ends in between, the ledger still finds the gift, and the same again finishes it.
/// </summary>
internal sealed class Erasure(Books books, FunctionSettings settings)
{
    private static readonly IReadOnlyDictionary<string, string> NothingPersonal =
        DonationMetadata.Personal.ToDictionary(name => name, _ => "", StringComparer.Ordinal);

    /// <summary>Erases the donor from the gift.</summary>
    /// <returns>Null when it is done, or was done before; else why not.</returns>
    public async Task<string?> EraseAsync(StripeClient client, DonationId id, CancellationToken cancellationToken)
    {
        if (await books.Ledger.FindAsync(id, cancellationToken) is not { IsErased: false } entry)
        {
            return null;
        }

        if (entry.Subscriptions.Values.Any(gift => !gift.IsOver))
        {
            return "cancel the repeating gift first";
        }

        if (entry.Attempt is { State: AttemptState.Undecided } && !entry.IsPaid)
        {
            return "nobody knows yet what became of it: reconcile first";
        }

        try
        {
            await EraseAtStripeAsync(client, entry, cancellationToken);
        }
        catch (StripeInvalidRequestException refusal)
        {
            return $"Stripe refused it with the code {refusal.Error.Code ?? "none"}";
        }

        await books.ChangeAsync(id, known => known.IsErased ? null : known.Erased(), cancellationToken);
        return null;
    }

    private async Task EraseAtStripeAsync(StripeClient client, LedgerEntry entry, CancellationToken cancellationToken)
    {
        foreach (var payment in PaymentsOf(entry))
        {
            await ClearAsync(
                withEmail => client.PaymentIntents.UpdateAsync(
                    payment,
                    new PaymentIntentUpdate
                    {
                        ReceiptEmail = withEmail ? TextChange.Clear : default,

                        // The predecessor's forms put the donor's own words there.
                        Description = DonationCharge.DescriptionOf(entry.Terms.Designation, settings.Rules),
                        Metadata = NothingPersonal,
                    },
                    idempotencyKey: null,
                    cancellationToken));
        }

        foreach (var charge in entry.Payments.Values.Select(payment => payment.Charge).OfType<string>().Order(StringComparer.Ordinal))
        {
            await ClearAsync(
                withEmail => client.Charges.UpdateAsync(
                    charge,
                    new ChargeUpdate { ReceiptEmail = withEmail ? TextChange.Clear : default, Metadata = NothingPersonal },
                    idempotencyKey: null,
                    cancellationToken));
        }

        foreach (var gift in entry.Subscriptions.Values.OrderBy(gift => gift.Subscription, StringComparer.Ordinal))
        {
            await ClearAsync(_ => client.Subscriptions.UpdateAsync(
                gift.Subscription, new SubscriptionUpdate { Metadata = NothingPersonal }, idempotencyKey: null, cancellationToken));
            await ClearAsync(_ => client.Customers.UpdateAsync(
                gift.Customer,
                new CustomerUpdate { Email = TextChange.Clear, Name = TextChange.Clear, Metadata = NothingPersonal },
                idempotencyKey: null,
                cancellationToken));
        }
    }

    /// <summary>
    /// Stripe's reference does not promise that the address of a receipt can be cleared once it was sent: where it is refused, the
    /// rest goes all the same. What Stripe does not have any more holds nothing personal.
    /// </summary>
    private static async Task ClearAsync(Func<bool, Task> clear)
    {
        try
        {
            await clear(true);
        }
        catch (StripeInvalidRequestException refusal) when (refusal.Error.Code != "resource_missing")
        {
            await clear(false);
        }
        catch (StripeInvalidRequestException)
        {
        }
    }

    private static IEnumerable<string> PaymentsOf(LedgerEntry entry) =>
        entry.Payments.Keys.Concat(entry.Attempt?.PaymentIntent is { } tried ? [tried] : []).Distinct().Order(StringComparer.Ordinal);
}

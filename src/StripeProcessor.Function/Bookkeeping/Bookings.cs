using StripeProcessor.Donations.Ledger;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// Asks Stripe for the bookings (balance transactions) that an object names without telling them: events never do, and without
/// them nobody knows the fee.
/// </summary>
internal sealed class Bookings(Books books)
{
    /// <summary>The finding with the bookings that the ledger does not have yet.</summary>
    /// <exception cref="StripeException">Stripe did not tell; nothing is lost if the event is sent again.</exception>
    public async Task<Finding> CompleteAsync(StripeClient client, Finding finding, IReadOnlyList<string> unbooked, CancellationToken cancellationToken)
    {
        if (unbooked.Count == 0 || finding.Payment is not { } payment)
        {
            return finding;
        }

        var known = await books.FindAsync(finding, cancellationToken);
        var movements = new Dictionary<string, Movement>(payment.Movements, StringComparer.Ordinal);
        foreach (var id in unbooked.Where(id => known?.Payments.GetValueOrDefault(payment.Id)?.Movements.ContainsKey(id) != true))
        {
            var booking = await client.BalanceTransactions.RetrieveAsync(id, expand: null, cancellationToken);
            if (Findings.MovementOf(booking.Value) is { } movement)
            {
                movements[id] = movement;
            }
        }

        return finding with { Payment = payment with { Movements = movements } };
    }
}

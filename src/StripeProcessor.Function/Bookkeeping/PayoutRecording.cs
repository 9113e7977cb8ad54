using StripeProcessor.Donations.Ledger;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// Writes into each gift which payout carried its money to the bank. A payout does not tell what it holds, so Stripe is asked, page
/// by page; what was written before is found so and costs no write, so that a payout too large for one request is done in several.
/// </summary>
internal sealed class PayoutRecording(Books books)
{
    /// <summary>Records all that the payout holds.</summary>
    /// <exception cref="StripeException">Stripe did not tell; nothing is lost if the event is sent again.</exception>
    public async Task RecordAsync(StripeClient client, Payout payout, CancellationToken cancellationToken)
    {
        if (!payout.Automatic)
        {
            return;
        }

        var window = new BalanceTransactionWindow { Payout = payout.Id, Expand = ["data.source"] };
        await foreach (var booking in client.BalanceTransactions.ListAsync(window, cancellationToken))
        {
            if (Findings.OfPayout(booking, payout.Id).Finding is { } finding)
            {
                await books.ApplyAsync(finding, mark: null, cancellationToken);
            }
        }
    }
}

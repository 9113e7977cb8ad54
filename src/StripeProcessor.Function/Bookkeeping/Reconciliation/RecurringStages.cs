using StripeProcessor.Function.Charging;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>What repeating gifts asked for in the time, and what paid it.</summary>
internal sealed class InvoiceStage() : StripeListStage<Invoice>("invoices", "recurring")
{
    protected override async Task<StripeList<Invoice>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken)
    {
        var window = new InvoiceWindow
        {
            CreatedFrom = comparison.Range.From,
            CreatedBefore = comparison.Range.Before,
            StartingAfter = after,
            Expand = ["data.payments"],
        };
        return (await comparison.Client.Invoices.ListPageAsync(window, cancellationToken)).Value;
    }

    protected override string IdOf(Invoice element) => element.Id;

    protected override async Task LookAtAsync(
        Comparison comparison, Invoice element, Patience patience, CancellationToken cancellationToken)
    {
        var entry = await comparison.LookAsync(element.Created, at => comparison.Findings.Of(element, at), cancellationToken);
        if (entry is null)
        {
            return;
        }

        foreach (var payment in element.Payments?.Data.Select(paid => paid.PaymentIntent?.Id).OfType<string>() ?? [])
        {
            if (entry.Payments.TryGetValue(payment, out var known) && (known.Movements.Count > 0 || element.Status != InvoiceStatus.Paid))
            {
                continue;
            }

            var intent = (await comparison.Client.PaymentIntents.RetrieveAsync(payment, DonationCharge.WithBooking, cancellationToken)).Value;
            await comparison.LookAsync(intent.Created, at => comparison.Findings.Of(intent, at), cancellationToken, mostAreOthers: true);
        }
    }
}

/// <summary>The repeating gifts themselves: all of them, since an old one may have changed at any time.</summary>
internal sealed class SubscriptionStage() : StripeListStage<Subscription>("subscriptions", "recurring")
{
    protected override async Task<StripeList<Subscription>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken)
    {
        var window = new SubscriptionWindow { Status = "all", CreatedBefore = comparison.Range.Before, StartingAfter = after };
        return (await comparison.Client.Subscriptions.ListPageAsync(window, cancellationToken)).Value;
    }

    protected override string IdOf(Subscription element) => element.Id;

    protected override Task LookAtAsync(
        Comparison comparison, Subscription element, Patience patience, CancellationToken cancellationToken) =>
        comparison.LookAsync(element.Created, at => comparison.Findings.Of(element, at), cancellationToken);
}

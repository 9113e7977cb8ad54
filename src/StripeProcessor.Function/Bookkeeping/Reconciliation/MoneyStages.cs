using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>Payments that were made in the time, with their charges and bookings.</summary>
internal sealed class PaymentStage() : StripeListStage<PaymentIntent>("payments", "payments")
{
    protected override async Task<StripeList<PaymentIntent>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken)
    {
        var window = new PaymentIntentWindow
        {
            CreatedFrom = comparison.Range.From,
            CreatedBefore = comparison.Range.Before,
            StartingAfter = after,
            Expand = ["data.latest_charge.balance_transaction"],
        };
        return (await comparison.Client.PaymentIntents.ListPageAsync(window, cancellationToken)).Value;
    }

    protected override string IdOf(PaymentIntent element) => element.Id;

    // A payment without our metadata is another program's, or pays an invoice: then a later stage finds it by that.
    protected override Task LookAtAsync(Comparison comparison, PaymentIntent element, Patience patience, CancellationToken cancellationToken) =>
        comparison.LookAsync(element.Created, at => comparison.Findings.Of(element, at), cancellationToken, mostAreOthers: true);
}

/// <summary>Money that was given back in the time.</summary>
internal sealed class RefundStage() : StripeListStage<Refund>("refunds", "refunds")
{
    protected override async Task<StripeList<Refund>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken)
    {
        var window = new RefundWindow
        {
            CreatedFrom = comparison.Range.From,
            CreatedBefore = comparison.Range.Before,
            StartingAfter = after,
            Expand = ["data.balance_transaction"],
        };
        return (await comparison.Client.Refunds.ListPageAsync(window, cancellationToken)).Value;
    }

    protected override string IdOf(Refund element) => element.Id;

    protected override Task LookAtAsync(Comparison comparison, Refund element, Patience patience, CancellationToken cancellationToken) =>
        comparison.LookAsync(element.Created, _ => Findings.Of(element), cancellationToken);
}

/// <summary>Payments that were called into question in the time.</summary>
internal sealed class DisputeStage() : StripeListStage<Dispute>("disputes", "disputes")
{
    protected override async Task<StripeList<Dispute>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken)
    {
        var window = new DisputeWindow { CreatedFrom = comparison.Range.From, CreatedBefore = comparison.Range.Before, StartingAfter = after };
        return (await comparison.Client.Disputes.ListPageAsync(window, cancellationToken)).Value;
    }

    protected override string IdOf(Dispute element) => element.Id;

    protected override Task LookAtAsync(Comparison comparison, Dispute element, Patience patience, CancellationToken cancellationToken) =>
        comparison.LookAsync(element.Created, at => Findings.Of(element, at), cancellationToken);
}

/// <summary>Warnings of fraud that came in the time.</summary>
internal sealed class WarningStage() : StripeListStage<EarlyFraudWarning>("warnings", "disputes")
{
    protected override async Task<StripeList<EarlyFraudWarning>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken)
    {
        var window = new EarlyFraudWarningWindow
        {
            CreatedFrom = comparison.Range.From,
            CreatedBefore = comparison.Range.Before,
            StartingAfter = after,
        };
        return (await comparison.Client.EarlyFraudWarnings.ListPageAsync(window, cancellationToken)).Value;
    }

    protected override string IdOf(EarlyFraudWarning element) => element.Id;

    protected override Task LookAtAsync(
        Comparison comparison, EarlyFraudWarning element, Patience patience, CancellationToken cancellationToken) =>
        comparison.LookAsync(element.Created, _ => Findings.Of(element), cancellationToken);
}

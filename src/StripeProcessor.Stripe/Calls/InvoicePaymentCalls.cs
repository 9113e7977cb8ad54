namespace StripeProcessor.Stripe;

/// <summary>Which payments of invoices to read.</summary>
public sealed record InvoicePaymentWindow : ListWindow
{
    /// <summary>Only of this invoice, <c>in_…</c>.</summary>
    public string? Invoice { get; init; }

    /// <summary>Only by this payment, <c>pi_…</c>.</summary>
    public string? PaymentIntent { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("invoice", Invoice);
        if (PaymentIntent is not null)
        {
            var payment = form.Child("payment");
            payment.Add("type", "payment_intent");
            payment.Add("payment_intent", PaymentIntent);
        }
    }
}

/// <summary>Which payment paid which invoice.</summary>
public sealed class InvoicePaymentCalls
{
    private readonly StripeClient _client;

    internal InvoicePaymentCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<InvoicePayment> Pages => new(
        _client, StripePath.Of("invoice_payments"), StripeJson.Default.InvoicePaymentList, payment => payment.Id);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<InvoicePayment>>> ListPageAsync(
        InvoicePaymentWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<InvoicePayment> ListAsync(InvoicePaymentWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

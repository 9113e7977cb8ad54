namespace StripeProcessor.Stripe;

/// <summary>Which invoices to read.</summary>
public sealed record InvoiceWindow : ListWindow
{
    /// <summary>Only of this subscription, <c>sub_…</c>.</summary>
    public string? Subscription { get; init; }

    /// <summary>Only of this customer, <c>cus_…</c>.</summary>
    public string? Customer { get; init; }

    /// <summary>One of <see cref="InvoiceStatus"/>.</summary>
    public string? Status { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("subscription", Subscription);
        form.Add("customer", Customer);
        form.Add("status", Status);
    }
}

/// <summary>How to pay an invoice.</summary>
public sealed record InvoicePay
{
    /// <summary>What to pay it with, <c>pm_…</c>; null for the default of the subscription or the customer.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>Whether the donor is away, and can answer nothing that the bank asks; null for Stripe's default: away.</summary>
    public bool? OffSession { get; init; }

    /// <summary>Fields to answer with the object instead of its id.</summary>
    public IReadOnlyList<string>? Expand { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("payment_method", PaymentMethod);
        if (OffSession is { } away)
        {
            form.Add("off_session", away);
        }

        form.AddExpand(Expand);
        return form;
    }
}

/// <summary>What a recurring gift asks for, each time.</summary>
public sealed class InvoiceCalls
{
    private readonly StripeClient _client;

    internal InvoiceCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<Invoice> Pages => new(
        _client, StripePath.Of("invoices"), StripeJson.Default.InvoiceList, invoice => invoice.Id);

    /// <summary>Reads an invoice.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Invoice>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("invoices", id), Expansion.ToQuery(expand)),
            StripeJson.Default.Invoice,
            cancellationToken);

    /// <summary>Tries to collect an open invoice now, ahead of its own schedule: at most once per key.</summary>
    /// <exception cref="StripeException">Declined, refused, or without answer.</exception>
    public Task<StripeResponse<Invoice>> PayAsync(
        string id, InvoicePay payment, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("invoices", id, "pay"), payment.ToForm(), idempotencyKey),
            StripeJson.Default.Invoice,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<Invoice>>> ListPageAsync(InvoiceWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<Invoice> ListAsync(InvoiceWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

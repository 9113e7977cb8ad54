namespace StripeProcessor.Stripe;

/// <summary>Money to give back.</summary>
public sealed record RefundCreate
{
    /// <summary>The payment, <c>pi_…</c>.</summary>
    public required string PaymentIntent { get; init; }

    /// <summary>In the unit Stripe counts the currency in; null for all that is left.</summary>
    public long? Amount { get; init; }

    /// <summary><c>duplicate</c>, <c>fraudulent</c> or <c>requested_by_customer</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("payment_intent", PaymentIntent);
        if (Amount is { } amount)
        {
            form.Add("amount", amount);
        }

        form.Add("reason", Reason);
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>Which refunds to read.</summary>
public sealed record RefundWindow : ListWindow
{
    /// <summary>Only of this payment, <c>pi_…</c>.</summary>
    public string? PaymentIntent { get; init; }

    /// <summary>Only of this charge, <c>ch_…</c>.</summary>
    public string? Charge { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("payment_intent", PaymentIntent);
        form.Add("charge", Charge);
    }
}

/// <summary>Refunds.</summary>
public sealed class RefundCalls
{
    private readonly StripeClient _client;

    internal RefundCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<Refund> Pages => new(
        _client, StripePath.Of("refunds"), StripeJson.Default.RefundList, refund => refund.Id);

    /// <summary>Gives money back: once per key.</summary>
    /// <exception cref="StripeException">Refused (e.g. <c>charge_already_refunded</c>), or without answer.</exception>
    public Task<StripeResponse<Refund>> CreateAsync(
        RefundCreate refund, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("refunds"), refund.ToForm(), idempotencyKey),
            StripeJson.Default.Refund,
            cancellationToken);

    /// <summary>Reads a refund.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Refund>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("refunds", id), Expansion.ToQuery(expand)),
            StripeJson.Default.Refund,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<Refund>>> ListPageAsync(RefundWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<Refund> ListAsync(RefundWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

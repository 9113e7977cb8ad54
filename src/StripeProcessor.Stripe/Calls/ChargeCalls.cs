namespace StripeProcessor.Stripe;

/// <summary>Which charges to read.</summary>
public sealed record ChargeWindow : ListWindow
{
    /// <summary>Only of this payment, <c>pi_…</c>.</summary>
    public string? PaymentIntent { get; init; }

    /// <summary>Only of this customer, <c>cus_…</c>.</summary>
    public string? Customer { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("payment_intent", PaymentIntent);
        form.Add("customer", Customer);
    }
}

/// <summary>What to write on a charge. What is not named stays.</summary>
public sealed record ChargeUpdate
{
    /// <summary>
    /// Where Stripe sends its receipt: a new address is sent one at once. Stripe's reference does not promise that a charge's
    /// address can be cleared; a refusal says <c>parameter_invalid_empty</c>.
    /// </summary>
    public TextChange ReceiptEmail { get; init; }

    /// <summary>Pairs to write, others stay; one with an empty value is removed.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Nothing: it may be personal.</summary>
    public override string ToString() => "";

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        ReceiptEmail.AddTo(form, "receipt_email");
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>The tries to collect a payment.</summary>
public sealed class ChargeCalls
{
    private readonly StripeClient _client;

    internal ChargeCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<Charge> Pages => new(
        _client, StripePath.Of("charges"), StripeJson.Default.ChargeList, charge => charge.Id);

    /// <summary>Reads a charge.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Charge>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("charges", id), Expansion.ToQuery(expand)),
            StripeJson.Default.Charge,
            cancellationToken);

    /// <summary>Changes what is written on a charge.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Charge>> UpdateAsync(
        string id, ChargeUpdate change, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("charges", id), change.ToForm(), idempotencyKey),
            StripeJson.Default.Charge,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<Charge>>> ListPageAsync(ChargeWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<Charge> ListAsync(ChargeWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

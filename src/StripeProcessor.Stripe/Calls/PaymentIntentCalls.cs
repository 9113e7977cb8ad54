namespace StripeProcessor.Stripe;

/// <summary>Which payments to read.</summary>
public sealed record PaymentIntentWindow : ListWindow
{
    /// <summary>Only of this customer, <c>cus_…</c>.</summary>
    public string? Customer { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("customer", Customer);
    }
}

/// <summary>Payments.</summary>
public sealed class PaymentIntentCalls
{
    private readonly StripeClient _client;

    internal PaymentIntentCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<PaymentIntent> Pages => new(
        _client, StripePath.Of("payment_intents"), StripeJson.Default.PaymentIntentList, intent => intent.Id);

    /// <summary>
    /// Creates a payment, and charges it if it is to be confirmed: at most once per key, however often it is sent.
    /// </summary>
    /// <exception cref="StripeException">Declined, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentIntent>> CreateAsync(
        PaymentIntentCreate payment, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_intents"), payment.ToForm(), idempotencyKey),
            StripeJson.Default.PaymentIntent,
            cancellationToken);

    /// <summary>Reads a payment.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentIntent>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("payment_intents", id), Expansion.ToQuery(expand)),
            StripeJson.Default.PaymentIntent,
            cancellationToken);

    /// <summary>
    /// Charges a payment that waits for a card, or for another one after a refusal: at most once per key.
    /// </summary>
    /// <exception cref="StripeException">Declined, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentIntent>> ConfirmAsync(
        string id, PaymentIntentConfirm confirmation, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_intents", id, "confirm"), confirmation.ToForm(), idempotencyKey),
            StripeJson.Default.PaymentIntent,
            cancellationToken);

    /// <summary>Ends a payment that is neither paid nor under way, so that it never will be.</summary>
    /// <exception cref="StripeException">It is paid or under way, unknown, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentIntent>> CancelAsync(
        string id, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_intents", id, "cancel"), null, idempotencyKey),
            StripeJson.Default.PaymentIntent,
            cancellationToken);

    /// <summary>Changes what is written on a payment.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<PaymentIntent>> UpdateAsync(
        string id, PaymentIntentUpdate change, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("payment_intents", id), change.ToForm(), idempotencyKey),
            StripeJson.Default.PaymentIntent,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<PaymentIntent>>> ListPageAsync(
        PaymentIntentWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<PaymentIntent> ListAsync(PaymentIntentWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);

    /// <summary>
    /// Searches payments. What was created or changed in the last minutes may be missing: an empty page proves nothing about them.
    /// </summary>
    /// <param name="query">In Stripe's search language, e.g. <see cref="PaymentIntentSearch.ByMetadata"/>.</param>
    /// <param name="page"><see cref="StripeSearchPage{T}.NextPage"/> of the page before; null for the first.</param>
    /// <param name="expand">Fields to answer with the object instead of its id, e.g. <c>data.latest_charge</c>.</param>
    /// <param name="cancellationToken">Honoured in waits too.</param>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeSearchPage<PaymentIntent>>> SearchPageAsync(
        string query, string? page, IReadOnlyList<string>? expand, CancellationToken cancellationToken)
    {
        var form = new StripeForm();
        form.Add("query", query);
        form.Add("limit", ListWindow.MaximumPageSize);
        form.Add("page", page);
        form.AddExpand(expand);
        return _client.SendAsync(
            StripeRequest.Get(StripePath.Of("payment_intents", "search"), form),
            StripeJson.Default.PaymentIntentSearchPage,
            cancellationToken);
    }
}

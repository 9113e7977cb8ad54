namespace StripeProcessor.Stripe;

/// <summary>Which sessions to read.</summary>
public sealed record CheckoutSessionWindow : ListWindow
{
    /// <summary>Only of this payment, <c>pi_…</c>.</summary>
    public string? PaymentIntent { get; init; }

    /// <summary>Only of this subscription, <c>sub_…</c>.</summary>
    public string? Subscription { get; init; }

    /// <summary>Only of this customer, <c>cus_…</c>.</summary>
    public string? Customer { get; init; }

    /// <summary>One of <see cref="CheckoutSessionStatus"/>.</summary>
    public string? Status { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("payment_intent", PaymentIntent);
        form.Add("subscription", Subscription);
        form.Add("customer", Customer);
        form.Add("status", Status);
    }
}

/// <summary>Hosted payment pages.</summary>
public sealed class CheckoutSessionCalls
{
    private readonly StripeClient _client;

    internal CheckoutSessionCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<CheckoutSession> Pages => new(
        _client, StripePath.Of("checkout", "sessions"), StripeJson.Default.CheckoutSessionList, session => session.Id);

    /// <summary>Opens a page: at most one per key.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<CheckoutSession>> CreateAsync(
        CheckoutSessionCreate session, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("checkout", "sessions"), session.ToForm(), idempotencyKey),
            StripeJson.Default.CheckoutSession,
            cancellationToken);

    /// <summary>Reads a session.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<CheckoutSession>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("checkout", "sessions", id), Expansion.ToQuery(expand)),
            StripeJson.Default.CheckoutSession,
            cancellationToken);

    /// <summary>Closes an open page, so that it can no longer be paid on.</summary>
    /// <exception cref="StripeException">It is not open, unknown, refused, or without answer.</exception>
    public Task<StripeResponse<CheckoutSession>> ExpireAsync(
        string id, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("checkout", "sessions", id, "expire"), null, idempotencyKey),
            StripeJson.Default.CheckoutSession,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<CheckoutSession>>> ListPageAsync(
        CheckoutSessionWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<CheckoutSession> ListAsync(CheckoutSessionWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

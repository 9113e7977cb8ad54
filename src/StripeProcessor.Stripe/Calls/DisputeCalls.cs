namespace StripeProcessor.Stripe;

/// <summary>Which disputes to read.</summary>
public sealed record DisputeWindow : ListWindow
{
    /// <summary>Only of this charge, <c>ch_…</c>.</summary>
    public string? Charge { get; init; }

    /// <summary>Only of this payment, <c>pi_…</c>.</summary>
    public string? PaymentIntent { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("charge", Charge);
        form.Add("payment_intent", PaymentIntent);
    }
}

/// <summary>Payments that a donor has contested at the bank.</summary>
public sealed class DisputeCalls
{
    private readonly StripeClient _client;

    internal DisputeCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<Dispute> Pages => new(
        _client, StripePath.Of("disputes"), StripeJson.Default.DisputeList, dispute => dispute.Id);

    /// <summary>Reads a dispute.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Dispute>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("disputes", id), Expansion.ToQuery(expand)),
            StripeJson.Default.Dispute,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<Dispute>>> ListPageAsync(DisputeWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<Dispute> ListAsync(DisputeWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

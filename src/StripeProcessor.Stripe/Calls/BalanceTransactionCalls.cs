namespace StripeProcessor.Stripe;

/// <summary>Which movements to read.</summary>
public sealed record BalanceTransactionWindow : ListWindow
{
    /// <summary>Only of this type, e.g. <c>charge</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Only of this payout, <c>po_…</c>.</summary>
    public string? Payout { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("type", Type);
        form.Add("payout", Payout);
    }
}

/// <summary>The account's balance, movement by movement.</summary>
public sealed class BalanceTransactionCalls
{
    private readonly StripeClient _client;

    internal BalanceTransactionCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<BalanceTransaction> Pages => new(
        _client, StripePath.Of("balance_transactions"), StripeJson.Default.BalanceTransactionList, transaction => transaction.Id);

    /// <summary>Reads a movement.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<BalanceTransaction>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("balance_transactions", id), Expansion.ToQuery(expand)),
            StripeJson.Default.BalanceTransaction,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<BalanceTransaction>>> ListPageAsync(
        BalanceTransactionWindow window, CancellationToken cancellationToken) => Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<BalanceTransaction> ListAsync(BalanceTransactionWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

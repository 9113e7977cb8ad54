namespace StripeProcessor.Stripe;

/// <summary>Which payouts to read.</summary>
public sealed record PayoutWindow : ListWindow
{
    /// <summary>Only with this status.</summary>
    public string? Status { get; init; }

    /// <summary>Only what arrives at this time or later.</summary>
    public DateTimeOffset? ArrivalFrom { get; init; }

    /// <summary>Only what arrives before this time.</summary>
    public DateTimeOffset? ArrivalBefore { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("status", Status);
        AddTimes(form, "arrival_date", ArrivalFrom, ArrivalBefore);
    }
}

/// <summary>What Stripe pays to the bank.</summary>
public sealed class PayoutCalls
{
    private readonly StripeClient _client;

    internal PayoutCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<Payout> Pages => new(
        _client, StripePath.Of("payouts"), StripeJson.Default.PayoutList, payout => payout.Id);

    /// <summary>Reads a payout.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Payout>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("payouts", id), Expansion.ToQuery(expand)),
            StripeJson.Default.Payout,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<Payout>>> ListPageAsync(PayoutWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<Payout> ListAsync(PayoutWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

namespace StripeProcessor.Stripe;

/// <summary>Which warnings to read.</summary>
public sealed record EarlyFraudWarningWindow : ListWindow
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

/// <summary>What issuers report as fraud before anybody disputes it.</summary>
public sealed class EarlyFraudWarningCalls
{
    private readonly StripeClient _client;

    internal EarlyFraudWarningCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<EarlyFraudWarning> Pages => new(
        _client, StripePath.Of("radar", "early_fraud_warnings"), StripeJson.Default.EarlyFraudWarningList, warning => warning.Id);

    /// <summary>Reads a warning.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<EarlyFraudWarning>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("radar", "early_fraud_warnings", id), Expansion.ToQuery(expand)),
            StripeJson.Default.EarlyFraudWarning,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<EarlyFraudWarning>>> ListPageAsync(
        EarlyFraudWarningWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<EarlyFraudWarning> ListAsync(EarlyFraudWarningWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

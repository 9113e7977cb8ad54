namespace StripeProcessor.Stripe;

/// <summary>Which events to read; Stripe keeps them for 30 days.</summary>
public sealed record EventWindow : ListWindow
{
    /// <summary>Only these types; null for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Only those that could (true) or could not (false) be delivered to every endpoint.</summary>
    public bool? DeliverySuccess { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.AddItems("types", Types);
        if (DeliverySuccess is { } delivered)
        {
            form.Add("delivery_success", delivered);
        }
    }
}

/// <summary>What happened at Stripe.</summary>
public sealed class EventCalls
{
    private readonly StripeClient _client;

    internal EventCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<StripeEvent> Pages => new(
        _client, StripePath.Of("events"), StripeJson.Default.EventList, happened => happened.Id);

    /// <summary>Reads an event, as it was rendered when it happened.</summary>
    /// <exception cref="StripeException">Unknown or older than 30 days, refused, or without answer.</exception>
    public Task<StripeResponse<StripeEvent>> RetrieveAsync(string id, CancellationToken cancellationToken) =>
        _client.SendAsync(StripeRequest.Get(StripePath.Of("events", id)), StripeJson.Default.StripeEvent, cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<StripeEvent>>> ListPageAsync(EventWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<StripeEvent> ListAsync(EventWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

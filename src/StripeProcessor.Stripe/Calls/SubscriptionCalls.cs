namespace StripeProcessor.Stripe;

/// <summary>Which subscriptions to read.</summary>
public sealed record SubscriptionWindow : ListWindow
{
    /// <summary>Only of this customer, <c>cus_…</c>.</summary>
    public string? Customer { get; init; }

    /// <summary>One of <see cref="SubscriptionStatus"/>, or <c>all</c>; null for all but those that were cancelled.</summary>
    public string? Status { get; init; }

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("customer", Customer);
        form.Add("status", Status);
    }
}

/// <summary>What to change of a subscription. What is not named stays.</summary>
public sealed record SubscriptionUpdate
{
    /// <summary>True: it ends with what is paid for; false: it goes on after all.</summary>
    public bool? CancelAtPeriodEnd { get; init; }

    /// <summary>What it is paid with, <c>pm_…</c>, attached to the customer.</summary>
    public TextChange DefaultPaymentMethod { get; init; }

    /// <summary>Pairs to write, others stay; one with an empty value is removed.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        if (CancelAtPeriodEnd is { } ends)
        {
            form.Add("cancel_at_period_end", ends);
        }

        DefaultPaymentMethod.AddTo(form, "default_payment_method");
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>Recurring gifts.</summary>
public sealed class SubscriptionCalls
{
    private readonly StripeClient _client;

    internal SubscriptionCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<Subscription> Pages => new(
        _client, StripePath.Of("subscriptions"), StripeJson.Default.SubscriptionList, subscription => subscription.Id);

    /// <summary>Creates a recurring gift, and asks for the first payment: at most once per key.</summary>
    /// <exception cref="StripeException">Declined, refused, or without answer.</exception>
    public Task<StripeResponse<Subscription>> CreateAsync(
        SubscriptionCreate subscription, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("subscriptions"), subscription.ToForm(), idempotencyKey),
            StripeJson.Default.Subscription,
            cancellationToken);

    /// <summary>Reads a recurring gift.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Subscription>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("subscriptions", id), Expansion.ToQuery(expand)),
            StripeJson.Default.Subscription,
            cancellationToken);

    /// <summary>Changes a recurring gift.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Subscription>> UpdateAsync(
        string id, SubscriptionUpdate change, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("subscriptions", id), change.ToForm(), idempotencyKey),
            StripeJson.Default.Subscription,
            cancellationToken);

    /// <summary>Ends a recurring gift at once. Nothing is given back.</summary>
    /// <exception cref="StripeException">Refused, without answer, or unknown, as after an earlier attempt whose answer was lost.</exception>
    public Task<StripeResponse<Subscription>> CancelAsync(string id, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Delete(StripePath.Of("subscriptions", id)),
            StripeJson.Default.Subscription,
            cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<Subscription>>> ListPageAsync(
        SubscriptionWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<Subscription> ListAsync(SubscriptionWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

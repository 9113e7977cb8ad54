namespace StripeProcessor.Stripe;

/// <summary>Which customers to read.</summary>
public sealed record CustomerWindow : ListWindow
{
    /// <summary>Only with this address, upper and lower case told apart; several customers may share one.</summary>
    public string? Email { get; init; }

    /// <summary>Nothing: it is personal.</summary>
    public override string ToString() => "";

    private protected override void AddFilters(StripeForm form)
    {
        form.Add("email", Email);
    }
}

/// <summary>
/// A customer to create. A card comes afterwards, with <see cref="PaymentMethodCalls.AttachAsync"/>: the creation no longer takes one.
/// </summary>
public sealed record CustomerCreate
{
    /// <summary>Where Stripe writes to.</summary>
    public string? Email { get; init; }

    /// <summary>What Stripe calls the donor.</summary>
    public string? Name { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Nothing: it is personal.</summary>
    public override string ToString() => "";

    /// <summary>The parameters as they are sent: what is kept to ask the same again.</summary>
    public StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("email", Email);
        form.Add("name", Name);
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>What to write on a customer. What is not named stays.</summary>
public sealed record CustomerUpdate
{
    /// <summary>Where Stripe writes to.</summary>
    public TextChange Email { get; init; }

    /// <summary>What Stripe calls the donor.</summary>
    public TextChange Name { get; init; }

    /// <summary>What invoices are paid with, <c>pm_…</c>; it must be attached.</summary>
    public TextChange InvoiceDefaultPaymentMethod { get; init; }

    /// <summary>Pairs to write, others stay; one with an empty value is removed.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Nothing: it is personal.</summary>
    public override string ToString() => "";

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        Email.AddTo(form, "email");
        Name.AddTo(form, "name");
        InvoiceDefaultPaymentMethod.AddTo(form.Child("invoice_settings"), "default_payment_method");
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>Donors who give again and again.</summary>
public sealed class CustomerCalls
{
    private readonly StripeClient _client;

    internal CustomerCalls(StripeClient client) => _client = client;

    // Made when asked for: the description of a list's JSON would be made with it, in every process that only charges.
    private PageReader<Customer> Pages => new(
        _client, StripePath.Of("customers"), StripeJson.Default.CustomerList, customer => customer.Id);

    /// <summary>Creates a customer: at most one per key.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<Customer>> CreateAsync(
        CustomerCreate customer, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("customers"), customer.ToForm(), idempotencyKey),
            StripeJson.Default.Customer,
            cancellationToken);

    /// <summary>Reads a customer; one that was deleted says so.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Customer>> RetrieveAsync(
        string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Get(StripePath.Of("customers", id), Expansion.ToQuery(expand)),
            StripeJson.Default.Customer,
            cancellationToken);

    /// <summary>Changes what is written on a customer.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Customer>> UpdateAsync(
        string id, CustomerUpdate change, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("customers", id), change.ToForm(), idempotencyKey),
            StripeJson.Default.Customer,
            cancellationToken);

    /// <summary>Deletes a customer for good, and ends its subscriptions at once.</summary>
    /// <exception cref="StripeException">Refused, without answer, or unknown, as after an earlier attempt whose answer was lost.</exception>
    public Task<StripeResponse<Customer>> DeleteAsync(string id, CancellationToken cancellationToken) =>
        _client.SendAsync(StripeRequest.Delete(StripePath.Of("customers", id)), StripeJson.Default.Customer, cancellationToken);

    /// <summary>Reads one page, newest first.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<Customer>>> ListPageAsync(CustomerWindow window, CancellationToken cancellationToken) =>
        Pages.ReadPageAsync(window, cancellationToken);

    /// <summary>Reads the whole window, newest first, page by page as it is consumed.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    /// <exception cref="InvalidOperationException">There are more pages than the window allows: nothing is left out in silence.</exception>
    public IAsyncEnumerable<Customer> ListAsync(CustomerWindow window, CancellationToken cancellationToken) =>
        Pages.ReadAll(window, cancellationToken);
}

namespace StripeProcessor.Stripe;

/// <summary>A product to create.</summary>
public sealed record ProductCreate
{
    /// <summary>
    /// The id it is to have: letters, digits, <c>_</c> and <c>-</c>, so that it is found again without a search. A second creation
    /// with it is refused (<c>resource_already_exists</c>). Null lets Stripe choose.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>What donors read on invoices and in the portal.</summary>
    public required string Name { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The parameters as they are sent: what is kept to ask the same again.</summary>
    public StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("id", Id);
        form.Add("name", Name);
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>What recurring gifts are for.</summary>
public sealed class ProductCalls
{
    private readonly StripeClient _client;

    internal ProductCalls(StripeClient client) => _client = client;

    /// <summary>Creates a product: at most one per key, and one per id that was chosen.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<Product>> CreateAsync(
        ProductCreate product, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("products"), product.ToForm(), idempotencyKey),
            StripeJson.Default.Product,
            cancellationToken);

    /// <summary>Reads a product.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<Product>> RetrieveAsync(string id, CancellationToken cancellationToken) =>
        _client.SendAsync(StripeRequest.Get(StripePath.Of("products", id)), StripeJson.Default.Product, cancellationToken);
}

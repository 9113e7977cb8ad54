namespace StripeProcessor.Stripe;

/// <summary>One logical call: repeated attempts send the same request with the same idempotency key.</summary>
public sealed class StripeRequest
{
    private StripeRequest(HttpMethod method, StripePath path, StripeForm? form, string? idempotencyKey)
    {
        Method = method;
        Path = path;
        Form = form;
        IdempotencyKey = idempotencyKey;
    }

    /// <summary>GET, POST or DELETE.</summary>
    public HttpMethod Method { get; }

    /// <summary>What is asked for.</summary>
    public StripePath Path { get; }

    /// <summary>The parameters: the body of a POST, the query of the others.</summary>
    public StripeForm? Form { get; }

    /// <summary>The name under which Stripe does a POST at most once; always set on a POST, never on the others.</summary>
    public string? IdempotencyKey { get; }

    /// <summary>A call that reads.</summary>
    public static StripeRequest Get(StripePath path, StripeForm? query = null) => new(HttpMethod.Get, path, query, null);

    /// <summary>
    /// A call that ends something. It needs no key: ended twice is ended once. Where the first answer was lost, the next attempt
    /// may be told that there is no such thing any more.
    /// </summary>
    public static StripeRequest Delete(StripePath path, StripeForm? query = null) => new(HttpMethod.Delete, path, query, null);

    /// <summary>A call that acts.</summary>
    /// <param name="path">The resource.</param>
    /// <param name="form">Its parameters.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters, no personal data; null makes a new one for this call.</param>
    /// <exception cref="ArgumentException">The key cannot be sent.</exception>
    public static StripeRequest Post(StripePath path, StripeForm? form, string? idempotencyKey)
    {
        if (idempotencyKey is not null)
        {
            HeaderText.Check(idempotencyKey, nameof(idempotencyKey), allowSpace: false);
        }

        return new(HttpMethod.Post, path, form, idempotencyKey ?? Guid.NewGuid().ToString("D"));
    }

    /// <summary>Method and path, without parameters: they may be personal.</summary>
    public override string ToString() => $"{Method} {Path}";
}

namespace StripeProcessor.Stripe;

/// <summary>What differs between two clients of one key.</summary>
public sealed record StripeClientOptions
{
    /// <summary>
    /// Where the API is: <c>https</c>, or <c>http</c> on a loopback address; no path, query or user name. Default: Stripe.
    /// </summary>
    public Uri ApiBase { get; init; } = new("https://api.stripe.com");

    /// <summary>
    /// The longest one attempt may take, from connecting to the last byte of the body. Default 10 s; more than zero.
    /// </summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest a call may take with all attempts and the waits between them. Default 20 s, below API Gateway's 30 s.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a call is repeated after its first attempt, 0 or more. Default 2, as in Stripe's own clients.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>The <c>User-Agent</c>: our own name, never that of Stripe's clients.</summary>
    public string Product { get; init; } = "StripeProcessor/0.1";

    /// <summary>The connected account to act for (<c>acct_…</c>); null for the key's own.</summary>
    public string? Account { get; init; }

    internal void Check()
    {
        var isSafe = ApiBase.IsAbsoluteUri
            && (ApiBase.Scheme == Uri.UriSchemeHttps || (ApiBase.Scheme == Uri.UriSchemeHttp && ApiBase.IsLoopback));
        if (!isSafe)
        {
            throw new ArgumentException("the address of Stripe must be https, or http on this machine's own loopback address", nameof(ApiBase));
        }

        if (ApiBase.PathAndQuery != "/" || ApiBase.UserInfo.Length > 0 || ApiBase.Fragment.Length > 0)
        {
            throw new ArgumentException("the address of Stripe is a host and a port, without path, query or user name", nameof(ApiBase));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AttemptTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        HeaderText.Check(Product, nameof(Product), allowSpace: true);
        if (Account is not null)
        {
            HeaderText.Check(Account, nameof(Account), allowSpace: false);
        }
    }
}

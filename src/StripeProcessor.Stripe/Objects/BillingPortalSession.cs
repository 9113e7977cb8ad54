namespace StripeProcessor.Stripe;

/// <summary>A donor's visit to the page where a recurring gift is managed. Only the fields we read.</summary>
public sealed record BillingPortalSession
{
    /// <summary><c>bps_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The page, for a short time. Lets in whoever holds it: for the donor alone.</summary>
    public string? Url { get; init; }

    /// <summary>The id: no address.</summary>
    public override string ToString() => Id;
}

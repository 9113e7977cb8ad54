namespace StripeProcessor.Stripe;

/// <summary>One page of what a search found.</summary>
public sealed record StripeSearchPage<T>
{
    /// <summary>The page; empty if there is nothing.</summary>
    public IReadOnlyList<T> Data { get => field ?? []; init; }

    /// <summary>Whether more follow.</summary>
    public bool HasMore { get; init; }

    /// <summary>Asks for the next page; null on the last.</summary>
    public string? NextPage { get; init; }

    /// <summary>How many there are on the page.</summary>
    public override string ToString() => $"{Data.Count} on this page";
}

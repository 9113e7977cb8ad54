namespace StripeProcessor.Stripe;

/// <summary>One page of a list, newest first.</summary>
public sealed record StripeList<T>
{
    /// <summary>The page; empty if there is nothing.</summary>
    public IReadOnlyList<T> Data { get => field ?? []; init; }

    /// <summary>Whether older ones follow.</summary>
    public bool HasMore { get; init; }

    /// <summary>How many there are on the page.</summary>
    public override string ToString() => $"{Data.Count} on this page";
}

namespace StripeProcessor.Stripe;

/// <summary>A field that holds another object's id, or, where the call asked for it with <c>expand</c>, the object.</summary>
/// <param name="Id">Always known.</param>
/// <param name="Value">The object, if it was expanded.</param>
public sealed record Expandable<T>(string Id, T? Value)
    where T : class
{
    /// <summary>The id.</summary>
    public override string ToString() => Id;
}

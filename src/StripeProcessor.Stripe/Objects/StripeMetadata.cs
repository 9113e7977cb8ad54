using System.Collections.ObjectModel;

namespace StripeProcessor.Stripe;

/// <summary>What an object without metadata shows.</summary>
internal static class StripeMetadata
{
    public static IReadOnlyDictionary<string, string> Empty => ReadOnlyDictionary<string, string>.Empty;
}

namespace StripeProcessor.Stripe;

/// <summary>Questions to <see cref="PaymentIntentCalls.SearchPageAsync"/>.</summary>
public static class PaymentIntentSearch
{
    /// <summary>The payments on which exactly this was written. Neither key nor value can end its quotes and ask for more.</summary>
    public static string ByMetadata(string key, string value) => $"metadata['{Escape(key)}']:'{Escape(value)}'";

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
}

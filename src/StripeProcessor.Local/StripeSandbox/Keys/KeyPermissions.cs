namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Which permission an endpoint takes, by the names in Stripe's permissions reference (docs.stripe.com/keys/permissions-reference).
/// Refunds have none of their own there, nor have early fraud warnings and invoice payments: that these go with charges and invoices
/// is our reading.
/// </summary>
internal static class KeyPermissions
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["payment_intents"] = "payment_intent",
        ["payment_methods"] = "payment_method",
        ["setup_intents"] = "setup_intent",
        ["tokens"] = "token",
        ["confirmation_tokens"] = "confirmation_token",
        ["test_helpers"] = "confirmation_token",
        ["charges"] = "charge",
        ["refunds"] = "charge",
        ["radar"] = "charge",
        ["disputes"] = "dispute",
        ["payouts"] = "payout",
        ["balance"] = "balance",
        ["balance_transactions"] = "balance",
        ["checkout"] = "checkout_session",
        ["customers"] = "customer",
        ["products"] = "product",
        ["prices"] = "plan",
        ["subscriptions"] = "subscription",
        ["subscription_items"] = "subscription",
        ["invoices"] = "invoice",
        ["invoice_payments"] = "invoice",
        ["billing_portal"] = "customer_portal",
        ["events"] = "event",
        ["webhook_endpoints"] = "webhook",
    };

    /// <summary>Every name that a key can be given.</summary>
    public static IReadOnlySet<string> All { get; } =
        new HashSet<string>([.. Names.Values, BalanceTransactionSource, KeyRights.Rest], StringComparer.Ordinal);

    private const string BalanceTransactionSource = "balance_transaction_source";

    public static IEnumerable<string> Of(ApiRoute route, FormParameters parameters)
    {
        yield return Names[route.Path.Split('/')[0]];
        if (route.Returns == "balance_transaction" && parameters.Texts("expand").Any(path => path is "source" or "data.source"))
        {
            yield return BalanceTransactionSource;
        }
    }
}

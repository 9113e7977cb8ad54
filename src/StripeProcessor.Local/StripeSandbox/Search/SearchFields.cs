namespace StripeProcessor.Local.Sandbox;

/// <summary>What may be searched for, and where it stands in the object.</summary>
internal static class SearchFields
{
    public static readonly IReadOnlyDictionary<string, string[]> OfPaymentIntent =
        Plain("amount", "created", "currency", "customer", "status");

    public static readonly IReadOnlyDictionary<string, string[]> OfCharge = new Dictionary<string, string[]>(
        Plain("amount", "created", "currency", "customer", "disputed", "refunded", "status"))
    {
        ["billing_details.address.postal_code"] = ["billing_details", "address", "postal_code"],
        ["payment_method_details.card.brand"] = ["payment_method_details", "card", "brand"],
        ["payment_method_details.card.exp_month"] = ["payment_method_details", "card", "exp_month"],
        ["payment_method_details.card.exp_year"] = ["payment_method_details", "card", "exp_year"],
        ["payment_method_details.card.fingerprint"] = ["payment_method_details", "card", "fingerprint"],
        ["payment_method_details.card.last4"] = ["payment_method_details", "card", "last4"],
    };

    private static Dictionary<string, string[]> Plain(params string[] names) => names.ToDictionary(name => name, name => new[] { name });
}

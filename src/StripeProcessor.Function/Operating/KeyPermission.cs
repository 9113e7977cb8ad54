using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Operating;

/// <summary>
/// Something that the function asks of Stripe, and a way to learn whether a key may, without doing it: what only reads is read
/// once; what writes is asked of an object that does not exist, so that there is nothing to change and nothing is made.
/// </summary>
/// <param name="Name">As near to the words of Stripe's dashboard as we know them.</param>
/// <param name="Access"><c>read</c> or <c>write</c>; to write implies to read.</param>
/// <param name="Probe">Makes the question anew: each needs an idempotency key of its own.</param>
internal sealed record KeyPermission(string Name, string Access, Func<StripeRequest> Probe)
{
    // No id of Stripe's is this short and speaks English.
    private const string Nothing = "ofNobody";

    /// <summary>All that the function's calls need: charging, repeating gifts, reading events, refunding, reconciling, erasing.</summary>
    public static IReadOnlyList<KeyPermission> Needed { get; } =
    [
        Writes("Payment Intents", "payment_intents", "pi_" + Nothing),
        Writes("Checkout Sessions", "checkout", "sessions", "cs_" + Nothing, "expire"),
        Writes("Customers", "customers", "cus_" + Nothing),
        Writes("Products", "products", "prod_" + Nothing),
        Writes("Subscriptions", "subscriptions", "sub_" + Nothing),
        new("Customer portal", "write", () => PortalOf("cus_" + Nothing)),
        Writes("Charges", "charges", "ch_" + Nothing),
        Writes("Refunds", "refunds", "re_" + Nothing),
        Reads("Invoices", null, "invoices"),
        Reads("Invoice payments", null, "invoice_payments"),
        new("Balance", "read", () => StripeRequest.Get(StripePath.Of("balance"))),
        Reads("Balance transaction sources", "data.source", "balance_transactions"),
        Reads("Payouts", null, "payouts"),
        Reads("Disputes", null, "disputes"),
        Reads("Early fraud warnings", null, "radar", "early_fraud_warnings"),
        Reads("Events", null, "events"),
        Writes(StackEndpoints.Permission, "webhook_endpoints", "we_" + Nothing),
    ];

    private static KeyPermission Writes(string name, params string[] path) =>
        new(name, "write", () => StripeRequest.Post(StripePath.Of(path), form: null, idempotencyKey: null));

    private static KeyPermission Reads(string name, string? expand, params string[] path) => new(name, "read", () =>
    {
        var query = new StripeForm();
        query.Add("limit", 1);
        if (expand is not null)
        {
            query.AddItem("expand", 0, expand);
        }

        return StripeRequest.Get(StripePath.Of(path), query);
    });

    private static StripeRequest PortalOf(string customer)
    {
        var form = new StripeForm();
        form.Add("customer", customer);
        return StripeRequest.Post(StripePath.Of("billing_portal", "sessions"), form, idempotencyKey: null);
    }
}

/// <summary>What was learnt of one.</summary>
/// <param name="Name">As <see cref="KeyPermission"/> calls it.</param>
/// <param name="Access"><c>read</c> or <c>write</c>.</param>
/// <param name="State"><c>ok</c>, <c>missing</c>, or <c>unknown</c> when Stripe gave no clear answer in time.</param>
/// <param name="StripeName">What Stripe calls the missing one, such as <c>rak_charge_write</c>; null when it did not say.</param>
internal sealed record KeyPermissionState(string Name, string Access, string State, string? StripeName)
{
    /// <summary>In words: "Payment Intents: write".</summary>
    public string ToWords() => StripeName is null ? $"{Name}: {Access}" : $"{Name}: {Access} ({StripeName})";
}

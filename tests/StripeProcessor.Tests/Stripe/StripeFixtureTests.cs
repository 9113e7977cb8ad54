using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StripeProcessor.Stripe;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Stripe;

/// <summary>Stripe's own example of every object, where a copy of them lies beside the checkout.</summary>
public sealed class StripeFixtureTests
{
    private static readonly string File = Path.Combine(Repository.Root, "..", "shared", "data", "stripe-fixtures3.json");

    public static TheoryData<string> Kinds =>
    [
        "payment_intent", "charge", "balance_transaction", "checkout.session", "refund", "dispute", "radar.early_fraud_warning", "customer",
        "deleted_customer", "payment_method", "product", "subscription", "invoice", "invoice_payment", "billing_portal.session", "payout",
        "webhook_endpoint",
    ];

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void Stripes_own_example_of_an_object_is_read(string kind)
    {
        Skip.IfNot(System.IO.File.Exists(File), $"there are no examples of Stripe's objects at {File}");
        using var examples = JsonDocument.Parse(System.IO.File.ReadAllBytes(File));
        var example = examples.RootElement.GetProperty("resources").GetProperty(kind);

        var read = example.Deserialize(TypeOf(kind));

        var id = read!.GetType().GetProperty("Id")!.GetValue(read);
        Assert.Equal(example.GetProperty("id").GetString(), id);
    }

    private static JsonTypeInfo TypeOf(string kind) => kind switch
    {
        "payment_intent" => StripeJson.Default.PaymentIntent,
        "charge" => StripeJson.Default.Charge,
        "balance_transaction" => StripeJson.Default.BalanceTransaction,
        "checkout.session" => StripeJson.Default.CheckoutSession,
        "refund" => StripeJson.Default.Refund,
        "dispute" => StripeJson.Default.Dispute,
        "radar.early_fraud_warning" => StripeJson.Default.EarlyFraudWarning,
        "customer" or "deleted_customer" => StripeJson.Default.Customer,
        "payment_method" => StripeJson.Default.PaymentMethod,
        "product" => StripeJson.Default.Product,
        "subscription" => StripeJson.Default.Subscription,
        "invoice" => StripeJson.Default.Invoice,
        "invoice_payment" => StripeJson.Default.InvoicePayment,
        "billing_portal.session" => StripeJson.Default.BillingPortalSession,
        "payout" => StripeJson.Default.Payout,
        "webhook_endpoint" => StripeJson.Default.WebhookEndpoint,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such object here"),
    };
}

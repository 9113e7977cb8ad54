using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe;

/// <summary>
/// How Stripe's objects are read: without reflection, unknown fields skipped, unknown values of enumerations kept as texts.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PaymentIntent))]
[JsonSerializable(typeof(Charge))]
[JsonSerializable(typeof(BalanceTransaction))]
[JsonSerializable(typeof(BalanceTransactionSource))]
[JsonSerializable(typeof(CheckoutSession))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(Dispute))]
[JsonSerializable(typeof(EarlyFraudWarning))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(PaymentMethod))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(InvoicePayment))]
[JsonSerializable(typeof(BillingPortalSession))]
[JsonSerializable(typeof(Balance))]
[JsonSerializable(typeof(Payout))]
[JsonSerializable(typeof(StripeEvent))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(StripeList<PaymentIntent>), TypeInfoPropertyName = "PaymentIntentList")]
[JsonSerializable(typeof(StripeList<Charge>), TypeInfoPropertyName = "ChargeList")]
[JsonSerializable(typeof(StripeList<Refund>), TypeInfoPropertyName = "RefundList")]
[JsonSerializable(typeof(StripeList<Dispute>), TypeInfoPropertyName = "DisputeList")]
[JsonSerializable(typeof(StripeList<EarlyFraudWarning>), TypeInfoPropertyName = "EarlyFraudWarningList")]
[JsonSerializable(typeof(StripeList<CheckoutSession>), TypeInfoPropertyName = "CheckoutSessionList")]
[JsonSerializable(typeof(StripeList<Customer>), TypeInfoPropertyName = "CustomerList")]
[JsonSerializable(typeof(StripeList<Subscription>), TypeInfoPropertyName = "SubscriptionList")]
[JsonSerializable(typeof(StripeList<Invoice>), TypeInfoPropertyName = "InvoiceList")]
[JsonSerializable(typeof(StripeList<InvoicePayment>), TypeInfoPropertyName = "InvoicePaymentList")]
[JsonSerializable(typeof(StripeList<BalanceTransaction>), TypeInfoPropertyName = "BalanceTransactionList")]
[JsonSerializable(typeof(StripeList<Payout>), TypeInfoPropertyName = "PayoutList")]
[JsonSerializable(typeof(StripeList<WebhookEndpoint>), TypeInfoPropertyName = "WebhookEndpointList")]
[JsonSerializable(typeof(StripeList<StripeEvent>), TypeInfoPropertyName = "EventList")]
[JsonSerializable(typeof(StripeSearchPage<PaymentIntent>), TypeInfoPropertyName = "PaymentIntentSearchPage")]
public sealed partial class StripeJson : JsonSerializerContext;

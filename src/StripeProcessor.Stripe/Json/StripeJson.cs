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
[JsonSerializable(typeof(CheckoutSession))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(StripeEvent))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(StripeList<BalanceTransaction>), TypeInfoPropertyName = "BalanceTransactionList")]
[JsonSerializable(typeof(StripeList<StripeEvent>), TypeInfoPropertyName = "EventList")]
public sealed partial class StripeJson : JsonSerializerContext;

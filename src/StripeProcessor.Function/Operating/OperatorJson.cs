using System.Text.Json.Serialization;
using StripeProcessor.Function.Routes;

namespace StripeProcessor.Function.Operating;

/// <summary>How operators are answered: as everybody else, and in a description of its own that no donor waits for.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DonationListRoute.Page))]
[JsonSerializable(typeof(DonationShowRoute.Shown))]
[JsonSerializable(typeof(RefundRoute.Refunded))]
[JsonSerializable(typeof(ReconcileRoute.Reconciled))]
[JsonSerializable(typeof(EraseRoute.Outcome))]
[JsonSerializable(typeof(SelfCheckRoute.Report))]
[JsonSerializable(typeof(AuditRoute.Month))]
[JsonSerializable(typeof(WebhookEndpointRoute.Connected))]
[JsonSerializable(typeof(WebhookRetireRoute.Retired))]
[JsonSerializable(typeof(KeyProbeRoute.Probed))]
internal sealed partial class OperatorJson : JsonSerializerContext;

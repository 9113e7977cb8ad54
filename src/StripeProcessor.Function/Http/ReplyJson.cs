using System.Text.Json.Serialization;
using StripeProcessor.Function.Routes;

namespace StripeProcessor.Function.Http;

/// <summary>How replies are written: snake_case names, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(HealthRoute.Health))]
[JsonSerializable(typeof(FormRoute.PublicForm))]
[JsonSerializable(typeof(DonateRoute.DonationReply))]
[JsonSerializable(typeof(DonationRoute.GiftReply))]
[JsonSerializable(typeof(ManageRoute.ManageReply))]
[JsonSerializable(typeof(TotalsRoute.TotalsReply))]
[JsonSerializable(typeof(PredecessorRoute.Charged))]
[JsonSerializable(typeof(PredecessorRoute.NotCharged))]
[JsonSerializable(typeof(WebhookRoute.Received))]
internal sealed partial class ReplyJson : JsonSerializerContext;

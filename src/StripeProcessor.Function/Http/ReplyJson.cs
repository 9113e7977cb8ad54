using System.Text.Json.Serialization;
using StripeProcessor.Function.Routes;

namespace StripeProcessor.Function.Http;

/// <summary>How replies are written: snake_case names, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(FormRoute.PublicForm))]
internal sealed partial class ReplyJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace StripeProcessor.Stripe.Json;

/// <summary>The body of a refusal.</summary>
internal sealed record ErrorAnswer
{
    public StripeError? Error { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class ErrorJson : JsonSerializerContext;

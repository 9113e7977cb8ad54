using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;

namespace StripeProcessor.Function;

/// <summary>The event that API Gateway sends and the answer it expects, for the compiler to write their JSON code.</summary>
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
internal sealed partial class EventJson : JsonSerializerContext;

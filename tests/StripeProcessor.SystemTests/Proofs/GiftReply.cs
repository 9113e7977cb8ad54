using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Lambda.APIGatewayEvents;

namespace StripeProcessor.SystemTests.Proofs;

/// <summary>What whoever sent something was told.</summary>
internal sealed record GiftReply(int Status, JsonNode Body, int? RetryAfter)
{
    public string? Is => Status == 200 ? (string?)Body["status"] : null;

    public string? Kind => ((string?)Body["type"])?[(((string?)Body["type"])!.LastIndexOfAny(['/', ':']) + 1)..];

    public string Detail => (string?)Body["detail"] ?? "";

    public bool HasSucceeded => Is == "succeeded";

    public static GiftReply Of(APIGatewayHttpApiV2ProxyResponse response)
    {
        var header = response.Headers?.FirstOrDefault(pair => pair.Key.Equals("retry-after", StringComparison.OrdinalIgnoreCase)).Value;
        return new GiftReply(
            response.StatusCode,
            JsonNode.Parse(response.Body ?? "null") ?? new JsonObject(),
            header is null ? null : int.Parse(header, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public override string ToString() => $"{Status} retry-after={RetryAfter} {Body.ToJsonString()}";
}

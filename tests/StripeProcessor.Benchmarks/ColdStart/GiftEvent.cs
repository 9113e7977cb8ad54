using System.Text;
using System.Text.Json;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>A donation of $25.00 as API Gateway would hand it to the function.</summary>
internal static class GiftEvent
{
    public static byte[] Create()
    {
        var gift = $$"""{"amount":"25.00","currency":"usd","payment_method":"pm_card_visa","donation_id":"{{Guid.NewGuid()}}"}""";
        return Encoding.UTF8.GetBytes(
            $$"""
            {"version":"2.0","routeKey":"$default","rawPath":"/donations","rawQueryString":"",
             "headers":{"content-type":"application/json","accept":"application/json","host":"give.example.org","origin":"https://www.example.org"},
             "requestContext":{"accountId":"123456789012","apiId":"api","domainName":"give.example.org","domainPrefix":"give",
               "http":{"method":"POST","path":"/donations","protocol":"HTTP/1.1","sourceIp":"192.0.2.1","userAgent":"benchmark"},
               "requestId":"id","routeKey":"$default","stage":"$default","time":"23/Nov/2026:12:00:00 +0000","timeEpoch":1795435200000},
             "body":{{JsonSerializer.Serialize(gift)}},"isBase64Encoded":false}
            """);
    }

    public static bool Succeeded(ReadOnlyMemory<byte> reply) =>
        Encoding.UTF8.GetString(reply.Span).Contains("\\u0022succeeded\\u0022", StringComparison.Ordinal)
        || Encoding.UTF8.GetString(reply.Span).Contains("\\\"succeeded\\\"", StringComparison.Ordinal);
}

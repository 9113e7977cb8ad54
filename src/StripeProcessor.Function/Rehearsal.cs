using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function;

/// <summary>
/// Two requests that nobody sent, through the code that real ones take: what runs for the first time costs the most, and during
/// init Lambda gives a full processor and no donor waits. Neither reaches the network: one only reads settings,
/// the other gives nothing and is refused.
/// </summary>
internal static class Rehearsal
{
    private static ReadOnlySpan<byte> Form => """
        {"version":"2.0","rawPath":"/form","headers":{"accept":"*/*"},
         "requestContext":{"http":{"method":"GET","path":"/form"}},"isBase64Encoded":false}
        """u8;

    private static ReadOnlySpan<byte> NoGift => """
        {"version":"2.0","rawPath":"/donations","headers":{"content-type":"application/json"},
         "requestContext":{"http":{"method":"POST","path":"/donations"}},
         "body":"{\"amount\":\"0\",\"currency\":\"usd\",\"email\":\"nobody\"}","isBase64Encoded":false}
        """u8;

    public static async Task RunAsync(Func<Exchange, CancellationToken, ValueTask<(string Route, Reply Reply)>> answer)
    {
        var json = new SourceGeneratorLambdaJsonSerializer<EventJson>();
        await RunAsync(json, Form.ToArray(), answer);
        await RunAsync(json, NoGift.ToArray(), answer);
    }

    private static async Task RunAsync(
        SourceGeneratorLambdaJsonSerializer<EventJson> json,
        byte[] text,
        Func<Exchange, CancellationToken, ValueTask<(string Route, Reply Reply)>> answer)
    {
        var request = json.Deserialize<APIGatewayHttpApiV2ProxyRequest>(new MemoryStream(text));
        var (_, reply) = await answer(new Exchange(new FriendlyRequest(request), "rehearsal"), CancellationToken.None);
        json.Serialize(reply.ToResponse(withBody: true), new MemoryStream());
    }
}

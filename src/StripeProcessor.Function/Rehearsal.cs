using System.Globalization;
using System.Net;
using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function;

/// <summary>
/// Two requests that nobody sent, through the code that real ones take: what runs for the first time costs the most, and during
/// init Lambda gives a full processor and no donor waits. Nothing of it reaches a network: the Stripe client of a rehearsal has no
/// key, and its answers come from here.
/// </summary>
internal static class Rehearsal
{
    public static StripeAccess Access(FunctionSettings settings, FunctionPlatform platform) =>
        new(settings, platform, new StripeClient("no-key", handler: new NoStripe(), time: platform.Time));

    /// <summary>The ledger's own code, up to the network.</summary>
    public static ILedger Ledger(FunctionSettings settings, FunctionPlatform platform) => DynamoDbLedger.Create(
        new DynamoDbOptions
        {
            Table = "rehearsal",
            Mode = settings.Mode,
            Region = "us-east-1",
            Credentials = new AwsCredentials("rehearsal", new Secret("rehearsal")),
        },
        new NoDynamoDb(),
        platform.Time);

    /// <param name="gift">An amount that the rules allow.</param>
    /// <param name="answer">Answers a request, and writes no line about it.</param>
    public static async Task RunAsync(Money gift, Func<Exchange, CancellationToken, ValueTask<(string Route, Reply Reply)>> answer)
    {
        var amount = gift.MinorUnits.ToString(CultureInfo.InvariantCulture);
        var form = """
            {"version":"2.0","rawPath":"/form","headers":{"accept":"*/*"},
             "requestContext":{"http":{"method":"GET","path":"/form"}},"isBase64Encoded":false}
            """;
        var donation = $$$"""
            {"version":"2.0","rawPath":"/donations","headers":{"content-type":"application/json"},
             "requestContext":{"http":{"method":"POST","path":"/donations"}},
             "body":"{\"amount_minor\":{{{amount}}},\"source\":\"tok_rehearsal\"}","isBase64Encoded":false}
            """;

        var json = new EventSerializer();
        foreach (var text in (string[])[form, donation])
        {
            var request = json.Deserialize<APIGatewayHttpApiV2ProxyRequest>(new MemoryStream(Encoding.UTF8.GetBytes(text)));
            var (_, reply) = await answer(new Exchange(new FriendlyRequest(request), "rehearsal"), CancellationToken.None);
            json.Serialize(reply.ToResponse(withBody: true), new MemoryStream());
        }
    }

    private sealed class NoDynamoDb : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.0"),
            });
    }

    private sealed class NoStripe : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = """{"id":"pi_rehearsal","object":"payment_intent","status":"succeeded"}""";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer) });
        }
    }
}

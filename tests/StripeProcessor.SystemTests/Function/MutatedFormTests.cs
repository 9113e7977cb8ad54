using System.Net;
using System.Text;
using CsCheck;
using StripeProcessor.Function;

namespace StripeProcessor.SystemTests.Function;

public sealed class MutatedFormTests
{
    private const int Bodies = 100_000;
    private const int Batch = 1_000;

    private static readonly string[] Forms =
    [
        "amount=25&currency=usd",
        "amount=other&amount_other=1%2C000.50&currency=eur&frequency=monthly&designation=general&cover_fee=on&anonymous=on",
        "amount=10&currency=jpy&email=ada%40example.org&name=Ada+Lovelace&comment=Thank%20you%0Aall&dedication_kind=in_memory&dedication_name=Byron",
        "amount=5&payment_method=pm_card_visa&donation_id=7f1d1c9e-6a0e-4c7b-9a55-2a9f0a3f3b11&_next=https%3A%2F%2Fwww.example.org%2Fthanks",
        "amount=5&source=tok_visa&_gotcha=&_cancel=https%3A%2F%2Fwww.example.org%2Fcancelled",
    ];

    private static readonly string[] Documents =
    [
        """{"amount":"25","currency":"usd","payment_method":"pm_card_visa","donation_id":"7f1d1c9e-6a0e-4c7b-9a55-2a9f0a3f3b11"}""",
        """{"amount_minor":2500,"currency":"kwd","cover_fee":true,"frequency":"yearly","email":"ada@example.org","comment":"für \ud83d\ude00"}""",
        """{"payment_info":{"amount":762,"currency":"usd","source":"tok_visa","description":"Test","receipt_email":"a@b.org","stripe_key":"test"}}""",
    ];

    private static readonly string[] Splinters =
    [
        "&", "=", "%", "%00", "%FF", "%0D%0ASet-Cookie:", "%zz", "+", "[", "]", "{", "}", "\"", "\\u0000", "\\ud800", ",", ":", "null", "true", "-1", "1e308",
        "99999999999999999999", "NaN", "0", "&amount=1", "amount_minor", "\"amount\":", "é", "€", "\u202e", "\0", "\r\n", "４２",
        "4242 4242 4242 4242", "javascript:alert(1)", "//evil.example", "<script>", "' OR 1=1 --", "&donation_id=x",
    ];

    private static readonly Gen<(string Path, string? ContentType, string Accept, byte[] Body)> Requests =
        Gen.OneOf(
            Of(Forms, "/donations", "application/x-www-form-urlencoded"),
            Of(Documents[..2], "/donations", "application/json"),
            Of(Documents[2..], "/v1/payment/request", "application/json"),
            Of([.. Forms, .. Documents], "/donations", "application/json; charset=utf-8", "text/plain", null, ";"));

    [Fact]
    public async Task No_mutated_body_ends_in_a_server_error_or_an_unhandled_exception()
    {
        await using var stand = await FunctionStand.StartAsync(
            "sk_test_mutations", environments: 2, platform: new FunctionPlatform { StripeHandler = new AgreeableStripe() });
        var statuses = new Dictionary<int, int>();

        for (var done = 0; done < Bodies; done += Batch)
        {
            var requests = new List<(string Path, string? ContentType, string Accept, byte[] Body)>(Batch);
            Requests.Sample(requests.Add, iter: Batch, threads: 1);
            var replies = await Task.WhenAll(requests.Select(request =>
                stand.SendAsync("POST", request.Path, request.ContentType, request.Body, ("accept", request.Accept))));

            for (var index = 0; index < replies.Length; index++)
            {
                Assert.True(replies[index].Headers.Values.All(value => value.All(character => character is >= ' ' and <= '~')));
                var status = replies[index].Status;
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
                Assert.True(
                    status is >= 200 and < 500,
                    $"{status} for {requests[index].ContentType} {Convert.ToHexString(requests[index].Body)}: {replies[index].Body}");
            }
        }

        var met = string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"));

        // A suite in which everything is refused at the door would prove little.
        Assert.True(statuses.GetValueOrDefault(200) + statuses.GetValueOrDefault(303) > Bodies / 100, $"too few bodies were accepted: {met}");
        Assert.True(statuses.GetValueOrDefault(422) > Bodies / 100, $"too few bodies reached the rules: {met}");
    }

    private static Gen<(string Path, string? ContentType, string Accept, byte[] Body)> Of(
        string[] seeds, string path, params string?[] contentTypes) =>
        Gen.Select(
            Gen.OneOf(contentTypes),
            Gen.OneOf("text/html", "application/json", "*/*", ""),
            Gen.OneOf(seeds),
            Gen.Select(Gen.Int[0, 5], Gen.Int[0, 400], Gen.Byte, Gen.OneOf(Splinters)).List[1, 4],
            (contentType, accept, seed, mutations) =>
                (path, contentType, accept, mutations.Aggregate(Encoding.UTF8.GetBytes(seed), Mutate)));

    private static byte[] Mutate(byte[] body, (int Kind, int At, byte Octet, string Splinter) mutation)
    {
        var at = body.Length == 0 ? 0 : mutation.At % body.Length;
        return mutation.Kind switch
        {
            0 when body.Length > 0 => [.. body[..at], mutation.Octet, .. body[(at + 1)..]],
            1 => [.. body[..at], .. Encoding.UTF8.GetBytes(mutation.Splinter), .. body[at..]],
            2 => body[..at],
            3 => [.. body, .. body[at..]],
            4 when body.Length > 0 => [.. body[..at], .. body[(at + 1)..]],
            _ => [.. body[at..], .. body[..at]],
        };
    }

    /// <summary>Says yes to everything, so that whatever a mutated form asks for can be asked.</summary>
    private sealed class AgreeableStripe : HttpMessageHandler
    {
        private const string Intent = """{"id":"pi_1","object":"payment_intent","amount":2500,"currency":"usd","status":"succeeded"}""";
        private const string Session = """{"id":"cs_1","object":"checkout.session","status":"open","url":"https://checkout.stripe.com/c/pay/cs_1"}""";

        private const string Subscription = """
            {"id":"sub_1","object":"subscription","status":"incomplete","customer":"cus_1",
             "latest_invoice":{"id":"in_1","object":"invoice","confirmation_secret":{"client_secret":"pi_1_secret_1"}}}
            """;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = request.RequestUri!.AbsolutePath.Split('/') switch
            {
                [_, _, "checkout", "sessions", ..] => Session,
                [_, _, "subscriptions", ..] => Subscription,
                _ => Intent,
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") });
        }
    }
}

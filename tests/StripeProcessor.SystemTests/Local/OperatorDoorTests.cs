using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>Who reaches the operator routes of the local gateway, and what the function is told about them.</summary>
public sealed class OperatorDoorTests : IAsyncLifetime
{
    private const string Token = "an-operator-token";
    private int _asked;
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync(
        request =>
        {
            Interlocked.Increment(ref _asked);
            return JsonSerializer.Serialize(new { statusCode = 200, body = request.GetRawText() });
        },
        new GatewayOptions { OperatorDoor = new TokenDoor(new Secret(Token)).Recognise });

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("/operator/donations")]
    [InlineData("/operator/donations/0e2b7b62-0000-4000-8000-1d2c3b4a5f6e?with_donors=true")]
    [InlineData("/%6Fperator/self-check")]
    public async Task A_bearer_of_the_token_reaches_the_function_under_the_name_of_an_IAM_user(string target)
    {
        var received = await EventOfAsync(target, $"Bearer {Token}");

        var iam = received.GetProperty("requestContext").GetProperty("authorizer").GetProperty("iam");
        Assert.Equal("arn:aws:iam::123456789012:user/local-operator", iam.GetProperty("userArn").GetString());
        Assert.Equal("123456789012", iam.GetProperty("accountId").GetString());
        Assert.Equal(JsonValueKind.Null, iam.GetProperty("cognitoIdentity").ValueKind);
        Assert.All(
            ["accessKey", "callerId", "principalOrgId", "userId"],
            name => Assert.Equal(JsonValueKind.String, iam.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task The_operator_is_told_as_API_Gateway_tells_of_one()
    {
        using var vector = JsonDocument.Parse(await File.ReadAllBytesAsync(Vectors.File("http-api-event-v2.json")));
        var known = vector.RootElement.GetProperty("requestContext").GetProperty("authorizer").GetProperty("iam");

        var received = await EventOfAsync("/operator/audit", $"Bearer {Token}");

        var iam = received.GetProperty("requestContext").GetProperty("authorizer").GetProperty("iam");
        Assert.Equal(
            known.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal),
            iam.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_token_ends_at_the_gateway()
    {
        var received = await EventOfAsync("/operator/audit", $"bearer {Token}");

        Assert.DoesNotContain(Token, received.GetRawText(), StringComparison.Ordinal);
        Assert.False(received.GetProperty("headers").TryGetProperty("authorization", out _));
    }

    [Theory]
    [InlineData("/operator/donations", null)]
    [InlineData("/operator/donations", "Bearer wrong-operator-token")]
    [InlineData("/operator/donations", "Bearer an-operator-toke")]
    [InlineData("/operator/donations", "Bearer an-operator-token2")]
    [InlineData("/operator/donations", "Bearer")]
    [InlineData("/operator/donations", "Basic an-operator-token")]
    [InlineData("/operator/donations", "an-operator-token")]
    [InlineData("/operator", null)]
    [InlineData("/operator/", null)]
    [InlineData("/%6Fperator/donations", null)]
    [InlineData("/nothing/../operator/donations", null)]
    public async Task Anybody_else_is_turned_away_and_the_function_is_not_asked(string target, string? authorization)
    {
        using var reply = await SendAsync(_gateway, target, authorization);

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.Equal("""{"message":"Forbidden"}""", await reply.Content.ReadAsStringAsync());
        Assert.Equal("application/json", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task Two_authorizations_are_none()
    {
        var answer = await RawHttp.SendAsync(
            _gateway.Address,
            $"GET /operator/audit HTTP/1.1\nHost: h\nAuthorization: Bearer {Token}\nAuthorization: Bearer x\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Equal(0, _asked);
    }

    [Theory]
    [InlineData("/donations/1")]
    [InlineData("/operators")]
    [InlineData("/OPERATOR/donations")]
    [InlineData("/x/operator/donations")]
    public async Task Elsewhere_the_token_makes_nobody_an_operator(string target)
    {
        var received = await EventOfAsync(target, $"Bearer {Token}");

        Assert.False(received.GetProperty("requestContext").TryGetProperty("authorizer", out _));
    }

    [Fact]
    public async Task A_page_of_another_site_does_not_even_get_to_ask_whether_it_may()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/operator/erase");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");

        using var reply = await _gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.False(reply.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_gateway_without_a_token_lets_no_operator_in()
    {
        await using var gateway = await GatewayUnderTest.EchoingAsync();

        using var empty = await SendAsync(gateway, "/operator/audit", "Bearer");
        using var given = await SendAsync(gateway, "/operator/audit", $"Bearer {Token}");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (empty.StatusCode, given.StatusCode));
    }

    private async Task<JsonElement> EventOfAsync(string target, string authorization)
    {
        using var reply = await SendAsync(_gateway, target, authorization);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        using var received = JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync());
        return received.RootElement.Clone();
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayUnderTest gateway, string target, string? authorization)
    {
        var address = new Uri(
            gateway.Address.GetLeftPart(UriPartial.Authority) + target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await gateway.Client.SendAsync(request);
    }
}

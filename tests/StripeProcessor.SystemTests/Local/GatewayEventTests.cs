using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>What a request becomes before the function sees it: API Gateway's payload format 2.0.</summary>
public sealed class GatewayEventTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.EchoingAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Header_names_are_lower_case_and_a_repeated_header_is_joined_with_commas()
    {
        var headers = (await EventOfAsync("GET /a HTTP/1.1\nHost: give.example.org\nX-Kind: one\nX-KIND: two\nConnection: close\n\n"))
            .GetProperty("headers");

        Assert.Equal("one,two", headers.GetProperty("x-kind").GetString());
        Assert.Equal("give.example.org", headers.GetProperty("host").GetString());
        Assert.False(headers.TryGetProperty("connection", out _));
    }

    [Fact]
    public async Task Cookies_travel_in_their_own_list_and_not_among_the_headers()
    {
        var received = await EventOfAsync("GET /a HTTP/1.1\nHost: h\nCookie: session=3f2a; theme=dark\nCookie: third=3\nConnection: close\n\n");

        Assert.Equal(
            ["session=3f2a", "theme=dark", "third=3"], received.GetProperty("cookies").EnumerateArray().Select(cookie => cookie.GetString()));
        Assert.False(received.GetProperty("headers").TryGetProperty("cookie", out _));
    }

    [Fact]
    public async Task The_query_stays_as_it_was_written_and_is_also_given_decoded_and_joined()
    {
        var received = await EventOfAsync(
            "GET /donations?status=succeeded&status=processing&name=a%20b%2Bc HTTP/1.1\nHost: h\nConnection: close\n\n");

        Assert.Equal("status=succeeded&status=processing&name=a%20b%2Bc", received.GetProperty("rawQueryString").GetString());
        Assert.Equal("succeeded,processing", received.GetProperty("queryStringParameters").GetProperty("status").GetString());
        Assert.Equal("a b+c", received.GetProperty("queryStringParameters").GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_path_is_decoded()
    {
        var received = await EventOfAsync("GET /a%20b/c HTTP/1.1\nHost: h\nConnection: close\n\n");

        Assert.Equal("/a b/c", received.GetProperty("rawPath").GetString());
        Assert.Equal("/a b/c", received.GetProperty("requestContext").GetProperty("http").GetProperty("path").GetString());
    }

    [Fact]
    public async Task The_request_context_says_who_asked_for_what_and_when()
    {
        var received = await EventOfAsync(
            "POST /donations HTTP/1.1\nHost: give.example.org:8080\nUser-Agent: test/1\nContent-Length: 0\nConnection: close\n\n");

        var context = received.GetProperty("requestContext");
        var http = context.GetProperty("http");
        Assert.Equal(("2.0", "$default"), (received.GetProperty("version").GetString(), received.GetProperty("routeKey").GetString()));
        Assert.Equal(("$default", "$default"), (context.GetProperty("routeKey").GetString(), context.GetProperty("stage").GetString()));
        Assert.Equal(("give.example.org", "give"), (context.GetProperty("domainName").GetString(), context.GetProperty("domainPrefix").GetString()));
        Assert.Equal(("POST", "HTTP/1.1"), (http.GetProperty("method").GetString(), http.GetProperty("protocol").GetString()));
        Assert.Equal(("127.0.0.1", "test/1"), (http.GetProperty("sourceIp").GetString(), http.GetProperty("userAgent").GetString()));
        Assert.Matches("^[A-Za-z0-9_-]{15}=$", context.GetProperty("requestId").GetString());
        Assert.Matches(@"^\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} \+0000$", context.GetProperty("time").GetString());
        Assert.True(context.GetProperty("timeEpoch").GetInt64() > 1_700_000_000_000);
    }

    [Fact]
    public async Task API_Gateway_adds_where_the_request_came_from_and_a_trace()
    {
        var headers = (await EventOfAsync("GET /a HTTP/1.1\nHost: h\nX-Forwarded-For: 192.0.2.17\nConnection: close\n\n"))
            .GetProperty("headers");

        Assert.Equal("192.0.2.17, 127.0.0.1", headers.GetProperty("x-forwarded-for").GetString());
        Assert.Equal("http", headers.GetProperty("x-forwarded-proto").GetString());
        Assert.Equal($"{_gateway.Address.Port}", headers.GetProperty("x-forwarded-port").GetString());
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$", headers.GetProperty("x-amzn-trace-id").GetString());
        Assert.Equal("0", headers.GetProperty("content-length").GetString());
    }

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("application/json; charset=utf-8", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/xml", false)]
    [InlineData("application/javascript", false)]
    [InlineData("application/x-www-form-urlencoded", true)]
    [InlineData("multipart/form-data; boundary=x", true)]
    [InlineData("application/octet-stream", true)]
    [InlineData("image/png", true)]
    [InlineData(null, true)]
    public async Task A_body_is_text_only_for_the_content_types_that_API_Gateway_takes_for_text(string? contentType, bool isBase64)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("amount=25&näme=é"));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        var received = await SendAsync(_gateway, content);

        Assert.Equal(isBase64, received.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Equal("amount=25&näme=é", Encoding.UTF8.GetString(BodyOf(received)));
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_reaches_the_function_byte_for_byte()
    {
        var content = new ByteArrayContent([0x22, 0xC3, 0x28, 0x22]) { Headers = { ContentType = new("application/json") } };

        var received = await SendAsync(_gateway, content);

        Assert.Equal([0x22, 0xC3, 0x28, 0x22], BodyOf(received));
    }

    [Fact]
    public async Task Every_body_travels_as_base64_when_told_so()
    {
        await using var gateway = await GatewayUnderTest.EchoingAsync(new GatewayOptions { Base64Everything = true });

        var received = await SendAsync(gateway, new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.True(received.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Equal("e30=", received.GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_request_without_a_body_brings_none()
    {
        var received = await EventOfAsync("GET /a HTTP/1.1\nHost: h\nConnection: close\n\n");

        Assert.False(received.TryGetProperty("body", out _));
        Assert.False(received.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Fact]
    public async Task A_route_that_was_declared_names_itself_as_the_route_key()
    {
        await using var gateway = await GatewayUnderTest.EchoingAsync(new GatewayOptions { RouteKeys = ["POST /donations"] });

        var declared = await SendAsync(gateway, new StringContent("{}"));
        using var other = JsonDocument.Parse(await gateway.Client.GetStringAsync("/donations"));

        Assert.Equal("POST /donations", declared.GetProperty("routeKey").GetString());
        Assert.Equal("$default", other.RootElement.GetProperty("routeKey").GetString());
    }

    [Fact]
    public async Task The_event_has_no_field_and_no_type_that_API_Gateway_would_not_send()
    {
        using var vector = JsonDocument.Parse(await File.ReadAllBytesAsync(Vectors.File("http-api-event-v2.json")));

        var received = await EventOfAsync(
            "POST /donations?status=a HTTP/1.1\nHost: give.example.org\nUser-Agent: test/1\nAccept: */*\nCookie: a=b\n"
            + "Content-Type: application/json\nContent-Length: 2\nConnection: close\n\n{}");

        AssertWithin(vector.RootElement, received, "");
    }

    private static void AssertWithin(JsonElement known, JsonElement received, string path)
    {
        Assert.True(known.ValueKind == received.ValueKind || path == "/isBase64Encoded", $"{path} has another type");

        if (received.ValueKind != JsonValueKind.Object || path is "/headers" or "/queryStringParameters")
        {
            return;
        }

        foreach (var field in received.EnumerateObject())
        {
            Assert.True(known.TryGetProperty(field.Name, out var same), $"{path}/{field.Name} is unknown to API Gateway");
            AssertWithin(same, field.Value, $"{path}/{field.Name}");
        }
    }

    private static byte[] BodyOf(JsonElement received)
    {
        var body = received.GetProperty("body").GetString()!;
        return received.GetProperty("isBase64Encoded").GetBoolean() ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body);
    }

    private static async Task<JsonElement> SendAsync(GatewayUnderTest gateway, HttpContent content)
    {
        using var reply = await gateway.Client.PostAsync("/donations", content);
        using var received = JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync());
        return received.RootElement.Clone();
    }

    private async Task<JsonElement> EventOfAsync(string request)
    {
        var answer = await RawHttp.SendAsync(_gateway.Address, request);
        using var received = JsonDocument.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        return received.RootElement.Clone();
    }
}

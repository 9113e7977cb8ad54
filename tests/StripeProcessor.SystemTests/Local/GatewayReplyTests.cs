using System.Net;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>What the function's answer becomes before the browser sees it.</summary>
public sealed class GatewayReplyTests
{
    [Fact]
    public async Task Status_headers_cookies_and_body_reach_the_browser()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_ =>
            """{"statusCode":303,"headers":{"Location":"http://127.0.0.1:1/","X-A":"1,2"},"cookies":["a=1; Path=/","b=2"],"body":"see"}""");

        using var reply = await gateway.Client.GetAsync("/x");

        Assert.Equal(HttpStatusCode.SeeOther, reply.StatusCode);
        Assert.Equal("http://127.0.0.1:1/", reply.Headers.Location!.ToString());
        Assert.Equal(["a=1; Path=/", "b=2"], reply.Headers.GetValues("Set-Cookie"));
        Assert.Equal("1,2", RuntimeLoop.Header(reply, "X-A"));
        Assert.Equal("see", await reply.Content.ReadAsStringAsync());
        Assert.Equal("text/plain; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        Assert.True(reply.Headers.Contains("Apigw-Requestid"));
    }

    [Fact]
    public async Task A_base64_body_is_decoded()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_ =>
            """{"statusCode":200,"headers":{"content-type":"image/png"},"body":"iVBORw==","isBase64Encoded":true}""");

        using var reply = await gateway.Client.GetAsync("/x");

        Assert.Equal([0x89, 0x50, 0x4E, 0x47], await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", reply.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("\"Hello\"", "Hello")]
    [InlineData("""{"message":"no status"}""", """{"message":"no status"}""")]
    [InlineData("[1]", "[1]")]
    [InlineData("not JSON {", "not JSON {")]
    public async Task An_answer_without_a_status_is_the_body_of_a_200(string answer, string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_ => answer);

        using var reply = await gateway.Client.GetAsync("/x");

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("application/json", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await reply.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"statusCode":"fine"}""")]
    [InlineData("""{"statusCode":42}""")]
    [InlineData("""{"statusCode":200,"body":{"not":"text"}}""")]
    [InlineData("""{"statusCode":200,"body":"not base64","isBase64Encoded":true}""")]
    [InlineData("""{"statusCode":200,"headers":["a"]}""")]
    [InlineData("""{"statusCode":200,"headers":{"bad name":"a"}}""")]
    [InlineData("""{"statusCode":200,"cookies":"a=1"}""")]
    public async Task An_answer_that_cannot_be_a_reply_is_an_internal_server_error(string answer)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_ => answer);

        using var reply = await gateway.Client.GetAsync("/x");

        await AssertRefusalAsync(reply, 500, "Internal Server Error");
    }

    [Fact]
    public async Task A_line_break_in_a_header_does_not_start_another_header()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_ =>
            """{"statusCode":200,"headers":{"X-A":"a\r\nX-B: b"}}""");

        using var reply = await gateway.Client.GetAsync("/x");

        Assert.Equal("a??X-B: b", RuntimeLoop.Header(reply, "X-A"));
        Assert.False(reply.Headers.Contains("X-B"));
    }

    [Fact]
    public async Task An_error_of_the_function_is_an_internal_server_error_and_its_text_stays_out_of_reply_and_log()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(async (seat, cancellationToken) =>
        {
            using var client = RuntimeLoop.ClientOf(seat);
            using var next = await client.GetAsync("invocation/next", cancellationToken);
            using var error = new StringContent("""{"errorMessage":"donor@example.org","errorType":"Bug"}""");
            error.Headers.Add("Lambda-Runtime-Function-Error-Type", "Bug");
            using var _ = await client.PostAsync($"invocation/{RuntimeLoop.IdOf(next)}/error", error, cancellationToken);
            return "done";
        });

        using var reply = await gateway.Client.GetAsync("/x");

        await AssertRefusalAsync(reply, 500, "Internal Server Error");
        Assert.Contains("gateway: GET /x: the function failed: Bug", gateway.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("donor@", gateway.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_asks_for_the_head_gets_no_body()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_ => """{"statusCode":200,"body":"long"}""");

        using var reply = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/x"));

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());
    }

    internal static async Task AssertRefusalAsync(HttpResponseMessage reply, int status, string message)
    {
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal("application/json", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal($$"""{"message":"{{message}}"}""", await reply.Content.ReadAsStringAsync());
    }
}

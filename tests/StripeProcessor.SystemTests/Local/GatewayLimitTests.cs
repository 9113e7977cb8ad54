using System.Net;
using System.Text;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The limits that API Gateway and Lambda set, and the replies they set them with.</summary>
public sealed class GatewayLimitTests
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    [Fact]
    public async Task A_body_over_10_MB_is_too_large_for_API_Gateway()
    {
        await using var gateway = await GatewayUnderTest.EchoingAsync();

        using var reply = await gateway.Client.PostAsync("/x", new ByteArrayContent(new byte[TenMegabytes + 1]));

        await GatewayReplyTests.AssertRefusalAsync(reply, 413, "Request Entity Too Large");
    }

    [Fact]
    public async Task A_body_that_fits_API_Gateway_but_not_Lambda_is_refused_before_the_function_sees_it()
    {
        var handled = 0;
        await using var gateway = await GatewayUnderTest.StartAsync(_ =>
        {
            handled++;
            return """{"statusCode":200}""";
        });

        using var text = new StringContent(new string('a', 7 * 1024 * 1024), Encoding.ASCII, "text/plain");
        using var reply = await gateway.Client.PostAsync("/x", text);

        await GatewayReplyTests.AssertRefusalAsync(reply, 413, "Request Entity Too Large");
        Assert.Equal(0, handled);
    }

    [Fact]
    public async Task A_body_just_under_Lambdas_limit_is_handled()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(request =>
            $$"""{"statusCode":200,"body":"{{request.GetProperty("body").GetString()!.Length}}"}""");

        using var text = new StringContent(new string('a', 6_000_000), Encoding.ASCII, "text/plain");
        using var reply = await gateway.Client.PostAsync("/x", text);

        Assert.Equal("6000000", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_answer_over_6_MB_is_an_internal_server_error()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_ =>
            $$"""{"statusCode":200,"body":"{{new string('a', 7 * 1024 * 1024)}}"}""");

        using var reply = await gateway.Client.GetAsync("/x");

        await GatewayReplyTests.AssertRefusalAsync(reply, 500, "Internal Server Error");
        Assert.Contains("Function.ResponseSizeTooLarge", gateway.Log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9_900, 200)]
    [InlineData(10_300, 431)]
    public async Task Request_line_and_header_values_together_have_10240_bytes(int length, int status)
    {
        await using var gateway = await GatewayUnderTest.EchoingAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        request.Headers.Add("X-Long", new string('a', length));

        using var reply = await gateway.Client.SendAsync(request);

        Assert.Equal(status, (int)reply.StatusCode);
    }

    [Fact]
    public async Task A_function_that_takes_longer_than_the_integration_may_is_answered_503_and_goes_on_to_its_end()
    {
        var release = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var gateway = await GatewayUnderTest.StartAsync(
            RuntimeLoop.Answering(async _ =>
            {
                await release.Task;
                ended.TrySetResult();
                return """{"statusCode":200}""";
            }),
            new GatewayOptions { IntegrationTimeout = TimeSpan.FromMilliseconds(300) });

        using var reply = await gateway.Client.GetAsync("/x");

        await GatewayReplyTests.AssertRefusalAsync(reply, 503, "Service Unavailable");
        release.SetResult();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_function_that_outlives_its_own_limit_is_stopped_and_the_next_request_gets_a_new_environment()
    {
        var starts = 0;
        await using var gateway = await GatewayUnderTest.StartAsync(
            async (seat, cancellationToken) =>
            {
                if (Interlocked.Increment(ref starts) > 1)
                {
                    return await RuntimeLoop.Answering(_ => """{"statusCode":200}""")(seat, cancellationToken);
                }

                using var client = RuntimeLoop.ClientOf(seat);
                using var next = await client.GetAsync("invocation/next", cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "never";
            },
            new GatewayOptions { FunctionTimeout = TimeSpan.FromMilliseconds(300) });

        using var late = await gateway.Client.GetAsync("/x");
        using var next = await gateway.Client.GetAsync("/x");

        await GatewayReplyTests.AssertRefusalAsync(late, 500, "Internal Server Error");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_goes_away_does_not_stop_the_function()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var gateway = await GatewayUnderTest.StartAsync(RuntimeLoop.Answering(async _ =>
        {
            started.TrySetResult();
            await release.Task;
            ended.TrySetResult();
            return """{"statusCode":200}""";
        }));

        using var leave = new CancellationTokenSource();
        var request = gateway.Client.GetAsync("/x", leave.Token);
        await started.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        release.SetResult();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}

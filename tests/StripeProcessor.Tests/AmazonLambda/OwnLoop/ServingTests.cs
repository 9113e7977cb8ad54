using System.Net;
using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace StripeProcessor.Tests.AmazonLambda.OwnLoop;

/// <summary>Whatever Lambda has handed over is answered: with a response, or else with an error.</summary>
public sealed class ServingTests : IDisposable
{
    private readonly LoopFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_gift_under_way_when_the_process_is_told_to_end_is_finished_and_answered_first()
    {
        var started = new TaskCompletionSource();
        var charged = new TaskCompletionSource();
        fixture.RuntimeApi.Invoke("1", "gift");

        var running = fixture.RunAsync(async request =>
        {
            started.SetResult();
            await charged.Task;
            return await LoopFixture.Echo(request);
        });
        await started.Task;
        await fixture.Stop.CancelAsync();
        Assert.False(running.IsCompleted);
        charged.SetResult();
        await running.WaitAsync(TimeSpan.FromSeconds(30));

        var post = await fixture.RuntimeApi.PostAsync();
        Assert.Equal(("invocation/1/response", "gift"), (post.Call, post.Body));
    }

    [Fact]
    public async Task An_invocation_whose_body_is_still_coming_when_the_process_is_told_to_end_is_served()
    {
        var rest = new TaskCompletionSource<string>();
        var asked = new TaskCompletionSource();
        fixture.RuntimeApi.Invoke("1", shape: answer => answer.Content = new LateContent(asked, rest.Task));

        var running = fixture.RunAsync(LoopFixture.Echo);
        await asked.Task;
        await fixture.Stop.CancelAsync();
        rest.SetResult("gift");
        await running.WaitAsync(TimeSpan.FromSeconds(30));

        var post = await fixture.RuntimeApi.PostAsync();
        Assert.Equal(("invocation/1/response", "gift"), (post.Call, post.Body));
    }

    [Fact]
    public async Task A_handler_that_is_cancelled_is_an_error_of_its_invocation_and_not_the_end_of_the_loop()
    {
        fixture.RuntimeApi.Invoke("1");
        fixture.RuntimeApi.Invoke("2");

        var running = fixture.RunAsync(request => request.LambdaContext.AwsRequestId == "1"
            ? throw new OperationCanceledException("out of time")
            : LoopFixture.Echo(request));
        var (report, response) = (await fixture.RuntimeApi.PostAsync(), await fixture.RuntimeApi.PostAsync());

        Assert.Equal(("invocation/1/error", "OperationCanceledException"), (report.Call, report.ErrorType));
        Assert.Equal("invocation/2/response", response.Call);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task A_response_that_Lambda_finds_too_large_is_reported_as_the_invocations_error()
    {
        fixture.RuntimeApi.Verdict = post => post.Call.EndsWith("response", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.RequestEntityTooLarge)
            : FakeRuntimeApi.Accepted();
        fixture.RuntimeApi.Invoke("1");

        var running = fixture.RunAsync(LoopFixture.Echo);
        var (response, report) = (await fixture.RuntimeApi.PostAsync(), await fixture.RuntimeApi.PostAsync());

        Assert.Equal("invocation/1/response", response.Call);
        Assert.Equal(("invocation/1/error", "RuntimeApiClientException"), (report.Call, report.ErrorType));
        Assert.Contains("413", (string?)report.Json["errorMessage"], StringComparison.Ordinal);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task A_response_that_cannot_be_posted_at_all_costs_its_invocation_and_no_other()
    {
        fixture.RuntimeApi.Verdict = post => post.Call.StartsWith("invocation/1/", StringComparison.Ordinal)
            ? throw new HttpRequestException("connection reset")
            : FakeRuntimeApi.Accepted();
        fixture.RuntimeApi.Invoke("1");
        fixture.RuntimeApi.Invoke("2", "second");

        var running = fixture.RunAsync(LoopFixture.Echo);
        var post = await fixture.RuntimeApi.PostAsync();

        Assert.Equal(("invocation/2/response", "second"), (post.Call, post.Body));
        Assert.Contains("cannot report that the invocation failed", fixture.Log, StringComparison.Ordinal);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task The_trace_header_is_exported_for_the_invocation_it_came_with()
    {
        var exported = new List<string?>();
        fixture.RuntimeApi.Invoke("1", shape: answer => answer.Headers.Add("Lambda-Runtime-Trace-Id", "Root=1-a-b"));
        fixture.RuntimeApi.Invoke("2");

        var running = fixture.RunAsync(request =>
        {
            exported.Add(fixture.Variables["_X_AMZN_TRACE_ID"]);
            exported.Add(LambdaTraceProvider.CurrentTraceId);
            return LoopFixture.Echo(request);
        });
        await fixture.RuntimeApi.PostAsync();
        await fixture.RuntimeApi.PostAsync();

        Assert.Equal(["Root=1-a-b", "Root=1-a-b", null, null], exported);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task The_remaining_time_runs_down_with_the_clock_and_below_zero()
    {
        var remaining = new List<double>();
        var deadline = fixture.Time.Now.AddSeconds(10).ToUnixTimeMilliseconds();
        fixture.RuntimeApi.Invoke("1", shape: answer =>
        {
            answer.Headers.Remove("Lambda-Runtime-Deadline-Ms");
            answer.Headers.Add("Lambda-Runtime-Deadline-Ms", $"{deadline}");
        });

        var running = fixture.RunAsync(request =>
        {
            remaining.Add(request.LambdaContext.RemainingTime.TotalSeconds);
            fixture.Time.Now = fixture.Time.Now.AddSeconds(12);
            remaining.Add(request.LambdaContext.RemainingTime.TotalSeconds);
            return LoopFixture.Echo(request);
        });
        await fixture.RuntimeApi.PostAsync();

        Assert.Equal([10, -2], remaining);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task The_context_says_what_the_environment_says_about_the_function()
    {
        ILambdaContext? seen = null;
        fixture.RuntimeApi.Invoke("1");

        var running = fixture.RunAsync(request =>
        {
            seen = request.LambdaContext;
            return LoopFixture.Echo(request);
        });
        await fixture.RuntimeApi.PostAsync();

        Assert.Equal(("donations", "$LATEST", 512), (seen!.FunctionName, seen.FunctionVersion, seen.MemoryLimitInMB));
        Assert.Equal(("/aws/lambda/donations", "2026/11/23/[$LATEST]abc"), (seen.LogGroupName, seen.LogStreamName));
        Assert.Null(seen.Identity.IdentityId);
        Assert.Null(seen.ClientContext.Client);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task A_stream_is_sent_from_where_it_stands_and_closed_only_if_the_handler_says_so()
    {
        var kept = new MemoryStream(Encoding.UTF8.GetBytes("skip this")) { Position = 5 };
        var given = new MemoryStream(Encoding.UTF8.GetBytes("all of it"));
        fixture.RuntimeApi.Invoke("1");
        fixture.RuntimeApi.Invoke("2");
        fixture.RuntimeApi.Invoke("3");

        var running = fixture.RunAsync(request => Task.FromResult(request.LambdaContext.AwsRequestId switch
        {
            "1" => new InvocationResponse(kept, false),
            "2" => new InvocationResponse(given),
            _ => null!,
        }));

        Assert.Equal("this", (await fixture.RuntimeApi.PostAsync()).Body);
        Assert.Equal("all of it", (await fixture.RuntimeApi.PostAsync()).Body);
        Assert.Equal("", (await fixture.RuntimeApi.PostAsync()).Body);
        Assert.True(kept.CanRead);
        Assert.False(given.CanRead);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task The_fault_that_stopped_the_start_is_thrown_even_if_nobody_can_be_told()
    {
        fixture.RuntimeApi.Verdict = _ => throw new HttpRequestException("connection refused");
        var loop = fixture.Loop(LoopFixture.Echo, () => throw new InvalidOperationException("the key is for another mode"));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => loop.RunAsync(fixture.Stop.Token));

        Assert.Equal("the key is for another mode", fault.Message);
        Assert.Contains("connection refused", fixture.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_function_is_ready_before_it_asks_for_work()
    {
        var opened = new TaskCompletionSource<bool>();
        var loop = fixture.Loop(LoopFixture.Echo, () => opened.Task);

        var running = loop.RunAsync(fixture.Stop.Token);
        var asked = fixture.RuntimeApi.AskedAsync();
        Assert.False(asked.IsCompleted);
        opened.SetResult(true);
        await asked;

        await fixture.EndAsync(running);
    }

    private sealed class LateContent(TaskCompletionSource asked, Task<string> text) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            asked.SetResult();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(await text.WaitAsync(cancellationToken)), cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

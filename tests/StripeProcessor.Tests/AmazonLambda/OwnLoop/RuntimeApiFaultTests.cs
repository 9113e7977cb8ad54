using System.Net;
using Amazon.Lambda.RuntimeSupport;

namespace StripeProcessor.Tests.AmazonLambda.OwnLoop;

/// <summary>A Runtime API that breaks its contract is waited for a while: it neither ends the function nor spins it.</summary>
public sealed class RuntimeApiFaultTests : IDisposable
{
    private readonly LoopFixture fixture = new();

    public static TheoryData<string, Func<HttpResponseMessage>> Faults { get; } = new()
    {
        { "status 500", () => new HttpResponseMessage(HttpStatusCode.InternalServerError) },
        { "status 403", () => new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("<html>") } },
        { "status 204", () => new HttpResponseMessage(HttpStatusCode.NoContent) },
        { "status 302", () => new HttpResponseMessage(HttpStatusCode.Redirect) },
        { "Lambda-Runtime-Aws-Request-Id", () => new HttpResponseMessage(HttpStatusCode.OK) },
        { "connection refused", () => throw new HttpRequestException("connection refused") },
        { "timed out", () => throw new TaskCanceledException("timed out") },
        { "body ended early", () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new TornContent() } },
    };

    public void Dispose() => fixture.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_answer_that_holds_no_invocation_is_logged_and_asked_for_again_after_a_pause(
        string fault, Func<HttpResponseMessage> answer)
    {
        fixture.RuntimeApi.Answer(answer);
        fixture.RuntimeApi.Invoke("1", "good");

        var running = fixture.RunAsync(LoopFixture.Echo);
        var pause = await fixture.Time.PauseAsync();
        pause.End();
        var post = await fixture.RuntimeApi.PostAsync();

        Assert.Equal(TimeSpan.FromMilliseconds(100), pause.Length);
        Assert.Contains(fault, fixture.Log, StringComparison.Ordinal);
        Assert.Equal(("invocation/1/response", "good"), (post.Call, post.Body));
        await fixture.EndAsync(running);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public async Task An_invocation_without_a_readable_deadline_is_reported_and_never_reaches_the_handler(string? deadline)
    {
        fixture.RuntimeApi.Invoke("1", shape: answer =>
        {
            answer.Headers.Remove("Lambda-Runtime-Deadline-Ms");
            answer.Headers.TryAddWithoutValidation("Lambda-Runtime-Deadline-Ms", deadline is null ? [] : [deadline]);
        });
        fixture.RuntimeApi.Invoke("2", "good");

        var running = fixture.RunAsync(request =>
            request.LambdaContext.AwsRequestId == "1" ? throw new InvalidOperationException() : LoopFixture.Echo(request));
        var report = await fixture.RuntimeApi.PostAsync();
        (await fixture.Time.PauseAsync()).End();
        var response = await fixture.RuntimeApi.PostAsync();

        Assert.Equal("invocation/1/error", report.Call);
        Assert.Contains("Lambda-Runtime-Deadline-Ms", (string?)report.Json["errorMessage"], StringComparison.Ordinal);
        Assert.Equal("invocation/2/response", response.Call);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task Pauses_grow_to_five_seconds_and_a_Runtime_API_that_has_gone_ends_the_loop()
    {
        for (var fault = 0; fault < BackOff.MostFaults; fault++)
        {
            fixture.RuntimeApi.Answer(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));
        }

        var running = fixture.RunAsync(LoopFixture.Echo);
        var pauses = new List<double>();
        for (var fault = 1; fault < BackOff.MostFaults; fault++)
        {
            var pause = await fixture.Time.PauseAsync();
            pauses.Add(pause.Length.TotalSeconds);
            pause.End();
        }

        var last = await Assert.ThrowsAsync<RuntimeApiClientException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5], pauses);
        Assert.Equal(500, last.StatusCode);
    }

    [Fact]
    public async Task One_invocation_makes_up_for_all_faults_before_it()
    {
        fixture.RuntimeApi.Answer(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));
        fixture.RuntimeApi.Answer(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));
        fixture.RuntimeApi.Invoke("1");
        fixture.RuntimeApi.Answer(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));

        var running = fixture.RunAsync(LoopFixture.Echo);
        (await fixture.Time.PauseAsync()).End();
        (await fixture.Time.PauseAsync()).End();
        var pause = await fixture.Time.PauseAsync();

        Assert.Equal(TimeSpan.FromMilliseconds(100), pause.Length);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task Cancelling_ends_a_pause_too()
    {
        fixture.RuntimeApi.Answer(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));

        var running = fixture.RunAsync(LoopFixture.Echo);
        await fixture.Time.PauseAsync();

        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task Serving_takes_no_timer()
    {
        fixture.RuntimeApi.Invoke("1");
        fixture.RuntimeApi.Invoke("2");

        var running = fixture.RunAsync(LoopFixture.Echo);
        await fixture.RuntimeApi.PostAsync();
        await fixture.RuntimeApi.PostAsync();

        Assert.False(fixture.Time.HasPauses);
        await fixture.EndAsync(running);
    }

    [Fact]
    public async Task A_program_started_outside_Lambda_says_what_is_missing()
    {
        fixture.Variables.Remove("AWS_LAMBDA_RUNTIME_API", out _);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.RunAsync(LoopFixture.Echo));

        Assert.Contains("AWS_LAMBDA_RUNTIME_API is not set", fault.Message, StringComparison.Ordinal);
    }

    private sealed class TornContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new HttpRequestException("body ended early");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>Lambda's Runtime API as a runtime meets it.</summary>
public sealed class RuntimeApiTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private RuntimeApi _runtime = null!;
    private HttpClient _environment = null!;

    public async Task InitializeAsync()
    {
        _runtime = await RuntimeApi.StartAsync(new RuntimeApiOptions { Environments = 2 }, CancellationToken.None);
        _environment = RuntimeLoop.ClientOf(_runtime.Seats[0]);
    }

    public async Task DisposeAsync()
    {
        _environment.Dispose();
        await _runtime.DisposeAsync();
    }

    [Fact]
    public async Task An_event_is_handed_over_with_its_id_deadline_ARN_and_trace()
    {
        var before = TimeProvider.System.GetUtcNow();
        var result = _runtime.InvokeAsync(RuntimeLoop.Event("""{"a":1}"""), Long, CancellationToken.None);

        using var next = await _environment.GetAsync("invocation/next");

        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse(RuntimeLoop.Header(next, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal("""{"a":1}""", await next.Content.ReadAsStringAsync());
        Assert.Equal("application/json", next.Content.Headers.ContentType!.ToString());
        Assert.True(Guid.TryParse(RuntimeLoop.IdOf(next), out _));
        Assert.StartsWith("arn:aws:lambda:", RuntimeLoop.Header(next, "Lambda-Runtime-Invoked-Function-Arn"), StringComparison.Ordinal);
        Assert.Matches(
            "^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$", RuntimeLoop.Header(next, "Lambda-Runtime-Trace-Id"));
        Assert.InRange(deadline, before + Long - TimeSpan.FromSeconds(1), before + Long + Long);
        Assert.False(result.IsCompleted);
    }

    [Fact]
    public async Task An_answer_is_accepted_with_202_and_reaches_the_caller_byte_for_byte()
    {
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        using var accepted = await PostAsync($"invocation/{RuntimeLoop.IdOf(next)}/response", "{\"x\":\"é\"}");

        var answered = Assert.IsType<InvocationResult.Answered>(await result);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("{\"x\":\"é\"}", Encoding.UTF8.GetString(answered.Payload.Span));
    }

    [Fact]
    public async Task An_environment_that_asks_first_is_answered_when_an_event_comes()
    {
        var next = _environment.GetAsync("invocation/next");
        var result = _runtime.InvokeAsync(RuntimeLoop.Event("""{"late":true}"""), Long, CancellationToken.None);

        using var received = await next;

        Assert.Equal("""{"late":true}""", await received.Content.ReadAsStringAsync());
        Assert.False(result.IsCompleted);
    }

    [Fact]
    public async Task An_error_of_the_handler_reaches_the_caller_with_its_type_and_report()
    {
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        using var report = RuntimeLoop.Error("Bug");
        report.Headers.Add("Lambda-Runtime-Function-Error-Type", "Bug");
        using var accepted = await _environment.PostAsync($"invocation/{RuntimeLoop.IdOf(next)}/error", report);

        var failed = Assert.IsType<InvocationResult.Failed>(await result);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("Bug", failed.ErrorType);
        Assert.Contains("\"errorMessage\":\"m\"", Encoding.UTF8.GetString(failed.Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_init_error_fails_the_event_that_waited_for_the_environment()
    {
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);

        using var report = RuntimeLoop.Error("SettingsException");
        report.Headers.Add("Lambda-Runtime-Function-Error-Type", "SettingsException");
        using var accepted = await _environment.PostAsync("init/error", report);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("SettingsException", Assert.IsType<InvocationResult.Failed>(await result).ErrorType);
    }

    [Fact]
    public async Task An_init_error_after_init_is_refused()
    {
        var next = _environment.GetAsync("invocation/next");
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var received = await next;

        using var refused = await _environment.PostAsync("init/error", RuntimeLoop.Error("Late"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(result.IsCompleted);
    }

    [Fact]
    public async Task An_answer_to_an_event_that_nobody_was_given_is_refused_with_400()
    {
        using var refused = await PostAsync("invocation/6f1b5f0e-0000-4000-8000-000000000000/response", "{}");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("InvalidRequestID", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_answer_to_the_same_event_is_refused_with_403()
    {
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        using var first = await PostAsync($"invocation/{RuntimeLoop.IdOf(next)}/response", "1");
        using var second = await PostAsync($"invocation/{RuntimeLoop.IdOf(next)}/response", "2");

        var answered = Assert.IsType<InvocationResult.Answered>(await result);
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        Assert.Equal("1", Encoding.UTF8.GetString(answered.Payload.Span));
    }

    [Fact]
    public async Task One_environment_cannot_answer_for_another()
    {
        _ = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");
        using var other = RuntimeLoop.ClientOf(_runtime.Seats[1]);

        using var refused = await other.PostAsync($"invocation/{RuntimeLoop.IdOf(next)}/response", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Asking_for_the_next_event_before_answering_the_last_is_refused()
    {
        _ = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        using var refused = await _environment.GetAsync("invocation/next");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("InvalidStateTransition", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_over_6_MB_is_refused_with_413_and_fails_the_event()
    {
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        using var refused = await PostAsync($"invocation/{RuntimeLoop.IdOf(next)}/response", new string('a', (6 * 1024 * 1024) + 101));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("Function.ResponseSizeTooLarge", Assert.IsType<InvocationResult.Failed>(await result).ErrorType);
    }

    [Fact]
    public async Task An_event_over_6_MB_is_refused_before_anybody_is_asked()
    {
        var result = await _runtime.InvokeAsync(new byte[(6 * 1024 * 1024) + 1], Long, CancellationToken.None);

        Assert.IsType<InvocationResult.EventTooLarge>(result);
    }

    [Fact]
    public async Task An_environment_that_dies_holding_an_event_fails_it_at_once()
    {
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        _runtime.Seats[0].ReportDeath("exit code 139");

        Assert.Equal("exit code 139", Assert.IsType<InvocationResult.EnvironmentDied>(await result).Reason);
    }

    [Fact]
    public async Task An_event_that_an_environment_went_away_from_before_it_was_sent_is_given_to_the_next()
    {
        using (var leave = new CancellationTokenSource())
        {
            var asked = _environment.GetAsync("invocation/next", leave.Token);
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }

        var result = _runtime.InvokeAsync(RuntimeLoop.Event("""{"kept":1}"""), Long, CancellationToken.None);
        using var other = RuntimeLoop.ClientOf(_runtime.Seats[1]);
        using var next = await other.GetAsync("invocation/next");

        Assert.Equal("""{"kept":1}""", await next.Content.ReadAsStringAsync());
        Assert.False(result.IsCompleted);
    }

    [Fact]
    public async Task An_event_outlives_its_time_limit_only_in_the_environment_and_not_for_the_caller()
    {
        var overdue = new TaskCompletionSource();
        _runtime.Seats[0].Overdue = overdue.SetResult;
        var result = _runtime.InvokeAsync(RuntimeLoop.Event(), TimeSpan.FromMilliseconds(200), CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        Assert.IsType<InvocationResult.TimedOut>(await result);
        await overdue.Task.WaitAsync(Long);
    }

    [Fact]
    public async Task A_caller_who_gives_up_takes_a_waiting_event_back()
    {
        using var giveUp = new CancellationTokenSource();
        var abandoned = _runtime.InvokeAsync(RuntimeLoop.Event("""{"n":1}"""), Long, giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        _ = _runtime.InvokeAsync(RuntimeLoop.Event("""{"n":2}"""), Long, CancellationToken.None);
        using var next = await _environment.GetAsync("invocation/next");

        Assert.Equal("""{"n":2}""", await next.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "invocation/x/response", 405)]
    [InlineData("POST", "invocation/next", 405)]
    [InlineData("GET", "nothing", 404)]
    public async Task Other_calls_do_not_exist(string method, string path, int status)
    {
        using var reply = await _environment.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)reply.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        _environment.PostAsync(path, new StringContent(body));
}

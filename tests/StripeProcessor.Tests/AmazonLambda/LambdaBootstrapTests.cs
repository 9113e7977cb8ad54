using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace StripeProcessor.Tests.AmazonLambda;

/// <summary>What holds for this loop and for the package's: a function may rely on no more.</summary>
public sealed partial class LambdaBootstrapTests : IDisposable
{
    private readonly FakeRuntimeApi runtimeApi = new();
    private readonly CancellationTokenSource stop = new();

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
        runtimeApi.Dispose();
    }

    [Fact]
    public async Task What_the_handler_answers_is_posted_under_the_id_it_was_asked_with()
    {
        runtimeApi.Invoke("7", """{"Name":"winter shelter"}""");

        var running = RunAsync((gift, _) => Task.FromResult(new Gift($"for the {gift.Name}")));
        var post = await runtimeApi.PostAsync();

        Assert.Equal("http://runtime.test:9001/2018-06-01/runtime/invocation/7/response", post.Address.ToString());
        Assert.Equal("""{"Name":"for the winter shelter"}""", post.Body);
        Assert.Equal("application/json", post.ContentType);
        await EndAsync(running);
    }

    [Fact]
    public async Task A_handler_that_throws_is_reported_and_the_next_invocation_is_served()
    {
        runtimeApi.Invoke("1", """{"Name":"broken"}""");
        runtimeApi.Invoke("2", """{"Name":"fine"}""");

        var running = RunAsync((gift, _) => gift.Name == "broken" ? Broken() : Task.FromResult(gift));
        var (report, response) = (await runtimeApi.PostAsync(), await runtimeApi.PostAsync());

        Assert.Equal("invocation/1/error", report.Call);
        Assert.Equal("InvalidOperationException", report.ErrorType);
        Assert.Equal("InvalidOperationException", (string?)report.Json["errorType"]);
        Assert.Equal("no such fund", (string?)report.Json["errorMessage"]);
        Assert.Contains(
            report.Json["stackTrace"]!.AsArray(), frame => ((string?)frame)!.Contains(nameof(Broken), StringComparison.Ordinal));
        Assert.Equal("TimeoutException", (string?)report.Json["cause"]!["errorType"]);
        Assert.Equal("invocation/2/response", response.Call);
        await EndAsync(running);
    }

    [Fact]
    public async Task An_event_that_does_not_fit_the_input_is_reported_and_never_reaches_the_handler()
    {
        runtimeApi.Invoke("1", "not json");

        var running = RunAsync((_, _) => throw new UnreachableException());
        var report = await runtimeApi.PostAsync();

        Assert.Equal("invocation/1/error", report.Call);
        Assert.Equal("JsonSerializerException", report.ErrorType);
        await EndAsync(running);
    }

    [Fact]
    public async Task The_context_says_which_invocation_it_is_and_how_long_it_may_take()
    {
        ILambdaContext? seen = null;
        var remaining = TimeSpan.Zero;
        string? trace = null;
        runtimeApi.Invoke("9", shape: answer =>
        {
            answer.Headers.Add("Lambda-Runtime-Trace-Id", "Root=1-6923a1bc-0123456789abcdef01234567");
            answer.Headers.Add("Lambda-Runtime-Aws-Tenant-Id", "riverside");
            answer.Headers.Add("Lambda-Runtime-Cognito-Identity", """{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}""");
            answer.Headers.Add(
                "Lambda-Runtime-Client-Context", """{"client":{"app_title":"Give"},"custom":{"a":"b"},"env":{"locale":"en"}}""");
        });

        var running = RunAsync((gift, context) =>
        {
            (seen, remaining, trace) = (context, context.RemainingTime, LambdaTraceProvider.CurrentTraceId);
            return Task.FromResult(gift);
        });
        await runtimeApi.PostAsync();

        Assert.Equal("9", seen!.AwsRequestId);
        Assert.Equal("arn:aws:lambda:eu-central-1:123456789012:function:donations", seen.InvokedFunctionArn);
        Assert.InRange(remaining, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        Assert.Equal("Root=1-6923a1bc-0123456789abcdef01234567", seen.TraceId);
        Assert.Equal(seen.TraceId, trace);
        Assert.Equal("riverside", seen.TenantId);
        Assert.Equal(("i", "p"), (seen.Identity.IdentityId, seen.Identity.IdentityPoolId));
        Assert.Equal("Give", seen.ClientContext.Client.AppTitle);
        Assert.Equal("b", seen.ClientContext.Custom["a"]);
        Assert.Equal("en", seen.ClientContext.Environment["locale"]);
        Assert.IsType<SourceGeneratorLambdaJsonSerializer<Gifts>>(seen.Serializer);
        await EndAsync(running);
    }

    [Fact]
    public async Task A_function_that_cannot_start_says_so_and_asks_for_nothing()
    {
        var loop = Builder((gift, _) => Task.FromResult(gift))
            .UseBootstrapHandler(() => throw new InvalidOperationException("the key is for another mode"))
            .Build();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => loop.RunAsync(stop.Token));
        var report = await runtimeApi.PostAsync();

        Assert.Equal("the key is for another mode", fault.Message);
        Assert.Equal("init/error", report.Call);
        Assert.Equal("InvalidOperationException", (string?)report.Json["errorType"]);
        Assert.Equal("the key is for another mode", (string?)report.Json["errorMessage"]);
    }

    [Fact]
    public async Task A_function_that_declines_to_start_is_left_alone()
    {
        var loop = Builder((gift, _) => Task.FromResult(gift)).UseBootstrapHandler(() => Task.FromResult(false)).Build();

        await loop.RunAsync(stop.Token);

        Assert.False(runtimeApi.HasPosts);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_an_invocation_without_a_fault()
    {
        var running = RunAsync((gift, _) => Task.FromResult(gift));
        await runtimeApi.AskedAsync();

        await EndAsync(running);

        Assert.False(runtimeApi.HasPosts);
    }

    [Fact]
    public void An_idle_function_may_wait_for_hours()
    {
        var client = runtimeApi.Client();

        using var loop = LambdaBootstrapBuilder.Create<Gift, Gift>((gift, _) => Task.FromResult(gift), Serializer())
            .UseHttpClient(client).ConfigureOptions(options => options.RuntimeApiEndpoint = FakeRuntimeApi.HostAndPort).Build();

        Assert.True(client.Timeout == Timeout.InfiniteTimeSpan || client.Timeout >= TimeSpan.FromHours(12));
    }

    [Fact]
    public async Task Loops_in_one_process_serve_each_its_own_Runtime_API()
    {
        using var other = new FakeRuntimeApi();
        runtimeApi.Invoke("here", """{"Name":"a"}""");
        other.Invoke("there", """{"Name":"b"}""");

        var running = RunAsync((gift, _) => Task.FromResult(gift));
        var alsoRunning = Builder((gift, _) => Task.FromResult(gift), other).Build().RunAsync(stop.Token);

        Assert.Equal(("invocation/here/response", """{"Name":"a"}"""), await CallAndBody(runtimeApi));
        Assert.Equal(("invocation/there/response", """{"Name":"b"}"""), await CallAndBody(other));
        await EndAsync(Task.WhenAll(running, alsoRunning));
    }

    [Fact]
    public async Task A_handler_of_streams_is_given_the_event_as_it_came()
    {
        runtimeApi.Invoke("1", "raw event");

        var running = LambdaBootstrapBuilder.Create(async (Stream input, ILambdaContext context) =>
            {
                var text = await new StreamReader(input).ReadToEndAsync();
                return (Stream)new MemoryStream(Encoding.UTF8.GetBytes($"{context.AwsRequestId}: {text}"));
            })
            .UseHttpClient(runtimeApi.Client())
            .ConfigureOptions(options => options.RuntimeApiEndpoint = FakeRuntimeApi.HostAndPort)
            .Build().RunAsync(stop.Token);
        var post = await runtimeApi.PostAsync();

        Assert.Equal("1: raw event", post.Body);
        await EndAsync(running);
    }

    [Fact]
    public async Task A_handler_without_an_answer_posts_an_empty_one()
    {
        runtimeApi.Invoke("1", """{"Name":"a"}""");

        var running = LambdaBootstrapBuilder.Create<Gift>((_, _) => Task.CompletedTask, Serializer())
            .UseHttpClient(runtimeApi.Client())
            .ConfigureOptions(options => options.RuntimeApiEndpoint = FakeRuntimeApi.HostAndPort)
            .Build().RunAsync(stop.Token);
        var post = await runtimeApi.PostAsync();

        Assert.Equal(("invocation/1/response", ""), (post.Call, post.Body));
        await EndAsync(running);
    }

    private static Task<Gift> Broken() => throw new InvalidOperationException("no such fund", new TimeoutException("ledger"));

    private static async Task<(string Call, string Body)> CallAndBody(FakeRuntimeApi api)
    {
        var post = await api.PostAsync();
        return (post.Call, post.Body);
    }

    private static SourceGeneratorLambdaJsonSerializer<Gifts> Serializer() => new();

    private LambdaBootstrapBuilder Builder(Func<Gift, ILambdaContext, Task<Gift>> handler, FakeRuntimeApi? api = null) =>
        LambdaBootstrapBuilder.Create(handler, Serializer())
            .UseHttpClient((api ?? runtimeApi).Client())
            .ConfigureOptions(options => options.RuntimeApiEndpoint = FakeRuntimeApi.HostAndPort);

    private Task RunAsync(Func<Gift, ILambdaContext, Task<Gift>> handler) => Builder(handler).Build().RunAsync(stop.Token);

    private async Task EndAsync(Task running)
    {
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    internal sealed record Gift(string Name);

    [JsonSerializable(typeof(Gift))]
    internal sealed partial class Gifts : JsonSerializerContext;
}

using System.Collections.Concurrent;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace StripeProcessor.Tests.AmazonLambda.OwnLoop;

/// <summary>A loop whose Runtime API, clock, environment and log are all in the test's hands.</summary>
internal sealed class LoopFixture : IDisposable
{
    private readonly StringWriter output = new();

    public FakeRuntimeApi RuntimeApi { get; } = new();

    public ManualTime Time { get; } = new();

    public CancellationTokenSource Stop { get; } = new();

    public ConcurrentDictionary<string, string?> Variables { get; } = new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = FakeRuntimeApi.HostAndPort,
        ["AWS_LAMBDA_FUNCTION_NAME"] = "donations",
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/donations",
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = "2026/11/23/[$LATEST]abc",
    };

    public string Log => output.ToString();

    public LambdaBootstrap Loop(
        LambdaBootstrapHandler handler, LambdaBootstrapInitializer? initializer = null, LambdaBootstrapOptions? options = null) =>
        new(RuntimeApi.Client(), handler, null!, initializer!, options!, new Surroundings
        {
            Time = Time,
            Variable = name => Variables.GetValueOrDefault(name),
            SetVariable = (name, value) => Variables[name] = value,
            Output = () => output,
        });

    public Task RunAsync(LambdaBootstrapHandler handler) => Loop(handler).RunAsync(Stop.Token);

    /// <summary>Answers every invocation with its own event.</summary>
    public static Task<InvocationResponse> Echo(InvocationRequest request) =>
        Task.FromResult(new InvocationResponse(request.InputStream, false));

    public async Task EndAsync(Task running)
    {
        await Stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        Stop.Cancel();
        Stop.Dispose();
        RuntimeApi.Dispose();
    }
}

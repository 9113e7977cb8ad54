using System.Text.Json;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>A gateway, the Runtime API behind it, and environments that run a handler of the test.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private readonly RuntimeApi _runtime;
    private readonly FunctionEnvironments _environments;
    private readonly Gateway _gateway;

    private GatewayUnderTest(RuntimeApi runtime, FunctionEnvironments environments, Gateway gateway, StringWriter log)
    {
        _runtime = runtime;
        _environments = environments;
        _gateway = gateway;
        Log = log;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gateway.Address };
    }

    public Uri Address => _gateway.Address;

    public HttpClient Client { get; }

    public StringWriter Log { get; }

    /// <summary>Answers every request with the event it became.</summary>
    public static Task<GatewayUnderTest> EchoingAsync(GatewayOptions? options = null) => StartAsync(
        request => JsonSerializer.Serialize(new { statusCode = 200, headers = new { x = "1" }, body = request.GetRawText() }), options);

    public static Task<GatewayUnderTest> StartAsync(Func<JsonElement, string> handle, GatewayOptions? options = null) =>
        StartAsync(RuntimeLoop.Answering(handle), options);

    public static async Task<GatewayUnderTest> StartAsync(RunEnvironment run, GatewayOptions? options = null)
    {
        var log = new StringWriter();
        var runtime = await RuntimeApi.StartAsync(new RuntimeApiOptions { Environments = 2 }, CancellationToken.None);
        var environments = FunctionEnvironments.Start(runtime, run, TextWriter.Synchronized(log));
        var gateway = await Gateway.StartAsync(
            runtime.InvokeAsync, options ?? new GatewayOptions(), TextWriter.Synchronized(log), CancellationToken.None);
        return new GatewayUnderTest(runtime, environments, gateway, log);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.DisposeAsync();
        await _environments.DisposeAsync();
        await _runtime.DisposeAsync();
    }
}

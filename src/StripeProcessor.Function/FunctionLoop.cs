using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.RuntimeSupport;

namespace StripeProcessor.Function;

/// <summary>Polls the Runtime API for requests and hands each to one <see cref="FunctionHost"/>: an execution environment.</summary>
public static class FunctionLoop
{
    /// <summary>Runs until cancelled. Init happens first, and a refused start is reported to the Runtime API.</summary>
    /// <param name="settings">What the function was told.</param>
    /// <param name="log">Receives one line a request.</param>
    /// <param name="runtimeApi">Host and port of the Runtime API; null: what the environment says, as in Lambda.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <param name="platform">What the machine gives; null: the real things.</param>
    public static Task RunAsync(
        FunctionSettings settings, Log log, string? runtimeApi, CancellationToken cancellationToken, FunctionPlatform? platform = null) =>
        RunAsync(() => settings, log, runtimeApi, cancellationToken, platform);

    /// <summary>The same, with the settings read as part of init, so that their faults are reported as a refused start too.</summary>
    public static async Task RunAsync(
        Func<FunctionSettings> settings, Log log, string? runtimeApi, CancellationToken cancellationToken, FunctionPlatform? platform = null)
    {
        FunctionHost? host = null;

        // The Runtime API's long poll may last for hours, so there is no timeout.
        using var client = new HttpClient(new PollWatcher(() => host?.AfterReply())) { Timeout = Timeout.InfiniteTimeSpan };

        var builder = LambdaBootstrapBuilder
            .Create<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
                (request, context) => host!.HandleAsync(request, context), new EventSerializer())
            .UseHttpClient(client)
            .UseBootstrapHandler(async () =>
            {
                host = new FunctionHost(settings(), log, platform);
                try
                {
                    await host.InitializeAsync(cancellationToken);
                    return true;
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    // Told to end before it was ready: nothing has failed, and nothing is owed.
                    return false;
                }
            });

        if (runtimeApi is not null)
        {
            builder.ConfigureOptions(options => options.RuntimeApiEndpoint = runtimeApi);
        }

        using var bootstrap = builder.Build();
        await bootstrap.RunAsync(cancellationToken);
    }

    /// <summary>
    /// Knows when the answer to a request has left: the loop asks for the next one. It is the only moment at which this process
    /// owes nobody anything, and the loop's own surface does not tell it.
    /// </summary>
    private sealed class PollWatcher(Action beforePoll)
        : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                beforePoll();
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}

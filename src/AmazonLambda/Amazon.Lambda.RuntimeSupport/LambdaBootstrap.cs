using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// A function's own loop: initializes once, then asks the Runtime API for one invocation after another and serves it.
/// Several may run in one process.
/// </summary>
public class LambdaBootstrap : IDisposable
{
    private readonly HttpClient httpClient;
    private readonly bool ownsHttpClient;
    private readonly LambdaBootstrapInitializer initializer;
    private readonly RuntimeApi runtimeApi;
    private readonly InvocationLoop loop;
    private readonly RuntimeLog log;

    public LambdaBootstrap(LambdaBootstrapHandler handler, LambdaBootstrapInitializer initializer = null)
        : this(null, handler, null, initializer, null)
    {
    }

    public LambdaBootstrap(
        LambdaBootstrapHandler handler,
        LambdaBootstrapOptions lambdaBootstrapOptions,
        LambdaBootstrapInitializer initializer = null)
        : this(null, handler, null, initializer, lambdaBootstrapOptions)
    {
    }

    public LambdaBootstrap(HttpClient httpClient, LambdaBootstrapHandler handler, LambdaBootstrapInitializer initializer = null)
        : this(httpClient ?? throw new ArgumentNullException(nameof(httpClient)), handler, null, initializer, null)
    {
    }

    public LambdaBootstrap(HandlerWrapper handlerWrapper, LambdaBootstrapInitializer initializer = null)
        : this(null, handlerWrapper.Handler, handlerWrapper.Serializer, initializer, null)
    {
    }

    public LambdaBootstrap(
        HandlerWrapper handlerWrapper,
        LambdaBootstrapOptions lambdaBootstrapOptions,
        LambdaBootstrapInitializer initializer = null)
        : this(null, handlerWrapper.Handler, handlerWrapper.Serializer, initializer, lambdaBootstrapOptions)
    {
    }

    public LambdaBootstrap(HttpClient httpClient, HandlerWrapper handlerWrapper, LambdaBootstrapInitializer initializer = null)
        : this(httpClient, handlerWrapper, null, initializer)
    {
    }

    public LambdaBootstrap(
        HttpClient httpClient,
        HandlerWrapper handlerWrapper,
        LambdaBootstrapOptions lambdaBootstrapOptions,
        LambdaBootstrapInitializer initializer = null)
        : this(
            httpClient ?? throw new ArgumentNullException(nameof(httpClient)),
            handlerWrapper.Handler,
            handlerWrapper.Serializer,
            initializer,
            lambdaBootstrapOptions)
    {
    }

    /// <param name="surroundings">Clock, environment and log; those of the process when null.</param>
    internal LambdaBootstrap(
        HttpClient httpClient,
        LambdaBootstrapHandler handler,
        ILambdaSerializer serializer,
        LambdaBootstrapInitializer initializer,
        LambdaBootstrapOptions options,
        Surroundings surroundings = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        surroundings ??= new Surroundings();
        ownsHttpClient = httpClient is null;
        this.httpClient = httpClient ?? ConstructHttpClient();

        // Lambda keeps an idle function waiting for hours.
        this.httpClient.Timeout = Timeout.InfiniteTimeSpan;
        this.initializer = initializer;
        var environment = new LambdaEnvironment(surroundings);
        log = new RuntimeLog(environment, surroundings);
        var endpoint = options?.RuntimeApiEndpoint is { Length: > 0 } configured ? configured : environment.RuntimeApi;
        runtimeApi = new RuntimeApi(this.httpClient, endpoint);
        loop = new InvocationLoop(
            runtimeApi,
            handler,
            invocation => new LambdaContext(invocation, environment, serializer, log, surroundings.Time),
            log,
            surroundings);
    }

    /// <summary>
    /// Initializes and then serves until <paramref name="cancellationToken"/> is cancelled. Cancelling ends the wait for an
    /// invocation; one that is under way is finished, and its response sent, before this returns.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nobody says where the Runtime API is.</exception>
    /// <exception cref="Exception">
    /// What the initializer threw, after it was reported; or, when the Runtime API gave nothing but faults for about twenty
    /// seconds, the last of them: the process should end, and Lambda starts another.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        runtimeApi.ThrowIfUnknown();
        if (initializer is null || await InitializeAsync())
        {
            await loop.RunAsync(cancellationToken);
        }
    }

    /// <summary>A client for the Runtime API, which is next door: no proxy, cookies, redirects or tracing headers.</summary>
    public static HttpClient ConstructHttpClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    });

    public void Dispose()
    {
        if (ownsHttpClient)
        {
            httpClient.Dispose();
        }
    }

    private async Task<bool> InitializeAsync()
    {
        try
        {
            return await initializer();
        }
        catch (Exception fault)
        {
            log.Fault("the function cannot start", fault);
            await ReportAsync(fault);
            throw;
        }
    }

    private async Task ReportAsync(Exception fault)
    {
        try
        {
            await runtimeApi.ReportInitializationErrorAsync(ErrorReport.Of(fault));
        }
        catch (Exception unreported)
        {
            log.Fault("cannot report that the function cannot start", unreported);
        }
    }
}

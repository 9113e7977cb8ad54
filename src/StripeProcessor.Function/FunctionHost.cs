using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Routes;

namespace StripeProcessor.Function;

/// <summary>The whole function without its loop: an event in, a reply out.</summary>
public sealed class FunctionHost
{
    private readonly FunctionPlatform _platform;
    private readonly Log _log;
    private readonly Cors _cors;
    private readonly RouteTable _routes;

    /// <param name="settings">What the function was told.</param>
    /// <param name="log">Receives one line a request.</param>
    /// <param name="platform">What the machine gives; null: the real things.</param>
    public FunctionHost(FunctionSettings settings, Log log, FunctionPlatform? platform = null)
    {
        _platform = platform ?? new FunctionPlatform();
        _log = log;
        _cors = new Cors(settings.Origins);
        _routes = new RouteTable([new FormRoute(settings).Route]);
    }

    /// <summary>Does before the first request what would cost the first donor time.</summary>
    public Task InitializeAsync(CancellationToken cancellationToken)
    {
        _log.Write(new LogLine(LogLevel.Info, "init"));
        return Task.CompletedTask;
    }

    /// <summary>Answers one request within the time that Lambda leaves it.</summary>
    public async Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var friendly = new FriendlyRequest(request);
        var exchange = new Exchange(friendly, context.AwsRequestId ?? _platform.NewId().ToString("N"));
        var reply = _routes.Find(friendly.Method, friendly.Path) is RouteMatch.Found found
            ? await found.Route.Answer(exchange, CancellationToken.None)
            : ProblemDocument.For(Problems.NotFound(), exchange);
        return _cors.Open(friendly, reply).ToResponse(withBody: friendly.Method != "HEAD");
    }

    internal void AfterReply()
    {
    }
}

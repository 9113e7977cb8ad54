using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StripeProcessor.Local;

/// <summary>
/// An API Gateway HTTP API on loopback: each request becomes an event of payload format 2.0 for the function, its answer a reply,
/// within API Gateway's limits. Files of the sample site are served beside it.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    // Kestrel decides these itself, or they would contradict the body that is sent.
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Content-Length", "Trailer", "Date",
    };

    private readonly HandleEvent _function;
    private readonly GatewayOptions _options;
    private readonly SiteFiles? _site;
    private readonly TextWriter _log;
    private LoopbackServer? _server;

    private Gateway(HandleEvent function, GatewayOptions options, TextWriter log)
    {
        _function = function;
        _options = options;
        _site = options.SiteDirectory is null ? null : new SiteFiles(options.SiteDirectory);
        _log = log;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri Address => _server!.Addresses[0];

    /// <summary>Starts listening.</summary>
    /// <param name="function">Handles the events.</param>
    /// <param name="options">Limits, port and site.</param>
    /// <param name="log">Takes one line for each request that the function failed; never anything of the request but method and path.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="PortInUseException">Another program listens on the port.</exception>
    public static async Task<Gateway> StartAsync(
        HandleEvent function, GatewayOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        var gateway = new Gateway(function, options, log);
        gateway._server = await LoopbackServer.StartAsync([options.Port], null, gateway.HandleAsync, cancellationToken);
        return gateway;
    }

    /// <summary>Stops listening; requests under way are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (_site is not null && await _site.TryServeAsync(context))
        {
            return;
        }

        var requestId = NewRequestId();
        var reply = await ReplyToAsync(context, requestId);
        await SendAsync(context, requestId, reply);
    }

    private async Task<ApiReply> ReplyToAsync(HttpContext context, string requestId)
    {
        if (HeaderSize(context) > _options.HeaderLimit)
        {
            return ApiReply.Refusal(431, "Request Header Fields Too Large");
        }

        if (await BodyReader.ReadAsync(context.Request, _options.BodyLimit) is not { } body)
        {
            return ApiReply.Refusal(413, "Request Entity Too Large");
        }

        var isForOperators = context.Request.Path.StartsWithSegments("/operator", StringComparison.Ordinal);
        var caller = isForOperators ? _options.OperatorDoor(context.Request, body) : null;
        if (isForOperators && caller is null)
        {
            return ApiReply.Refusal(403, "Forbidden");
        }

        var eventJson = ApiEvent.Write(context, body, requestId, caller, _options);

        // A client that goes away does not stop the function: neither does it in Lambda.
        using var limit = new CancellationTokenSource(_options.IntegrationTimeout, _options.Time);

        try
        {
            return Read(context, await _function(eventJson, _options.FunctionTimeout, limit.Token));
        }
        catch (OperationCanceledException)
        {
            Note(context, "no answer within the integration's time limit");
            return ApiReply.Refusal(503, "Service Unavailable");
        }
    }

    private ApiReply Read(HttpContext context, InvocationResult result)
    {
        switch (result)
        {
            case InvocationResult.Answered answered:
                return ApiReply.Read(answered.Payload);
            case InvocationResult.EventTooLarge:
                return ApiReply.Refusal(413, "Request Entity Too Large");
            case InvocationResult.Failed failed:
                Note(context, $"the function failed: {failed.ErrorType}");
                return ApiReply.InternalServerError;
            case InvocationResult.EnvironmentDied died:
                Note(context, $"the environment ended before it answered: {died.Reason}");
                return ApiReply.InternalServerError;
            default:
                Note(context, "the function's time limit passed");
                return ApiReply.InternalServerError;
        }
    }

    private static async Task SendAsync(HttpContext context, string requestId, ApiReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;

        foreach (var (name, value) in reply.Headers)
        {
            if (!NotForwarded.Contains(name))
            {
                response.Headers.Append(name, Printable(value));
            }
        }

        foreach (var cookie in reply.Cookies)
        {
            response.Headers.Append("Set-Cookie", Printable(cookie));
        }

        response.Headers["Apigw-Requestid"] = requestId;
        var mayHaveBody = reply.Status is not (204 or 304) && !HttpMethods.IsHead(context.Request.Method);

        if (mayHaveBody)
        {
            response.ContentType ??= "text/plain; charset=utf-8";
            response.ContentLength = reply.Body.Length;
            await response.Body.WriteAsync(reply.Body, CancellationToken.None);
        }
    }

    // Kestrel refuses control characters and, in values, anything outside ASCII; a function's mistake must not become our crash.
    private static string Printable(string value) =>
        string.Concat(value.Select(character => character is >= ' ' and <= '~' or '\t' ? character : '?'));

    private static long HeaderSize(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        long size = context.Request.Method.Length + target.Length + context.Request.Protocol.Length + 2;

        foreach (var (_, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                size += Encoding.UTF8.GetByteCount(value ?? "");
            }
        }

        return size;
    }

    // The target as it was sent, still percent-encoded: a decoded one could break out of its line.
    private void Note(HttpContext context, string what)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        _log.WriteLine($"gateway: {context.Request.Method} {path}: {what}");
    }

    // Sixteen characters that end in "=", as API Gateway's own look.
    private static string NewRequestId() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(11)).Replace('+', '-').Replace('/', '_');
}

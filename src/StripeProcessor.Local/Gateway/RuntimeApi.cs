using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>
/// Lambda's Runtime API (version 2018-06-01) on loopback: environments take events from it and post results to it exactly as they
/// do in Lambda; callers hand it events with <see cref="InvokeAsync"/>.
/// </summary>
public sealed class RuntimeApi : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const string FunctionErrorType = "Lambda-Runtime-Function-Error-Type";

    private readonly RuntimeApiOptions _options;
    private readonly InvocationQueue _queue;
    private readonly Dictionary<int, EnvironmentSeat> _seatOfPort = [];
    private LoopbackServer? _server;

    private RuntimeApi(RuntimeApiOptions options)
    {
        _options = options;
        _queue = new InvocationQueue(options.Time);
    }

    /// <summary>One for each environment that may run at once.</summary>
    public IReadOnlyList<EnvironmentSeat> Seats { get; private set; } = [];

    /// <summary>The first seat's address, for whoever starts a single environment: the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address => Seats[0].Address;

    internal InvocationQueue Queue => _queue;

    /// <summary>Starts listening on free ports of 127.0.0.1.</summary>
    public static async Task<RuntimeApi> StartAsync(RuntimeApiOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Environments, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Environments, 100);

        var api = new RuntimeApi(options);
        var server = await LoopbackServer.StartAsync(new int[options.Environments], null, api.HandleAsync, cancellationToken);

        api._server = server;
        api.Seats = [.. server.Addresses.Select((address, index) => new EnvironmentSeat(api._queue, index, address.Authority))];

        foreach (var (seat, address) in api.Seats.Zip(server.Addresses))
        {
            api._seatOfPort[address.Port] = seat;
        }

        return api;
    }

    /// <summary>
    /// Has one event handled. Waits for an environment as long as <paramref name="cancellationToken"/> lets it; from then on the
    /// function's own time runs. Cancelling takes back an event that still waits; one that an environment holds is handled to its end.
    /// </summary>
    /// <param name="eventJson">The event, UTF-8.</param>
    /// <param name="timeout">The function's time limit: what its remaining time is counted from.</param>
    /// <param name="cancellationToken">Ends the caller's wait.</param>
    /// <exception cref="OperationCanceledException">The caller's wait was cancelled.</exception>
    public async Task<InvocationResult> InvokeAsync(
        ReadOnlyMemory<byte> eventJson, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (eventJson.Length > _options.EventLimit)
        {
            return new InvocationResult.EventTooLarge();
        }

        var invocation = new Invocation(Guid.NewGuid().ToString(), NewTraceId(), eventJson, timeout);
        _queue.Add(invocation);

        try
        {
            return await invocation.Result.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _queue.Withdraw(invocation);
            throw;
        }
    }

    /// <summary>Ends what still waits, then stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var seat in Seats)
        {
            seat.ReportDeath("the Runtime API stopped");
        }

        _queue.EndAll("the Runtime API stopped");

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private Task HandleAsync(HttpContext context)
    {
        var seat = _seatOfPort[context.Connection.LocalPort];
        var path = context.Request.Path.Value ?? "";

        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            return ReplyAsync(context, 404, "NotFound", "there is no such call in the Runtime API");
        }

        return (context.Request.Method, path[Root.Length..].Split('/')) switch
        {
            ("GET", ["invocation", "next"]) => NextAsync(context, seat),
            ("POST", ["invocation", var id, "response"]) => ResponseAsync(context, seat, id),
            ("POST", ["invocation", var id, "error"]) => ErrorAsync(context, seat, id),
            ("POST", ["init", "error"]) => InitErrorAsync(context, seat),
            (_, ["invocation", "next"] or ["invocation", _, "response" or "error"] or ["init", "error"]) =>
                ReplyAsync(context, 405, "MethodNotAllowed", "the Runtime API has this call under another method"),
            _ => ReplyAsync(context, 404, "NotFound", "there is no such call in the Runtime API"),
        };
    }

    private async Task NextAsync(HttpContext context, EnvironmentSeat seat)
    {
        if (_queue.Ask(seat) is not { } asked)
        {
            await ReplyAsync(context, 403, "InvalidStateTransition", "the event that was handed out last has not been answered");
            return;
        }

        Invocation invocation;

        try
        {
            invocation = await asked.WaitAsync(context.RequestAborted);
            context.RequestAborted.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            _queue.Leave(seat, asked);
            context.Abort();
            return;
        }

        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.Id;
        headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = _options.FunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = invocation.EventJson.Length;
        await context.Response.Body.WriteAsync(invocation.EventJson, CancellationToken.None);
    }

    private async Task ResponseAsync(HttpContext context, EnvironmentSeat seat, string id)
    {
        if (await BodyReader.ReadAsync(context.Request, _options.ResponseLimit) is not { } payload)
        {
            _queue.Answer(seat, id, new InvocationResult.Failed("Function.ResponseSizeTooLarge", default));
            await ReplyAsync(context, 413, "RequestEntityTooLarge", string.Create(
                CultureInfo.InvariantCulture, $"Exceeded maximum allowed payload size ({_options.ResponseLimit} bytes)."));
            return;
        }

        await ReplyAsync(context, _queue.Answer(seat, id, new InvocationResult.Answered(payload)));
    }

    private async Task ErrorAsync(HttpContext context, EnvironmentSeat seat, string id)
    {
        var report = await ReadReportAsync(context);
        await ReplyAsync(context, _queue.Answer(seat, id, report));
    }

    private async Task InitErrorAsync(HttpContext context, EnvironmentSeat seat)
    {
        var report = await ReadReportAsync(context);
        await ReplyAsync(context, _queue.FailInit(seat, report) ? AnswerStanding.Accepted : AnswerStanding.AnsweredBefore);
    }

    private async Task<InvocationResult.Failed> ReadReportAsync(HttpContext context)
    {
        var type = context.Request.Headers[FunctionErrorType].ToString();
        var body = await BodyReader.ReadAsync(context.Request, _options.ResponseLimit) ?? default;
        return new InvocationResult.Failed(type.Length > 0 ? type : "Runtime.UnknownReason", body);
    }

    private static Task ReplyAsync(HttpContext context, AnswerStanding standing) => standing switch
    {
        AnswerStanding.Accepted => AcceptAsync(context),
        AnswerStanding.AnsweredBefore => ReplyAsync(context, 403, "InvalidStateTransition", "this was reported before"),
        _ => ReplyAsync(context, 400, "InvalidRequestID", "no event with this request id is being handled here"),
    };

    private static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = 202;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"status":"OK"}""" + "\n");
    }

    private static Task ReplyAsync(HttpContext context, int status, string errorType, string errorMessage)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""{"errorMessage":"{{JsonEncodedText.Encode(errorMessage)}}","errorType":"{{errorType}}"}""" + "\n");
    }

    private string NewTraceId()
    {
        var seconds = _options.Time.GetUtcNow().ToUnixTimeSeconds();
        var chance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        return string.Create(
            CultureInfo.InvariantCulture, $"Root=1-{seconds:x8}-{chance[..24]};Parent={chance[24..]};Sampled=0");
    }
}

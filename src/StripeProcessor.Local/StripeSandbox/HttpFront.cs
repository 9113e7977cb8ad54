using System.Text;
using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Takes a request off the wire, hands it to the API, the hosted pages or the control, and writes the answer.</summary>
internal sealed class HttpFront : IAsyncDisposable
{
    private const int LongestBody = 1024 * 1024;

    private readonly Faults _faults;
    private readonly Api _api;
    private readonly HostedPages _pages;
    private readonly Control _control;
    private readonly SandboxObjects _objects;
    private readonly DeliverySender _sender;

    public HttpFront(StripeSandboxOptions options, ObjectStore store)
    {
        _objects = new SandboxObjects(options, store);
        _faults = new Faults();
        var rateLimit = new RateLimit(options.Time);
        var idempotency = new Idempotency(store, _objects.Clock);
        _api = new Api(_objects, idempotency, rateLimit);
        _pages = new HostedPages(_objects);
        _sender = new DeliverySender(_objects);
        _control = new Control(_objects, _faults, idempotency, rateLimit, _sender);
    }

    /// <summary>The port is bound: pages have an address from here on, and webhooks that wait go out.</summary>
    public void Open(Uri address)
    {
        _objects.Address = address;
        _sender.Start();
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    public string SendEventsTo(Uri url, IReadOnlyList<string> types) =>
        _objects.Store.Transact(() => (_objects.WebhookEndpoints.KeepOwn(url, types), true));

    public async Task HandleAsync(HttpContext context)
    {
        var request = await IncomingAsync(context);
        if (request is null)
        {
            await WriteAsync(context, new Answer(413, "The body is larger than the sandbox reads.", "text/plain"), null);
            return;
        }

        if (request.Path.StartsWith("/_sandbox", StringComparison.Ordinal) || request.Path == "/")
        {
            await WriteAsync(context, await _control.HandleAsync(request, context.RequestAborted), null);
            return;
        }

        var fault = _faults.Next(request.Method, request.Path);
        if (fault?.Drop == FaultDrop.BeforeExecution)
        {
            context.Abort();
            return;
        }

        var answer = await AnswerAsync(request, fault, context.RequestAborted);
        if (fault?.Drop == FaultDrop.AfterExecution)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, fault is null ? answer : fault.Disfigure(answer), fault);
    }

    private async Task<Answer> AnswerAsync(IncomingRequest request, Fault? fault, CancellationToken cancellation)
    {
        // A request that has arrived is executed even when its sender has gone: that is what makes retries dangerous.
        var pause = () => fault is null ? Task.CompletedTask : Task.Delay(fault.Delay, _objects.Clock.Time, CancellationToken.None);
        if (fault is { Executes: false })
        {
            await pause();
            return Answer.Json(fault.Status ?? 500, fault.Body());
        }

        var answer = request.Path.StartsWith("/v1/", StringComparison.Ordinal)
            ? await _api.AnswerAsync(request, pause)
            : await _pages.AnswerAsync(request, pause);
        if (fault is { ResponseDelay.Ticks: > 0 })
        {
            await Task.Delay(fault.ResponseDelay, _objects.Clock.Time, cancellation);
        }

        return answer;
    }

    private static async Task<IncomingRequest?> IncomingAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length + count > LongestBody)
            {
                return null;
            }

            body.Write(buffer, 0, count);
        }

        return new IncomingRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "/",
            context.Request.QueryString.Value is { Length: > 0 } query ? query[1..] : "",
            name => context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null,
            Encoding.UTF8.GetString(body.GetBuffer(), 0, checked((int)body.Length)));
    }

    private static async Task WriteAsync(HttpContext context, Answer answer, Fault? fault)
    {
        var response = context.Response;
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (fault is { Truncates: true })
        {
            await response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes);
        }
    }
}

/// <summary>A request as it came, its body read to the end.</summary>
internal sealed record IncomingRequest(string Method, string Path, string Query, Func<string, string?> Header, string Body);

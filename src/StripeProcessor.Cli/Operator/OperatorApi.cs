using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Calls the operator routes. Each of them may be sent again with the same content, so a call that failed or got no answer is
/// tried again before it counts as failed.
/// </summary>
internal sealed class OperatorApi : IDisposable
{
    private const int Tries = 4;

    // API Gateway gives up after 30 seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ApiAccess _access;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    internal OperatorApi(ApiAccess access, ApiConnection connection)
    {
        _access = access;
        _time = connection.Time;
        _client = new HttpClient(HandlerFor(access, connection)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static HttpMessageHandler HandlerFor(ApiAccess access, ApiConnection connection)
    {
        var handler = connection.Open(IsOnThisMachine(access));
        if (access is ApiAccess.Signed { Certificate: { } certificate } && handler is SocketsHttpHandler sockets)
        {
            sockets.SslOptions.ClientCertificates = [certificate];
        }

        return handler;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Reads; parameters without a value are left out.</summary>
    internal Task<ApiAnswer> GetAsync(
        string path, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return AskAsync(HttpMethod.Get, query.Length == 0 ? path : $"{path}?{query}", null, cancellationToken);
    }

    /// <summary>Has something done; fields without a value are left out.</summary>
    internal Task<ApiAnswer> PostAsync(
        string path, IEnumerable<(string Name, object? Value)> fields, CancellationToken cancellationToken)
    {
        var body = fields.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value);
        return AskAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body), cancellationToken);
    }

    /// <summary>The body of an answer that must be a good one.</summary>
    /// <param name="answer">What came.</param>
    /// <param name="doing">What was being done, such as <c>list the donations</c>.</param>
    /// <exception cref="ToolException">It is not.</exception>
    internal JsonElement Require(ApiAnswer answer, string doing) => answer switch
    {
        ApiAnswer.Done done => done.Body,
        ApiAnswer.Refused refused => throw ToolException.Refused($"cannot {doing}: {refused.Text}", HintFor(refused)),
        ApiAnswer.Failed failed => throw ToolException.Refused($"cannot {doing}: {failed.Text}", HintFor(failed)),
        _ => throw new InvalidOperationException("an answer of no known kind"),
    };

    private static bool IsOnThisMachine(ApiAccess access) => access is ApiAccess.Local or ApiAccess.Public { Address.IsLoopback: true };

    private string HintFor(ApiAnswer.Failed failed) => (failed.IsSilent, _access) switch
    {
        (false, _) => "try again later; the function's log may say more",
        (_, var access) when IsOnThisMachine(access) => "is the local system still running? start it again, and run the command again",
        _ => "check the network and the address, and run the command again",
    };

    private string HintFor(ApiAnswer.Refused refused) => (refused.Status, refused.Kind) switch
    {
        (401 or 403, _) => _access.HintWhenRefused,
        (404, "") or ( < 400, _) => "is that the address of the API, with its stage if it has one?",
        (404, _) => "look the id up with: stripe-processor donations list; or is the function older than this tool?",
        _ => "nothing was done; change what the text names, and run the command again",
    };

    private async Task<ApiAnswer> AskAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        var isAfterSilence = false;
        for (var tried = 1; ; tried++)
        {
            var (answer, wait) = await TryAsync(method, path, body, isAfterSilence, cancellationToken);
            if (answer is not ApiAnswer.Failed || tried == Tries)
            {
                return answer;
            }

            isAfterSilence = true;
            await Task.Delay(wait ?? TimeSpan.FromSeconds(1 << (tried - 1)), _time, cancellationToken);
        }
    }

    private async Task<(ApiAnswer Answer, TimeSpan? Wait)> TryAsync(
        HttpMethod method, string path, byte[]? body, bool isAfterSilence, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_access.Address, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        await ProveAsync(request, body, cancellationToken);

        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            return (Read(response, await response.Content.ReadAsByteArrayAsync(either.Token), isAfterSilence), WaitOf(response));
        }
        catch (HttpRequestException broken)
        {
            return (new ApiAnswer.Failed($"no answer from {_access.Address} ({broken.HttpRequestError})", IsSilent: true), null);
        }
        catch (Exception met) when (met is OperationCanceledException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return (new ApiAnswer.Failed($"no answer from {_access.Address} in time", IsSilent: true), null);
        }
    }

    private async Task ProveAsync(HttpRequestMessage request, byte[]? body, CancellationToken cancellationToken)
    {
        try
        {
            await _access.ProveAsync(request, body, cancellationToken);
        }
        catch (SignInException fault)
        {
            throw AwsFault.Of(fault);
        }
    }

    private static ApiAnswer Read(HttpResponseMessage response, byte[] body, bool isAfterSilence)
    {
        var status = (int)response.StatusCode;
        var json = Parse(body);
        if (response.IsSuccessStatusCode && json is { ValueKind: JsonValueKind.Object } whole)
        {
            return new ApiAnswer.Done(whole);
        }

        var (kind, text) = InWords(status, json);
        return status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            ? new ApiAnswer.Failed(text, IsSilent: false)
            : new ApiAnswer.Refused(status, kind, text, isAfterSilence);
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Our own routes send RFC 9457's problem; API Gateway sends {"message": …}.
    private static (string Kind, string Text) InWords(int status, JsonElement? json)
    {
        var number = status.ToString(CultureInfo.InvariantCulture);
        if (json is not { ValueKind: JsonValueKind.Object } problem)
        {
            return ("", $"the answer ({number}) is not one of this API's");
        }

        var kind = problem.Text("type").Split(':')[^1];
        var reference = problem.Text("reference");
        var title = problem.Text("title") is { Length: > 0 } given ? given : problem.Text("message");
        var words = string.Join(": ", new[] { title, problem.Text("detail") }.Where(part => part.Length > 0));
        var errors = problem.Items("errors").Select(error => error.Text("message")).Where(message => message.Length > 0);
        var faults = string.Join(' ', errors.Prepend(words.Length > 0 ? words : "refused"));
        return (kind, $"{faults} ({number}{(reference.Length > 0 ? $", reference {reference}" : "")})");
    }

    private static TimeSpan? WaitOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } asked ? (asked < LongestPause ? asked : LongestPause) : null;
}

using System.Net;
using System.Text;

namespace StripeProcessor.Tests.Function;

/// <summary>Answers the function's calls to Stripe from a script, and keeps what was asked, decoded.</summary>
internal sealed class StripeAnswers(Func<StripeCall, HttpResponseMessage>? answer = null) : HttpMessageHandler
{
    private readonly Func<StripeCall, HttpResponseMessage> _answer = answer ?? (call => call.Path switch
    {
        "/v1/payment_intents" => Intent("succeeded"),
        "/v1/checkout/sessions" => Json(200, """{"id":"cs_test_1","object":"checkout.session","url":"https://checkout.stripe.com/c/pay/cs_test_1"}"""),
        _ => Json(404, """{"error":{"type":"invalid_request_error"}}"""),
    });

    private readonly Lock _turn = new();

    private TaskCompletionSource? _asked;

    public List<StripeCall> Calls { get; } = [];

    /// <summary>The calls that could move money; opening the connection ahead of them is none.</summary>
    public IReadOnlyList<StripeCall> Charges
    {
        get
        {
            lock (_turn)
            {
                return [.. Calls.Where(call => call.Method == "POST")];
            }
        }
    }

    public static StripeAnswers Always(int status, string body, params (string, string)[] headers) => new(_ => Json(status, body, headers));

    public static StripeAnswers Declining(string code, string? declineCode = null, string? adviceCode = null) => Always(402, $$$"""
        {"error":{"type":"card_error","code":"{{{code}}}","message":"CANARY stripe's own sentence"
        {{{(declineCode is null ? "" : $",\"decline_code\":\"{declineCode}\"")}}}{{{(adviceCode is null ? "" : $",\"advice_code\":\"{adviceCode}\"")}}}}}
        """);

    public static StripeAnswers Failing(Func<Exception> failure) => new(_ => throw failure());

    /// <summary>A Stripe that keeps everybody waiting, and tells when the first came.</summary>
    public static StripeAnswers Never(TaskCompletionSource asked) => new() { _asked = asked };

    public static HttpResponseMessage Intent(string status, string more = "") => Json(200, $$"""
        {"id":"pi_1","object":"payment_intent","amount":2500,"currency":"usd","status":"{{status}}","client_secret":"pi_1_secret_CANARY"{{more}}}
        """);

    public static HttpResponseMessage Json(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        response.Headers.Add("Request-Id", "req_1");
        foreach (var (name, value) in headers)
        {
            response.Headers.Add(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var call = new StripeCall(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            request.Headers.TryGetValues("Idempotency-Key", out var key) ? key.Single() : null,
            request.Headers.Authorization?.ToString(),
            Decode(body));

        lock (_turn)
        {
            Calls.Add(call);
        }

        if (_asked is not null)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return _answer(call);
    }

    private static Dictionary<string, string> Decode(string form) =>
        form.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => WebUtility.UrlDecode(pair[0]), pair => WebUtility.UrlDecode(pair[1]));
}

/// <summary>One call to Stripe.</summary>
internal sealed record StripeCall(string Method, string Path, string? IdempotencyKey, string? Authorization, IReadOnlyDictionary<string, string> Form)
{
    public string? this[string parameter] => Form.GetValueOrDefault(parameter);
}

using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.TestUtilities;
using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function;
using StripeProcessor.Local;
using StripeProcessor.Tests.Aws;

namespace StripeProcessor.Tests.Function;

/// <summary>The function with its settings, a scripted Stripe and a scripted KMS, driven by events as API Gateway sends them.</summary>
internal sealed class Stage : IDisposable
{
    public const string Site = "https://www.riverside.example";
    public const string Key = "sk_test_CANARYsecretkey";

    private readonly StringWriter _log = new();
    private FunctionHost? _host;
    private SqliteLedger? _ledger;

    public Dictionary<string, string?> Variables { get; } = new()
    {
        ["STRIPE_MODE"] = "test",
        ["STRIPE_KEY_CIPHERTEXT"] = Convert.ToBase64String("ciphertext"u8),
        ["STRIPE_PUBLISHABLE_KEY"] = "pk_test_public",
        ["STACK_NAME"] = "gifts",
        ["ALLOWED_ORIGINS"] = Site + ",https://gala.riverside.example",
        ["THANKS_URL"] = Site + "/thanks.html",
        ["CANCEL_URL"] = Site + "/cancelled.html",
    };

    public StripeAnswers Stripe { get; init; } = new();

    public KmsAnswers Kms { get; init; } = Opens(Key);

    /// <summary>A ledger of its own, in memory.</summary>
    public ILedger Ledger => _ledger ??= SqliteLedger.Open(":memory:", Time);

    public TimeProvider Time { get; init; } = new FakeTime(passAtOnce: TimeSpan.FromSeconds(2.5));

    public Action? UntrustedRoot { get; init; }

    /// <summary>Another form settings file than the one we ship.</summary>
    public string? Form { get; init; }

    public string Log => _log.ToString();

    public FunctionHost Host => _host ??= new FunctionHost(Settings, new Log(_log), new FunctionPlatform
    {
        Time = Time,
        StripeHandler = Stripe,
        Secrets = Kms.Secrets(),
        Ledger = Ledger,
        UntrustedRoot = UntrustedRoot,
    });

    public FunctionSettings Settings => FunctionSettings.Read(
        Variables.GetValueOrDefault, name => Form is null ? ReadFile(name) : Encoding.UTF8.GetBytes(Form));

    public void Dispose() => _ledger?.Dispose();

    public static KmsAnswers Opens(string key) => KmsAnswers.Always(200, DecryptAnswer(key));

    public static string DecryptAnswer(string key) =>
        $$"""{"KeyId":"arn","Plaintext":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(key))}}"}""";

    public static byte[]? ReadFile(string name) =>
        name == "donations.json" ? File.ReadAllBytes(Path.Combine(House.Repository.Root, "deploy", "donations.json")) : null;

    public Task<APIGatewayHttpApiV2ProxyResponse> SendAsync(APIGatewayHttpApiV2ProxyRequest request, TimeSpan? remaining = null) =>
        Host.HandleAsync(request, new TestLambdaContext { AwsRequestId = "request-7", RemainingTime = remaining ?? TimeSpan.FromSeconds(25) });

    public Task<APIGatewayHttpApiV2ProxyResponse> GiveAsync(string json) => SendAsync(Event.Json("/donations", json));

    public Task<APIGatewayHttpApiV2ProxyResponse> GiveByFormAsync(string form) => SendAsync(Event.Form("/donations", form));
}

/// <summary>Events as API Gateway writes them for payload 2.0.</summary>
internal static class Event
{
    public static APIGatewayHttpApiV2ProxyRequest Get(string path, params (string, string)[] headers) => Of("GET", path, null, headers);

    /// <summary>With what follows the question mark, as API Gateway hands it on.</summary>
    public static APIGatewayHttpApiV2ProxyRequest Query(string path, string query, params (string, string)[] headers)
    {
        var request = Get(path, headers);
        request.RawQueryString = query;
        return request;
    }

    public static APIGatewayHttpApiV2ProxyRequest Json(string path, string body, params (string, string)[] headers) =>
        Of("POST", path, body, [("content-type", "application/json"), .. headers]);

    public static APIGatewayHttpApiV2ProxyRequest Form(string path, string body, params (string, string)[] headers) =>
        Of("POST", path, body, [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"), .. headers]);

    public static APIGatewayHttpApiV2ProxyRequest Base64(APIGatewayHttpApiV2ProxyRequest request, byte[] body)
    {
        request.Body = Convert.ToBase64String(body);
        request.IsBase64Encoded = true;
        return request;
    }

    public static APIGatewayHttpApiV2ProxyRequest Of(string method, string path, string? body, params (string Name, string Value)[] headers) => new()
    {
        Version = "2.0",
        RouteKey = "$default",
        RawPath = path,
        RawQueryString = "",
        Headers = headers.GroupBy(header => header.Name).ToDictionary(group => group.Key, group => group.Last().Value),
        Body = body,
        RequestContext = new()
        {
            DomainName = "give.riverside.example",
            RequestId = "gateway-1",
            Http = new() { Method = method, Path = path, Protocol = "HTTP/1.1", SourceIp = "192.0.2.1", UserAgent = "test" },
        },
    };
}

/// <summary>What a reply says, read the way its client would.</summary>
internal static class ReplyReading
{
    public static JsonElement Json(this APIGatewayHttpApiV2ProxyResponse reply)
    {
        using var document = JsonDocument.Parse(reply.Body);
        return document.RootElement.Clone();
    }

    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;

    public static string[] Faults(this APIGatewayHttpApiV2ProxyResponse reply) =>
        [.. reply.Json().GetProperty("errors").EnumerateArray().Select(error => error.Text("field") + ":" + error.Text("code"))];

    public static string? Header(this APIGatewayHttpApiV2ProxyResponse reply, string name) =>
        reply.Headers.TryGetValue(name, out var value) ? value : null;
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

/// <summary>A plain HTTP client of a sandbox: form in, JSON out, redirects not followed.</summary>
internal sealed class SandboxCaller : IDisposable
{
    private readonly HttpClient _http;

    public SandboxCaller(Uri address) => _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    public Task<Reply> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(HttpMethod.Post, path, fields);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<Reply> SendAsync(
        HttpMethod method,
        string path,
        (string Name, string Value)[]? fields,
        string? key = StripeSandbox.SecretKey,
        string? idempotencyKey = null,
        string? version = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (fields is not null)
        {
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (version is not null)
        {
            request.Headers.Add("Stripe-Version", version);
        }

        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Tells the control something.</summary>
    public async Task<Reply> ControlAsync(string path, JsonObject command)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_sandbox/" + path);
        request.Content = new StringContent(command.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        return await SendAsync(request);
    }

    /// <summary>A payment confirmed at once with a ready-made card.</summary>
    public Task<Reply> PayAsync(string paymentMethod = "pm_card_visa", long amount = 2500, params (string Name, string Value)[] more) => PostAsync(
        "/v1/payment_intents",
        [
            ("amount", $"{amount}"),
            ("currency", "usd"),
            ("confirm", "true"),
            ("payment_method", paymentMethod),
            ("automatic_payment_methods[enabled]", "true"),
            ("automatic_payment_methods[allow_redirects]", "never"),
            .. more,
        ]);

    /// <summary>Has events posted to an address.</summary>
    public Task<Reply> ListenAsync(string address, params string[] types) => PostAsync(
        "/v1/webhook_endpoints", [("url", address), .. types.Select((type, at) => ($"enabled_events[{at}]", type))]);

    /// <summary>Waits until every webhook that is due has been sent.</summary>
    public Task<Reply> SettleAsync() => ControlAsync("settle", []);

    public Task<Reply> AdvanceAsync(TimeSpan by) => ControlAsync("clock", new JsonObject { ["advance_seconds"] = (long)by.TotalSeconds });

    /// <summary>The objects of a list, newest first.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path) =>
        [.. (await GetAsync(path)).Json["data"]!.AsArray().Select(found => found!.AsObject())];

    /// <summary>Presses a button of the sandbox's page, as a browser does.</summary>
    public Task<Reply> PressAsync(string action, string from, params (string Name, string Value)[] fields) =>
        PressAsync(action, "Origin", from, fields);

    public async Task<Reply> PressAsync(string action, string header, string value, (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_sandbox/do/" + action);
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        request.Headers.Add(header, value);
        return await SendAsync(request);
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record Reply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Id => (string)Json["id"]!;

    public JsonNode Error => Json["error"]!;

    public string? this[string field] => Json[field]?.ToString();
}

/// <summary>Every test has a sandbox of its own, in memory.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    private StripeSandbox _sandbox = null!;

    private protected SandboxCaller Caller { get; private set; } = null!;

    protected Uri Address => _sandbox.Address;

    public virtual async Task InitializeAsync()
    {
        _sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions());
        Caller = new SandboxCaller(_sandbox.Address);
    }

    public virtual async Task DisposeAsync()
    {
        Caller.Dispose();
        await _sandbox.DisposeAsync();
    }
}

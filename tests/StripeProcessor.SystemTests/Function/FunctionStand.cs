using System.Text;
using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Function;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Function;

/// <summary>
/// The function behind the Runtime API, with KMS and Stripe on loopback: the real path of an event, without a gateway before it.
/// </summary>
internal sealed class FunctionStand : IAsyncDisposable
{
    public const string Origin = "https://www.example.org";
    public const string Stack = "stand";

    private static readonly TimeSpan FunctionTime = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _stopping = new();
    private readonly StringWriter _log = new();
    private readonly List<Task> _environments = [];

    private readonly SqliteLedger _ledger = SqliteLedger.Open(":memory:", TimeProvider.System);

    private FunctionStand(KmsStandIn kms, StripeSandbox stripe, RuntimeApi runtime)
    {
        Kms = kms;
        Stripe = stripe;
        Runtime = runtime;
    }

    public KmsStandIn Kms { get; }

    public StripeSandbox Stripe { get; }

    public RuntimeApi Runtime { get; }

    public string LogText
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static async Task<FunctionStand> StartAsync(
        string stripeKey, int environments = 1, FunctionPlatform? platform = null) =>
        await StartAsync(stand => (stand.Seal(stripeKey), stand.Kms.Address), environments, platform);

    /// <summary>With a key that was sealed for the stack <see cref="Stack"/> in test mode by somebody else, at another KMS.</summary>
    public static Task<FunctionStand> StartSealedAsync(string ciphertext, Uri kms) => StartAsync(_ => (ciphertext, kms), 1, null);

    private static async Task<FunctionStand> StartAsync(
        Func<FunctionStand, (string Ciphertext, Uri Kms)> seal, int environments, FunctionPlatform? platform)
    {
        var stand = new FunctionStand(
            await KmsStandIn.StartAsync(null, null, 0, CancellationToken.None),
            await StripeSandbox.StartAsync(new StripeSandboxOptions(), CancellationToken.None),
            await RuntimeApi.StartAsync(new RuntimeApiOptions { Environments = environments }, CancellationToken.None));
        var (ciphertext, kms) = seal(stand);
        var settings = stand.Settings(ciphertext, kms);
        var log = new Log(TextWriter.Synchronized(stand._log));
        var equipped = (platform ?? new FunctionPlatform()) with { Secrets = OpenKms(kms), Ledger = stand._ledger };

        foreach (var seat in stand.Runtime.Seats)
        {
            seat.Occupy();
            var loop = FunctionLoop.RunAsync(settings, log, seat.Address, stand._stopping.Token, equipped);
            stand._environments.Add(loop);
            await await Task.WhenAny(seat.Initialised, loop);
        }

        return stand;
    }

    /// <summary>Hands the function one HTTP request as API Gateway would.</summary>
    public async Task<FunctionReply> SendAsync(
        string method, string path, string? contentType, byte[]? body, params (string Name, string Value)[] headers)
    {
        var result = await Runtime.InvokeAsync(ApiEvent(method, path, contentType, body, headers), FunctionTime, CancellationToken.None);
        return FunctionReply.Of(result);
    }

    public Task<FunctionReply> PostJsonAsync(string path, object gift, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, "application/json", JsonSerializer.SerializeToUtf8Bytes(gift), headers);

    /// <summary>Tells the sandbox to make something go wrong, once or more.</summary>
    public async Task ForceAsync(object fault)
    {
        using var client = new HttpClient { BaseAddress = Stripe.Address };
        using var answer = await client.PostAsync(
            "_sandbox/faults", new StringContent(JsonSerializer.Serialize(fault), Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_environments).ContinueWith(_ => { }, TaskScheduler.Default);
        await Runtime.DisposeAsync();
        await Stripe.DisposeAsync();
        await Kms.DisposeAsync();
        _ledger.Dispose();
        _stopping.Dispose();
    }

    private static byte[] ApiEvent(
        string method, string path, string? contentType, byte[]? body, (string Name, string Value)[] headers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("version", "2.0");
            json.WriteString("rawPath", path);
            json.WriteString("rawQueryString", "");
            json.WriteStartObject("headers");
            if (contentType is not null)
            {
                json.WriteString("content-type", contentType);
            }

            foreach (var (name, value) in headers)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartObject("requestContext");
            json.WriteString("requestId", "gateway-id");
            json.WriteStartObject("http");
            json.WriteString("method", method);
            json.WriteString("path", path);
            json.WriteString("sourceIp", "192.0.2.1");
            json.WriteEndObject();
            json.WriteEndObject();
            if (body is not null)
            {
                json.WriteBase64String("body", body);
            }

            json.WriteBoolean("isBase64Encoded", body is not null);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    // Credentials are given here and not through this process's environment, which other tests share.
    private static KmsSecrets OpenKms(Uri address) => KmsSecrets.Create(new KmsOptions
    {
        Endpoint = address, Region = "eu-west-1", Credentials = new AwsCredentials("AKIDEXAMPLE", new Secret("example")),
    });

    private string Seal(string stripeKey) => Convert.ToBase64String(Kms.Seal(stripeKey, new Dictionary<string, string>
    {
        ["app"] = "stripe-processor", ["stack"] = Stack, ["mode"] = "test", ["secret"] = "stripe-key",
    }));

    private FunctionSettings Settings(string ciphertext, Uri kms)
    {
        var variables = new Dictionary<string, string>
        {
            ["STRIPE_MODE"] = "test",
            ["STRIPE_KEY_CIPHERTEXT"] = ciphertext,
            ["STRIPE_PUBLISHABLE_KEY"] = "pk_test_sandbox",
            ["STACK_NAME"] = Stack,
            ["ALLOWED_ORIGINS"] = Origin,
            ["THANKS_URL"] = Origin + "/thanks.html",
            ["CANCEL_URL"] = Origin + "/cancelled.html",
            ["STRIPE_API_BASE"] = Stripe.Address.ToString(),
            ["AWS_ENDPOINT_URL_KMS"] = kms.ToString(),
            ["AWS_REGION"] = "eu-west-1",
        };
        return FunctionSettings.Read(
            name => variables.GetValueOrDefault(name),
            file => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));
    }
}

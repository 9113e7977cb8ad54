using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Native;

/// <summary>What a deployed function has around it: KMS, Stripe, DynamoDB and the Runtime API, each on loopback.</summary>
internal sealed class NativeWorld : IAsyncDisposable
{
    private const string Stack = "native";

    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _operator;

    private NativeWorld(KmsStandIn kms, StripeSandbox stripe, DynamoDbStandIn dynamo, RuntimeApi runtime)
    {
        Kms = kms;
        Stripe = stripe;
        Dynamo = dynamo;
        Runtime = runtime;

        // The operator only counts charges: whom the function trusts is not for it to say.
        _operator = new(new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true } })
        {
            BaseAddress = stripe.Address,
        };
        _operator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public KmsStandIn Kms { get; }

    public StripeSandbox Stripe { get; }

    public DynamoDbStandIn Dynamo { get; }

    public RuntimeApi Runtime { get; }

    /// <summary>A Stripe key that only KMS has seen: a charge made with it proves that it was really opened.</summary>
    public string Key { get; } = "sk_test_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <param name="kms">KMS's certificate; null: plain http.</param>
    /// <param name="stripe">Stripe's certificate; null: plain http.</param>
    /// <param name="dynamo">DynamoDB's certificate; null: plain http.</param>
    /// <param name="environments">How many processes may run at once.</param>
    public static async Task<NativeWorld> StartAsync(
        X509Certificate2? kms = null, X509Certificate2? stripe = null, X509Certificate2? dynamo = null, int environments = 1)
    {
        return new(
            await KmsStandIn.StartAsync(null, kms, 0, CancellationToken.None),
            await StripeSandbox.StartAsync(new StripeSandboxOptions { Certificate = stripe }),
            await DynamoDbStandIn.StartAsync(null, dynamo, 0, TimeProvider.System, CancellationToken.None),
            await RuntimeApi.StartAsync(new RuntimeApiOptions { Environments = environments }, CancellationToken.None));
    }

    /// <summary>The function's variables, as the stack and Lambda would set them.</summary>
    public Dictionary<string, string> Variables() => new()
    {
        ["STRIPE_MODE"] = "test",
        ["STRIPE_KEY_CIPHERTEXT"] = Seal(Key),
        ["STRIPE_PUBLISHABLE_KEY"] = StripeSandbox.PublishableKey,
        ["STRIPE_API_BASE"] = Stripe.Address.AbsoluteUri,
        ["KMS_KEY_ID"] = Kms.KeyArn,
        ["AWS_ENDPOINT_URL_KMS"] = Kms.Address.AbsoluteUri,
        ["LEDGER_TABLE"] = Dynamo.EnsureLedgerTable(),
        ["AWS_ENDPOINT_URL_DYNAMODB"] = Dynamo.Address.AbsoluteUri,
        ["STACK_NAME"] = Stack,
        ["ALLOWED_ORIGINS"] = "https://www.example.org",
        ["THANKS_URL"] = "https://www.example.org/thanks.html",
        ["CANCEL_URL"] = "https://www.example.org/cancelled.html",
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "example",
        ["AWS_LAMBDA_RUNTIME_API"] = Runtime.Address,
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    };

    /// <summary>A sealed Stripe key, as the stack's parameter carries it.</summary>
    public string Seal(string key, string mode = "test") => Convert.ToBase64String(Kms.Seal(
        key,
        new Dictionary<string, string>
        {
            ["app"] = "stripe-processor", ["stack"] = Stack, ["mode"] = mode, ["secret"] = "stripe-key",
        }));

    /// <summary>Has a gift of $25.00 handled by whichever environment asks next.</summary>
    public async Task<GiftReply> GiveAsync()
    {
        var result = await InvokeAsync();
        var answered = Assert.IsType<InvocationResult.Answered>(result);
        using var reply = JsonDocument.Parse(answered.Payload);
        return new GiftReply(reply.RootElement.GetProperty("statusCode").GetInt32(), reply.RootElement.GetProperty("body").GetString()!);
    }

    /// <summary>The same, whatever becomes of it.</summary>
    public Task<InvocationResult> InvokeAsync() =>
        Runtime.InvokeAsync(GiftEvent(), FunctionTimeout, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>How many payments Stripe holds.</summary>
    public async Task<int> CountPaymentsAsync()
    {
        using var list = JsonDocument.Parse(await _operator.GetStringAsync("v1/payment_intents?limit=100"));
        return list.RootElement.GetProperty("data").GetArrayLength();
    }

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        await Runtime.DisposeAsync();
        await Stripe.DisposeAsync();
        await Kms.DisposeAsync();
        await Dynamo.DisposeAsync();
    }

    private static byte[] GiftEvent()
    {
        var gift = $$"""{"amount":"25.00","currency":"usd","payment_method":"pm_card_visa","donation_id":"{{Guid.NewGuid()}}"}""";
        return Encoding.UTF8.GetBytes(
            $$"""
            {"version":"2.0","routeKey":"$default","rawPath":"/donations","rawQueryString":"",
             "headers":{"content-type":"application/json","accept":"application/json","host":"give.example.org","origin":"https://www.example.org"},
             "requestContext":{"accountId":"123456789012","apiId":"api","domainName":"give.example.org","domainPrefix":"give",
               "http":{"method":"POST","path":"/donations","protocol":"HTTP/1.1","sourceIp":"192.0.2.1","userAgent":"test"},
               "requestId":"id","routeKey":"$default","stage":"$default","time":"23/Nov/2026:12:00:00 +0000","timeEpoch":1795435200000},
             "body":{{JsonSerializer.Serialize(gift)}},"isBase64Encoded":false}
            """);
    }
}

/// <summary>What the donor's browser would be told.</summary>
internal sealed record GiftReply(int Status, string Body)
{
    public bool IsCharged => Status == 200 && Body.Contains("\"succeeded\"", StringComparison.Ordinal);
}

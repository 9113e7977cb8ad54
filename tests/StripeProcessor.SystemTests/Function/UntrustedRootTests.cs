using System.Text;
using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Function;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;
using StripeProcessor.Stripe;
using StripeProcessor.SystemTests.Local;
using StripeProcessor.SystemTests.Stripe;

namespace StripeProcessor.SystemTests.Function;

/// <summary>
/// What the function does when a vendor's chain ends outside the roots it trusts: it asks for other roots, and never while it owes
/// the Runtime API an answer, because what asks replaces the process.
/// </summary>
public sealed class UntrustedRootTests
{
    private const string Gift = """
        {"version":"2.0","rawPath":"/donations","headers":{"content-type":"application/json"},
         "requestContext":{"http":{"method":"POST","path":"/donations"}},"body":"{\"amount\":\"25\",\"source\":\"tok_visa\"}","isBase64Encoded":false}
        """;

    private static readonly AwsCredentials Nobody = new("nobody", new Secret("nothing"));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_request_is_answered_503_before_the_process_is_replaced(bool ofStripe, bool ofLedger)
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var stripe = await StripeSandbox.StartAsync(new StripeSandboxOptions { Certificate = ofStripe ? certificate : null });
        await using var dynamo = await DynamoDbStandIn.StartAsync(
            null, ofLedger ? certificate : null, 0, TimeProvider.System, CancellationToken.None);
        await using var kms = new RawServer(OpenAsync);
        await using var runtime = await RuntimeApi.StartAsync(new RuntimeApiOptions(), CancellationToken.None);
        using var transport = new StripeTransport();
        using var secrets = SecretsAt(kms.Address);
        using var ledger = LedgerIn(dynamo);
        using var stopping = new CancellationTokenSource();

        Task<InvocationResult>? invocation = null;
        var asked = new List<bool>();
        var askedTwice = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var platform = new FunctionPlatform
        {
            StripeHandler = transport,
            Secrets = secrets,
            Ledger = ledger,
            UntrustedRoot = () =>
            {
                asked.Add(invocation is { IsCompleted: true });
                if (asked.Count == 2)
                {
                    askedTwice.SetResult();
                }
            },
        };

        invocation = runtime.InvokeAsync(Encoding.UTF8.GetBytes(Gift), TimeSpan.FromSeconds(25), CancellationToken.None);
        var loop = FunctionLoop.RunAsync(SettingsFor(stripe.Address), new Log(TextWriter.Null), runtime.Address, stopping.Token, platform);
        var answered = Assert.IsType<InvocationResult.Answered>(await invocation);
        await askedTwice.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await stopping.CancelAsync();
        await loop;

        Assert.Equal(503, JsonDocument.Parse(answered.Payload).RootElement.GetProperty("statusCode").GetInt32());
        Assert.Equal([false, true], asked);
    }

    private static async Task OpenAsync(RawConnection connection)
    {
        while (await connection.ReadRequestAsync() is not null)
        {
            await connection.AnswerAsync($$"""{"KeyId":"arn","Plaintext":"{{Convert.ToBase64String("sk_test_sandbox"u8)}}"}""");
        }
    }

    private static KmsSecrets SecretsAt(Uri address) => KmsSecrets.Create(new KmsOptions
    {
        Endpoint = address,
        Region = "eu-west-1",
        Credentials = Nobody,
    });

    private static DynamoDbLedger LedgerIn(DynamoDbStandIn dynamo) => DynamoDbLedger.Create(new DynamoDbOptions
    {
        Table = dynamo.EnsureLedgerTable(),
        Mode = "test",
        Endpoint = dynamo.Address,
        Region = "eu-west-1",
        Credentials = Nobody,
    });

    private static FunctionSettings SettingsFor(Uri stripe)
    {
        var variables = new Dictionary<string, string?>
        {
            ["STRIPE_MODE"] = "test",
            ["STRIPE_KEY_CIPHERTEXT"] = Convert.ToBase64String("ciphertext"u8),
            ["STACK_NAME"] = "gifts",
            ["ALLOWED_ORIGINS"] = "https://www.riverside.example",
            ["THANKS_URL"] = "https://www.riverside.example/thanks.html",
            ["CANCEL_URL"] = "https://www.riverside.example/cancelled.html",
            ["STRIPE_API_BASE"] = stripe.GetLeftPart(UriPartial.Authority),
        };

        return FunctionSettings.Read(variables.GetValueOrDefault, name => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, name)));
    }
}

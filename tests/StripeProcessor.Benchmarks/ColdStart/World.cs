using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>KMS, Stripe and DynamoDB on loopback, over TLS or not.</summary>
internal sealed class World : IAsyncDisposable
{
    private const string Stack = "benchmark";

    private readonly KmsStandIn _kms;
    private readonly StripeSandbox _stripe;
    private readonly DynamoDbStandIn _dynamo;

    private World(KmsStandIn kms, StripeSandbox stripe, DynamoDbStandIn dynamo)
    {
        _kms = kms;
        _stripe = stripe;
        _dynamo = dynamo;
    }

    public static async Task<World> StartAsync(X509Certificate2? certificate)
    {
        var kms = await KmsStandIn.StartAsync(null, certificate, 0, CancellationToken.None);
        var stripe = await StripeSandbox.StartAsync(new StripeSandboxOptions { Certificate = certificate }, CancellationToken.None);
        var dynamo = await DynamoDbStandIn.StartAsync(null, certificate, 0, TimeProvider.System, CancellationToken.None);
        return new World(kms, stripe, dynamo);
    }

    /// <summary>
    /// The settings of a function with a Stripe key that nobody but the KMS stand-in has seen: a charge that succeeds proves that
    /// the key was really opened.
    /// </summary>
    public IReadOnlyDictionary<string, string> FreshSettings()
    {
        var key = "sk_test_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var context = new Dictionary<string, string>
        {
            ["app"] = "stripe-processor", ["stack"] = Stack, ["mode"] = "test", ["secret"] = "stripe-key",
        };
        return new Dictionary<string, string>
        {
            ["STRIPE_MODE"] = "test",
            ["STRIPE_KEY_CIPHERTEXT"] = Convert.ToBase64String(_kms.Seal(key, context)),
            ["STRIPE_PUBLISHABLE_KEY"] = "pk_test_sandbox",
            ["KMS_KEY_ID"] = _kms.KeyArn,
            ["STACK_NAME"] = Stack,
            ["ALLOWED_ORIGINS"] = "https://www.example.org",
            ["THANKS_URL"] = "https://www.example.org/thanks.html",
            ["CANCEL_URL"] = "https://www.example.org/cancelled.html",
            ["STRIPE_API_BASE"] = _stripe.Address.ToString(),
            ["AWS_ENDPOINT_URL_KMS"] = _kms.Address.ToString(),
            ["LEDGER_TABLE"] = _dynamo.EnsureLedgerTable(),
            ["AWS_ENDPOINT_URL_DYNAMODB"] = _dynamo.Address.ToString(),
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "example",
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _kms.DisposeAsync();
        await _stripe.DisposeAsync();
        await _dynamo.DisposeAsync();
    }
}

using Amazon.Lambda.APIGatewayEvents;
using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Function;
using StripeProcessor.Local;

namespace StripeProcessor.Benchmarks.HotPath;

/// <summary>A function set up as the sample stack is.</summary>
internal static class HotPathSettings
{
    private const string Site = "https://www.example.org";

    public static DonationRules Rules() => Read(new Dictionary<string, string>()).Rules;

    public static FunctionSettings Function(KmsStandIn kms)
    {
        var context = new SealContext("benchmark", "test", SecretNames.StripeKey).ToEncryptionContext();
        return Read(new Dictionary<string, string>
        {
            ["STRIPE_KEY_CIPHERTEXT"] = Convert.ToBase64String(kms.Seal("sk_test_benchmark", context)),
        });
    }

    public static KmsSecrets OpenKms(KmsStandIn kms) => KmsSecrets.Create(new KmsOptions
    {
        Endpoint = kms.Address, Region = "eu-west-1", Credentials = new AwsCredentials("AKIDEXAMPLE", new Secret("example")),
    });

    /// <summary>The ledger with all of its own code, and a DynamoDB that agrees to everything.</summary>
    public static DynamoDbLedger OpenLedger(HttpMessageHandler dynamo) => DynamoDbLedger.Create(
        new DynamoDbOptions { Table = "benchmark", Mode = "test", Region = "eu-west-1", Credentials = new("AKIDEXAMPLE", new Secret("example")) },
        dynamo);

    /// <summary>Another gift each time: the ledger would know a gift that it has seen.</summary>
    public static APIGatewayHttpApiV2ProxyRequest Gift() => new()
    {
        RawPath = "/donations",
        Headers = new Dictionary<string, string> { ["content-type"] = "application/json", ["origin"] = Site },
        RequestContext = new() { Http = new() { Method = "POST", Path = "/donations" } },
        Body = $$"""{"amount":"25.00","currency":"usd","payment_method":"pm_card_visa","donation_id":"{{Guid.NewGuid()}}"}""",
    };

    private static FunctionSettings Read(Dictionary<string, string> variables)
    {
        variables["STRIPE_MODE"] = "test";
        variables["STACK_NAME"] = "benchmark";
        variables["ALLOWED_ORIGINS"] = Site;
        variables["THANKS_URL"] = Site + "/thanks.html";
        variables["CANCEL_URL"] = Site + "/cancelled.html";
        return FunctionSettings.Read(
            name => variables.GetValueOrDefault(name),
            file => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));
    }
}

using System.Text.Json;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using StripeProcessor.Aws;
using StripeProcessor.Cli;

namespace StripeProcessor.SystemTests.Kms;

/// <summary>The operator at the keyboard: makes a key, and seals a secret with the command that they would type.</summary>
internal static class SealingTool
{
    public static AwsCredentials Nobody { get; } = new("testing", new Secret("testing"));

    public static AmazonKeyManagementServiceClient Client(Uri endpoint) => new("testing", "testing", new AmazonKeyManagementServiceConfig
    {
        ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = "eu-west-1",
    });

    public static async Task<string> MakeKeyAsync(Uri endpoint)
    {
        using var client = Client(endpoint);
        return (await client.CreateKeyAsync(new CreateKeyRequest())).KeyMetadata.KeyId;
    }

    public static async Task<SealedSecret> SealAsync(Uri endpoint, string stack, string name, string mode, string plain, string keyId)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var terminal = new Terminal(new StringReader(plain + "\n"), output, errors, (_, _) => throw new InvalidOperationException());
        var tool = new OperatorTool(terminal, _ => null, options => KmsSecrets.Create(options with { Credentials = Nobody }));

        var exit = await tool.RunAsync(
            ["encrypt-secret", "--stack", stack, "--secret", name, "--mode", mode, "--key", keyId, "--region", "eu-west-1",
                "--endpoint", endpoint.AbsoluteUri, "--json"],
            default);

        Assert.True(exit == 0, errors.ToString());
        Assert.DoesNotContain("CANARY", $"{output}{errors}", StringComparison.Ordinal);
        using var result = JsonDocument.Parse(output.ToString());
        Assert.True(result.RootElement.GetProperty("verified").GetBoolean());
        Assert.True(SealedSecret.TryParse(name, result.RootElement.GetProperty("ciphertext").GetString(), out var sealedSecret));
        return sealedSecret;
    }
}

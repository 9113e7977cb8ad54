using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>What <c>encrypt-secret</c> was asked to do, as far as the command line says it.</summary>
internal sealed record SealOrder
{
    internal required string SecretName { get; init; }
    internal string? Mode { get; init; }
    internal string? Stack { get; init; }
    internal string? Key { get; init; }
    internal string? Region { get; init; }
    internal string? RegionOfEnvironment { get; init; }
    internal string? Profile { get; init; }
    internal Uri? Endpoint { get; init; }
    internal string? File { get; init; }
    internal string? Environment { get; init; }
    internal string ConfigFile { get; init; } = StackOptions.DefaultFile;
    internal bool AsJson { get; init; }
    internal bool IsDryRun { get; init; }

    /// <summary>Whether it is for a stack that <see cref="ConfigFile"/> names and AWS has: the whole way, not only the sealing.</summary>
    internal bool IsForDeployedStack => Environment is not null && File is null && Stack is null && Key is null;

    /// <summary>The template's parameter that carries this secret.</summary>
    internal string ParameterName =>
        SecretName == SecretNames.WebhookSecret ? "StripeWebhookSecretCiphertext" : "StripeKeyCiphertext";

    /// <summary>The mode, as far as it is known before the secret is: said, or the name of the environment.</summary>
    internal string? KnownMode => Mode ?? (Environment is "test" or "live" ? Environment : null);

    /// <summary>Refuses what cannot be meant, without repeating it.</summary>
    internal void Check()
    {
        Require(SecretName is SecretNames.StripeKey or SecretNames.WebhookSecret,
            "--secret is neither stripe-key nor webhook-secret", "the secret itself is typed at a prompt or piped in");
        Require(Mode is null or "test" or "live", "--mode is neither test nor live", "write --mode test or --mode live");
        Require(KnownMode is not null || SecretName == SecretNames.StripeKey,
            "a webhook secret does not say which mode it is for", "add --mode test or --mode live");
        Require(Environment is null || File is not null || IsForDeployedStack,
            "--config-env says where in a file, and there is no file", "add --write samconfig.toml");
        Require(Mode is null || Environment is not ("test" or "live") || Mode == Environment,
            "--mode and --config-env contradict each other", "a test secret in a live stack would open nowhere");
        Require(Environment is null || IsEnvironmentName(Environment),
            "--config-env is not a name that SAM uses", "use letters, digits, - and _");
        Require(Stack is not null || File is not null || IsForDeployedStack,
            "the stack is not named", "add --stack with the name the stack has or will have");
        Require(!IsDryRun || IsForDeployedStack,
            "--dry-run goes with --config-env alone", "without it the command prints what it sealed, or changes one file");
        Require(Stack is null || IsStackName(Stack),
            "--stack is not a name that CloudFormation allows", "letters, digits and hyphens, a letter first, at most 128");
        Require(Key is null || IsKeyName(Key),
            "--key is not the name of a KMS key", "give its id, its ARN, or alias/ and its alias");
        Require(Region is null || IsRegionName(Region), "--region is not the name of a region", "write it as in eu-west-1");
        Require(File is null || !string.IsNullOrWhiteSpace(File), "--write needs a file's name", "add --write samconfig.toml");
    }

    internal static bool IsStackName(string name) =>
        name.Length is > 0 and <= 128 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    internal static bool IsRegionName(string name) =>
        name.Length is > 0 and <= 32 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    internal static bool IsEnvironmentName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsKeyName(string name) =>
        name.StartsWith("arn:", StringComparison.Ordinal) || name.StartsWith("alias/", StringComparison.Ordinal)
        || name.StartsWith("mrk-", StringComparison.Ordinal) || Guid.TryParseExact(name, "D", out _);

    private static void Require(bool condition, string error, string hint)
    {
        if (!condition)
        {
            throw ToolException.Usage(error, hint);
        }
    }
}

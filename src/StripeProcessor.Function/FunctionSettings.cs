using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function;

/// <summary>Everything the function was told from outside, read once and checked whole.</summary>
public sealed record FunctionSettings
{
    /// <summary>The version that <c>GET /health</c> tells.</summary>
    public const string Version = "0.1.0";

    /// <summary><c>test</c> or <c>live</c>: a property of the stack, never of a request.</summary>
    public required string Mode { get; init; }

    /// <summary>The sealed Stripe key; null before the first one exists: the function then starts, and says that it is sealed.</summary>
    public SealedSecret? StripeKey { get; init; }

    /// <summary>The key that Stripe.js in the donor's browser uses; null before it is set. Not secret.</summary>
    public string? PublishableKey { get; init; }

    /// <summary>The only KMS key under which secrets are opened; null: whichever the ciphertext names.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The CloudFormation stack's name, part of what secrets are bound to.</summary>
    public required string StackName { get; init; }

    /// <summary>The sites that may send donations and to which donors may go back.</summary>
    public required AllowedOrigins Origins { get; init; }

    /// <summary>Where a donor goes after giving, when the form did not say.</summary>
    public required Uri ThanksUrl { get; init; }

    /// <summary>Where a donor goes who turns back at the checkout page, when the form did not say.</summary>
    public required Uri CancelUrl { get; init; }

    /// <summary>What can be given.</summary>
    public required DonationRules Rules { get; init; }

    /// <summary>Where Stripe is: https, or http on loopback.</summary>
    public Uri StripeApiBase { get; init; } = new("https://api.stripe.com");

    /// <summary>The signing secrets of the webhook endpoint, sealed: two while one is rolled; none before the endpoint exists.</summary>
    public IReadOnlyList<SealedSecret> WebhookSecrets { get; init; } = [];

    /// <summary>The key of the function's own tokens, sealed; null before it exists: nobody can then manage a repeating gift here.</summary>
    public SealedSecret? TokenKey { get; init; }

    /// <summary>
    /// The only name under which operators are answered, and only with a client certificate: mutual TLS stands before that name alone,
    /// and must not be walked around by another. Null: any name.
    /// </summary>
    public string? OperatorDomain { get; init; }

    /// <summary>The DynamoDB table that is the ledger; null where the ledger is given otherwise.</summary>
    public string? LedgerTable { get; init; }

    /// <summary>Another address for DynamoDB; null: the region's own.</summary>
    public Uri? DynamoDbEndpoint { get; init; }

    /// <summary>Another address for KMS; null: the region's own.</summary>
    public Uri? KmsEndpoint { get; init; }

    /// <summary>The AWS region; null: whatever the SDK finds.</summary>
    public string? Region { get; init; }

    /// <summary>Reads the settings from the process's environment and the files beside the program.</summary>
    /// <exception cref="SettingsException">Something cannot be used; the message lists all of it.</exception>
    public static FunctionSettings FromEnvironment() => Read(Environment.GetEnvironmentVariable, ReadFileBesideTheProgram);

    /// <summary>Reads the settings.</summary>
    /// <param name="variable">The value of an environment variable; null or empty when it is not set.</param>
    /// <param name="readFile">The bytes of the form settings file of that name; null when there is none.</param>
    /// <exception cref="SettingsException">Something cannot be used; the message lists all of it.</exception>
    public static FunctionSettings Read(Func<string, string?> variable, Func<string, byte[]?> readFile)
    {
        var faults = new List<string>();
        var reader = new SettingsReader(variable, faults);

        var mode = reader.Mode("STRIPE_MODE");
        var settings = new FunctionSettings
        {
            Mode = mode,
            StripeKey = reader.Sealed("STRIPE_KEY_CIPHERTEXT", SecretNames.StripeKey),
            PublishableKey = reader.PublishableKey("STRIPE_PUBLISHABLE_KEY", mode),
            KmsKeyId = reader.Optional("KMS_KEY_ID"),
            StackName = reader.Required("STACK_NAME", "the name of the CloudFormation stack"),
            Origins = AllowedOrigins.Read(reader.Optional("ALLOWED_ORIGINS") ?? "", faults),
            ThanksUrl = reader.Page("THANKS_URL"),
            CancelUrl = reader.Page("CANCEL_URL"),
            StripeApiBase = reader.Base("STRIPE_API_BASE") ?? new("https://api.stripe.com"),
            WebhookSecrets = reader.SealedList("STRIPE_WEBHOOK_SECRET_CIPHERTEXT", SecretNames.WebhookSecret),
            TokenKey = reader.Sealed("TOKEN_KEY_CIPHERTEXT", SecretNames.TokenKey),
            OperatorDomain = reader.HostName("OPERATOR_DOMAIN"),
            LedgerTable = reader.Optional("LEDGER_TABLE"),
            DynamoDbEndpoint = reader.Address("AWS_ENDPOINT_URL_DYNAMODB"),
            KmsEndpoint = reader.Address("AWS_ENDPOINT_URL_KMS"),
            Region = reader.Optional("AWS_REGION"),
            Rules = ReadRules(reader.Optional("FORM_SETTINGS") ?? "donations.json", readFile, faults)!,
        };

        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    private static DonationRules? ReadRules(string file, Func<string, byte[]?> readFile, List<string> faults)
    {
        if (readFile(file) is { } bytes)
        {
            return FormSettings.Read(bytes, faults);
        }

        faults.Add($"FORM_SETTINGS: there is no file '{file}' beside the program.");
        return null;
    }

    private static byte[]? ReadFileBesideTheProgram(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}

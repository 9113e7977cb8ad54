using System.Text.RegularExpressions;
using StripeProcessor.Function;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>The function and what it is told.</summary>
internal static class FunctionRules
{
    public const string Native = "the function is a native program on Amazon Linux 2023";
    public const string Processor = "it runs on the processor that it was built for";
    public const string AnswersFirst = "it ends before the gateway gives up, and not long before";
    public const string Traced = "it is traced";
    public const string OwnLog = "it writes to its own log, in its own words";
    public const string LogsEnd = "every log is kept for as long as the parameter says and no longer";
    public const string ToldAll = "it is told every setting that it reads and none that it does not";
    public const string ToldRight = "each setting has the value that it is named for";
    public const string SealedFirst = "it deploys before any secret exists";
    public const string PermissionsFirst = "it is not made before its permissions are";
    public const string ReservesIfAsked = "it reserves copies only if asked";

    // Read, but left to the platform or to tests: the function has a default for each.
    private static readonly string[] NotOfTheTemplate =
        ["AWS_REGION", "FORM_SETTINGS", "STRIPE_API_BASE", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_KMS"];

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        TemplateRule.Fact(Native, "it is not", template =>
            Function(template).Says("provided.al2023", "Runtime") && Function(template).Says("bootstrap", "Handler")),
        TemplateRule.Fact(Processor, "it does not follow Architecture", template =>
            Function(template).Node("Architectures")?[0]?.ToString() == template.Parameters["Architecture"]),
        TemplateRule.Fact(AnswersFirst, "Timeout", template => Function(template).Node("Timeout")?.GetValue<int>() is > 25 and < 30),
        TemplateRule.Fact(Traced, "it is not", template => Function(template).Says("Active", "TracingConfig", "Mode")),
        TemplateRule.Fact(OwnLog, "it does not", template =>
            Function(template).Says($"/stripe-processor/{MadeUp.Stack}/function", "LoggingConfig", "LogGroup")
            && Function(template).Says("Text", "LoggingConfig", "LogFormat")),
        new(LogsEnd, template =>
            from one in template.Of("AWS::Logs::LogGroup")
            where one.Text("RetentionInDays") != template.Parameters["LogRetentionDays"]
            select $"{one.Id} is not"),
        TemplateRule.Facts(ToldAll, template =>
        {
            var (told, read) = (Variables(template).Keys.ToHashSet(StringComparer.Ordinal), ReadByTheFunction());
            return
            [
                .. told.Except(read).Select(name => (false, $"{name} is not read")),
                .. read.Except(told).Except(NotOfTheTemplate).Select(name => (false, $"{name} is not told")),
            ];
        }),
        new(ToldRight, template =>
        {
            var parameters = template.Parameters;
            var expected = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["STRIPE_MODE"] = parameters["Mode"],
                ["STRIPE_KEY_CIPHERTEXT"] = parameters["StripeKeyCiphertext"],
                ["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = parameters["StripeWebhookSecretCiphertext"],
                ["TOKEN_KEY_CIPHERTEXT"] = parameters["TokenKeyCiphertext"],
                ["STRIPE_PUBLISHABLE_KEY"] = parameters["StripePublishableKey"],
                ["KMS_KEY_ID"] = MadeUp.Attribute("EncryptionKey", "AWS::KMS::Key", "Arn", _ => null),
                ["STACK_NAME"] = MadeUp.Stack,
                ["LEDGER_TABLE"] = MadeUp.Reference("LedgerTable", "AWS::DynamoDB::Table", _ => null),
                ["ALLOWED_ORIGINS"] = parameters["SiteOrigins"],
                ["THANKS_URL"] = parameters["ThanksUrl"],
                ["CANCEL_URL"] = parameters["CancelUrl"],
                ["OPERATOR_DOMAIN"] = parameters["OperatorDomainName"],
            };
            return from one in Variables(template)
                   where expected.TryGetValue(one.Key, out var value) && value != one.Value
                   select $"{one.Key} is {one.Value}";
        }),
        new(SealedFirst, template =>
            from name in template.Raw["Parameters"]!.AsObject().Select(one => one.Key)
            where name.EndsWith("Ciphertext", StringComparison.Ordinal)
            let parameter = template.Raw["Parameters"]![name]!
            where parameter["Default"] is null || !Regex.IsMatch("", parameter["AllowedPattern"]!.ToString())
            select $"{name} must be given"),
        TemplateRule.Fact(PermissionsFirst, "it may be", template => Function(template).Whole["DependsOn"]?.ToString() == "FunctionPolicy"),
        TemplateRule.Fact(ReservesIfAsked, "it does not follow ReservedConcurrency", template =>
            (Function(template).Text("ReservedConcurrentExecutions") ?? "") == template.Parameters["ReservedConcurrency"]),
    ];

    /// <summary>The settings of a deployment, as the function finds them.</summary>
    public static IReadOnlyDictionary<string, string> Variables(DeployedTemplate template) => Function(template)
        .Node("Environment", "Variables")!.AsObject()
        .ToDictionary(one => one.Key, one => one.Value!.ToString(), StringComparer.Ordinal);

    private static Resource Function(DeployedTemplate template) => template["DonationFunction"];

    private static HashSet<string> ReadByTheFunction()
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        Assert.Throws<SettingsException>(() => FunctionSettings.Read(
            name =>
            {
                read.Add(name);
                return null;
            },
            _ => null));
        return read;
    }
}

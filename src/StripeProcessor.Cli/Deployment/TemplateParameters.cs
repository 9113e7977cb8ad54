namespace StripeProcessor.Cli;

/// <summary>The parameters of <c>template.yaml</c>.</summary>
internal static class TemplateParameters
{
    internal const string Mode = "Mode";
    internal const string SiteOrigins = "SiteOrigins";
    internal const string ThanksUrl = "ThanksUrl";
    internal const string CancelUrl = "CancelUrl";
    internal const string PublishableKey = "StripePublishableKey";
    internal const string StripeKey = "StripeKeyCiphertext";
    internal const string WebhookSecret = "StripeWebhookSecretCiphertext";
    internal const string TokenKey = "TokenKeyCiphertext";
    internal const string EncrypterPrincipal = "EncrypterPrincipalArn";
    internal const string AlarmEmail = "AlarmEmail";
    internal const string DomainName = "DomainName";

    internal static IReadOnlySet<string> Known { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Mode, SiteOrigins, ThanksUrl, CancelUrl, PublishableKey, StripeKey, WebhookSecret, TokenKey, EncrypterPrincipal, AlarmEmail,
        "Architecture", "MemorySize", "ReservedConcurrency", "ThrottleRate", "ThrottleBurst", "LogRetentionDays", "HourlyRequestAlarm",
        DomainName, "CertificateArn", "HostedZoneId", "OperatorDomainName", "OperatorCertificateArn", "TruststoreUri",
    };
}

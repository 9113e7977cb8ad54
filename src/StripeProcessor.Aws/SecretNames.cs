namespace StripeProcessor.Aws;

/// <summary>
/// The secrets a stack keeps. The name is part of what each one is sealed under, so one never opens as another.
/// </summary>
public static class SecretNames
{
    /// <summary>Stripe's secret or restricted API key.</summary>
    public const string StripeKey = "stripe-key";

    /// <summary>The signing secret of the stack's webhook endpoint.</summary>
    public const string WebhookSecret = "webhook-secret";

    /// <summary>The key of the function's own tokens: random bytes made by KMS, held as their base64 text.</summary>
    public const string TokenKey = "token-key";

    /// <summary>The secret as a sentence calls it: "the Stripe key".</summary>
    public static string InWords(string secretName) => secretName switch
    {
        StripeKey => "the Stripe key",
        WebhookSecret => "the webhook secret",
        TokenKey => "the token key",
        _ => $"the secret '{secretName}'",
    };
}

using StripeProcessor.Aws;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.Local;

/// <summary>The function's environment variables, as the stack's template and the Lambda service would set them.</summary>
internal static class FunctionVariables
{
    public const string Stack = "local";
    public const string Mode = "test";
    public const string Region = "eu-west-1";
    public const string AccessKeyId = "AKIDLOCAL";
    public const string SecretAccessKey = "local";

    /// <summary>What a secret is bound to: the same four facts that <c>encrypt-secret</c> binds it to.</summary>
    public static IReadOnlyDictionary<string, string> ContextOf(string secretName) =>
        new SealContext(Stack, Mode, secretName).ToEncryptionContext();

    /// <param name="site">Where the site and the API are.</param>
    /// <param name="stripe">Where the sandbox is.</param>
    /// <param name="kms">The KMS stand-in.</param>
    /// <param name="made">What was made for this stack, such as sealed secrets, by the variable that carries each.</param>
    /// <param name="changes">Replace or join the others; null removes one.</param>
    public static IReadOnlyDictionary<string, string> Of(
        Uri site, Uri stripe, KmsStandIn kms, IReadOnlyDictionary<string, string> made, IReadOnlyDictionary<string, string?> changes)
    {
        var variables = new Dictionary<string, string>
        {
            ["STRIPE_MODE"] = Mode,
            ["STRIPE_PUBLISHABLE_KEY"] = StripeSandbox.PublishableKey,
            ["STRIPE_API_BASE"] = Origin(stripe),
            ["KMS_KEY_ID"] = kms.KeyArn,
            ["AWS_ENDPOINT_URL_KMS"] = Origin(kms.Address),
            ["STACK_NAME"] = Stack,
            ["ALLOWED_ORIGINS"] = $"{Origin(site)},http://localhost:{site.Port}",
            ["THANKS_URL"] = new Uri(site, "thanks.html").AbsoluteUri,
            ["CANCEL_URL"] = new Uri(site, "cancelled.html").AbsoluteUri,

            // From here on, what Lambda itself sets.
            ["AWS_REGION"] = Region,
            ["AWS_DEFAULT_REGION"] = Region,
            ["AWS_ACCESS_KEY_ID"] = AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = SecretAccessKey,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "stripe-processor-local",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["_HANDLER"] = "bootstrap",
            ["LANG"] = "en_US.UTF-8",
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/opt/bin",
            ["TZ"] = ":UTC",
        };

        foreach (var (name, value) in made)
        {
            variables[name] = value;
        }

        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                variables.Remove(name);
            }
            else
            {
                variables[name] = value;
            }
        }

        return variables;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}

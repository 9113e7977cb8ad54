using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Seals a text that is nobody's key, as the stack's Stripe key would be sealed: by the role, under the context, with the key. What
/// comes out is thrown away, and nothing is opened.
/// </summary>
internal sealed class ThrowAwaySealing(Func<KmsOptions, KmsSecrets> openKms)
{
    private const string Session = "stripe-processor-doctor";

    /// <exception cref="SecretRefusedException">KMS said no.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer.</exception>
    /// <exception cref="AwsRefusedException">The role may not be taken.</exception>
    internal async Task SealAsync(DeployedStack stack, CancellationToken cancellationToken)
    {
        var options = new KmsOptions
        {
            KeyId = stack.RequireOutput("KeyArn"),
            Region = stack.Region,
            Endpoint = stack.Cloud.KmsEndpoint,
            Credentials = await SignInAsync(stack, cancellationToken),
            UseProxy = true,
            AttemptTimeout = TimeSpan.FromSeconds(10),
            Deadline = TimeSpan.FromSeconds(30),
        };

        using var kms = openKms(options);
        var nobodys = new Secret($"rk_{stack.Mode}_thrown_away");
        await kms.SealAsync(nobodys, new SealContext(stack.Name, stack.Mode, SecretNames.StripeKey), cancellationToken);
    }

    private static async Task<AwsCredentials> SignInAsync(DeployedStack stack, CancellationToken cancellationToken)
    {
        if (stack.Output("EncrypterRoleArn") is not { } role)
        {
            return await stack.Place.Credentials.GetAsync(cancellationToken);
        }

        using var tokens = stack.Cloud.OpenTokens();
        return await tokens.AssumeAsync(role, Session, cancellationToken);
    }
}

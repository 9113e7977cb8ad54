using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Seals for a deployed stack, with its own key: in the role that may do that and nothing else, where the stack has one, else as
/// whoever calls.
/// </summary>
internal sealed class StackSealing(DeployedStack stack, Terminal terminal, Func<KmsOptions, KmsSecrets> openKms)
{
    private const string RoleOutput = "EncrypterRoleArn";
    private const string Session = "stripe-processor";

    private readonly Sealing _sealing = new(terminal, openKms) { HintWhenDenied = HintToBeNamed(stack) };
    private KmsOptions? _options;

    /// <summary>Another address for KMS than the environment's.</summary>
    internal Uri? Endpoint { get; init; } = stack.Cloud.KmsEndpoint;

    /// <returns>What was sealed, and whether KMS opened it again: the role may not, as it should be.</returns>
    /// <exception cref="ToolException">AWS refused, or did not answer.</exception>
    internal async Task<(SealedSecret Sealed, bool IsVerified)> SealAsync(
        Secret secret, string secretName, CancellationToken cancellationToken) => await _sealing.SealAsync(
            await OptionsAsync(cancellationToken), secret, new SealContext(stack.Name, stack.Mode, secretName), cancellationToken);

    /// <inheritdoc cref="SealAsync"/>
    internal async Task<SealedSecret> MakeTokenKeyAsync(CancellationToken cancellationToken) =>
        await _sealing.MakeTokenKeyAsync(await OptionsAsync(cancellationToken), stack.Name, stack.Mode, cancellationToken);

    private async Task<KmsOptions> OptionsAsync(CancellationToken cancellationToken) => _options ??= new KmsOptions
    {
        KeyId = stack.RequireOutput("KeyArn"),
        Region = stack.Region,
        Endpoint = Endpoint,
        Credentials = await SignInAsync(cancellationToken),
        UseProxy = true,
        AttemptTimeout = TimeSpan.FromSeconds(10),
        Deadline = TimeSpan.FromSeconds(30),
    };

    private async Task<AwsCredentials> SignInAsync(CancellationToken cancellationToken)
    {
        if (stack.Output(RoleOutput) is not { } role)
        {
            terminal.Errors.WriteLine(
                "note: this stack has no role that seals (its EncrypterPrincipalArn is empty), so you seal as yourself, which its key refuses unless you changed its policy");
            return await stack.Place.Credentials.GetAsync(cancellationToken);
        }

        try
        {
            using var tokens = stack.Cloud.OpenTokens();
            return await tokens.AssumeAsync(role, Session, cancellationToken);
        }
        catch (AwsRefusedException refused) when (refused.Refusal == AwsRefusal.AccessDenied)
        {
            throw ToolException.Refused(refused.Message, HintToBeNamed(stack));
        }
    }

    private static string HintToBeNamed(DeployedStack stack) => stack.Parameter(TemplateParameters.EncrypterPrincipal) is { } named
        ? $"only {named} may: sign in so, or name yourself with stripe-processor init --encrypter, and deploy: {stack.Place.DeployCommand}"
        : $"name who may with stripe-processor init --encrypter, and deploy: {stack.Place.DeployCommand}";
}

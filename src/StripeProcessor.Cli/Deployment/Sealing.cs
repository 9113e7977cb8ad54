using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>Has KMS seal, and open again where that is allowed.</summary>
internal sealed class Sealing(Terminal terminal, Func<KmsOptions, KmsSecrets> openKms)
{
    /// <summary>What to try when KMS denies it.</summary>
    internal string HintWhenDenied { get; init; } =
        "sign in as somebody whom the key's policy allows kms:Encrypt, or name another with --key";

    /// <returns>What was sealed, and whether KMS opened it again.</returns>
    /// <exception cref="ToolException">KMS refused, or did not answer.</exception>
    internal Task<(SealedSecret Sealed, bool IsVerified)> SealAsync(
        KmsOptions options, Secret secret, SealContext context, CancellationToken cancellationToken) => AskAsync(options, async kms =>
        {
            var sealedSecret = await kms.SealAsync(secret, context, cancellationToken);
            return (sealedSecret, await OpensAgainAsync(kms, sealedSecret, secret, context, cancellationToken));
        });

    /// <summary>A new token key, which nobody but KMS has seen.</summary>
    /// <exception cref="ToolException">KMS refused, or did not answer.</exception>
    internal Task<SealedSecret> MakeTokenKeyAsync(
        KmsOptions options, string stack, string mode, CancellationToken cancellationToken) =>
        AskAsync(options, kms => kms.MakeTokenKeyAsync(stack, mode, cancellationToken));

    private async Task<T> AskAsync<T>(KmsOptions options, Func<KmsSecrets, Task<T>> ask)
    {
        try
        {
            using var kms = openKms(options);
            return await ask(kms);
        }
        catch (SecretRefusedException refused)
        {
            throw ToolException.Refused(refused.Message, HintFor(refused.Refusal));
        }
        catch (KmsUnavailableException unavailable)
        {
            throw ToolException.Refused(unavailable.Message, "nothing was written; run the command again");
        }
    }

    private async Task<bool> OpensAgainAsync(
        KmsSecrets kms, SealedSecret sealedSecret, Secret secret, SealContext context, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await kms.OpenAsync(sealedSecret, context, cancellationToken);
            return opened.Reveal() == secret.Reveal() ? true : throw ToolException.Refused(
                "KMS opened the result, and something else came out", "nothing was written; do not use this KMS endpoint");
        }
        catch (SecretRefusedException refused) when (refused.Refusal == SecretRefusal.AccessDenied)
        {
            terminal.Errors.WriteLine(
                "note: not verified: you may seal with this key but not open (kms:Decrypt is denied), as it should be for an operator");
            return false;
        }
        catch (KmsUnavailableException unavailable)
        {
            terminal.Errors.WriteLine($"note: sealed, but not verified: {unavailable.Message}");
            return false;
        }
    }

    private string HintFor(SecretRefusal refusal) => refusal switch
    {
        SecretRefusal.AccessDenied => HintWhenDenied,
        SecretRefusal.Credentials =>
            "sign in first; with IAM Identity Center: eval \"$(aws configure export-credentials --format env)\"",
        SecretRefusal.KeyNotFound => "deploy the stack first, which makes the key, or name another with --key and --region",
        SecretRefusal.KeyDisabled => "look the key up in the KMS console",
        SecretRefusal.NoRegion => "add --region, such as --region eu-west-1",
        SecretRefusal.NoProfile => "list the profiles with: aws configure list-profiles",
        _ => "nothing was written; check --key, --region and --endpoint",
    };
}

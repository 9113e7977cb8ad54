using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Who is to take on the role that seals, written as a trust policy wants it. Whoever has taken a role on calls under
/// <c>arn:aws:sts::…:assumed-role/NAME/session</c>, which names one session; the role behind it has a path that this leaves out
/// (IAM Identity Center's roles have one), so IAM is asked. Where it does not say, the account is named: that opens the role to
/// nobody but those whom their own permissions in that account allow to take it on, who are its administrators; a guessed name
/// without the path would only fail the deployment.
/// </summary>
/// <param name="Arn">The principal.</param>
/// <param name="Note">What whoever reads it should know; null for nothing.</param>
internal sealed record EncrypterPrincipal(string Arn, string? Note)
{
    internal static async Task<EncrypterPrincipal> OfAsync(CallerIdentity caller, Cloud cloud, CancellationToken cancellationToken)
    {
        var parts = caller.Arn.Split(':', 6);
        var (partition, service, what) = parts.Length == 6 ? (parts[1], parts[2], parts[5]) : ("aws", "", "");
        if (service == "iam")
        {
            return new EncrypterPrincipal(caller.Arn, what == "root" ? "you are signed in as the account's root user: everyday work needs a user or role of its own" : null);
        }

        var account = $"arn:{partition}:iam::{caller.Account}:root";
        if (!what.StartsWith("assumed-role/", StringComparison.Ordinal) || what.Split('/') is not [_, var role, ..])
        {
            return new EncrypterPrincipal(account, $"no user or role stands behind {caller.Arn}, so the account is named: {Meaning}");
        }

        try
        {
            using var roles = cloud.OpenRoles();
            return partition == "aws"
                ? new EncrypterPrincipal(await roles.ArnOfAsync(role, cancellationToken), null)
                : new EncrypterPrincipal(account, $"the role '{role}' cannot be looked up in this part of AWS, so the account is named: {Meaning}");
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            return new EncrypterPrincipal(account, $"{fault.Message}; so the account is named: {Meaning}");
        }
    }

    private const string Meaning =
        "everybody in it whose own permissions allow sts:AssumeRole on the stack's role may seal; name one user or role with --encrypter";
}

namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>
/// AWS's rules for one account: a denial anywhere decides; else an allowance of the caller's own policies or of the resource's is
/// enough; else no. KMS differs: the key's policy must allow, by naming the caller, or by handing the action to the account, and only
/// then do the caller's own policies count.
/// </summary>
/// <remarks>No boundaries, session policies or organisations: the template makes none.</remarks>
internal static class Evaluation
{
    public static bool Allows(Principal caller, Request request, IReadOnlyList<Statement>? resourcePolicy = null)
    {
        request = request.With("aws:PrincipalArn", caller.Arn).With("aws:PrincipalAccount", caller.Account);
        var own = caller.Policies.Where(one => one.Covers(request)).ToList();
        var resource = (resourcePolicy ?? []).Where(one => one.Covers(request)).ToList();

        if (own.Any(one => !one.Allows) || resource.Any(one => !one.Allows && (Names(one, caller) || HandsOver(one, caller))))
        {
            return false;
        }

        var ownAllows = caller.IsRoot || own.Any(one => one.Allows);
        var resourceNames = resource.Any(one => one.Allows && Names(one, caller));
        var resourceHandsOver = resource.Any(one => one.Allows && HandsOver(one, caller));
        return request.Action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase)
            ? resourceNames || (resourceHandsOver && ownAllows)
            : ownAllows || resourceNames;
    }

    private static bool Names(Statement statement, Principal caller) =>
        statement.Principals.Any(one => one.Type == "AWS" && (one.Name == "*" || (one.Name == caller.Arn && !caller.IsRoot)));

    /// <summary>The account's root ARN, or its number, stands for the account: for everybody in it whose own policies say so.</summary>
    private static bool HandsOver(Statement statement, Principal caller) => statement.Principals.Any(
        one => one.Type == "AWS" && (one.Name == $"arn:aws:iam::{caller.Account}:root" || one.Name == caller.Account));
}

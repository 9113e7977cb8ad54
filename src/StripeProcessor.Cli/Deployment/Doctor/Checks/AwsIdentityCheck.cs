namespace StripeProcessor.Cli;

/// <summary>Somebody is signed in to AWS. Of the name, only what it is a name of is shown.</summary>
internal sealed class AwsIdentityCheck() : DoctorCheck("aws_identity")
{
    internal override bool AppliesTo(Examination examined) => examined.Caller is not null;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var caller = await examined.Caller!.AskAsync(cancellationToken);
        return KindOf(caller.Arn) is "root"
            ? Warn(
                $"signed in to account {caller.Account} as its root user, whom no policy holds back",
                "sign in as an IAM user or role made for this")
            : Ok($"signed in to account {caller.Account} as {KindOf(caller.Arn) switch { "user" => "an IAM user", "assumed-role" => "a role", var other => other }}");
    }

    // arn:aws:sts::123456789012:assumed-role/name/session
    private static string KindOf(string arn) => arn.Split(':') is [_, _, _, _, _, var resource, ..] ? resource.Split('/')[0] : "somebody";
}

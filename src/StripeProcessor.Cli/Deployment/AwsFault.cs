using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>What AWS refused or did not answer, as the end of a command: what was met, and what to try.</summary>
internal static class AwsFault
{
    /// <summary>Null for what is not AWS's doing.</summary>
    internal static ToolException? Explain(Exception met) => met switch
    {
        AwsRefusedException refused => ToolException.Refused(refused.Message, HintFor(refused)),
        AwsUnavailableException unavailable => ToolException.Refused(unavailable.Message, "run the command again later"),
        SignInException fault => Of(fault),
        _ => null,
    };

    internal static ToolException Of(SignInException fault) => ToolException.Refused(fault.Message, HintFor(fault));

    internal static string HintFor(SignInException fault) => fault.Fault == SignInFault.NoProfile
        ? "list the profiles with: aws configure list-profiles"
        : "sign in first; with IAM Identity Center: eval \"$(aws configure export-credentials --format env)\"";

    private static string HintFor(AwsRefusedException refused) => refused.Refusal switch
    {
        AwsRefusal.AccessDenied => $"sign in as somebody whom AWS allows {refused.Action}, or name another with --profile",
        AwsRefusal.Credentials => "sign in again, or name another with --profile; is this machine's clock right?",
        _ => "change what the text names, and run the command again",
    };
}

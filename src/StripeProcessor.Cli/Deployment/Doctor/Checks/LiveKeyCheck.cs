namespace StripeProcessor.Cli;

/// <summary>The key in use is a live one, and may do no more than it must.</summary>
internal sealed class LiveKeyCheck() : DoctorCheck("live_key")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var prefix = ((await examined.SelfCheck.KnownAsync(cancellationToken)).Field("settings") ?? default).Text("key_prefix");
        return prefix switch
        {
            "rk_live_" => Ok("a restricted live key is in use"),
            "sk_live_" => Warn(
                "the key in use may do everything that your Stripe account may",
                "make a restricted key in Stripe's dashboard, and run: stripe-processor rotate-key --config-env live"),
            _ => Fail("no live key is in use", "run: stripe-processor encrypt-secret --config-env live"),
        };
    }
}

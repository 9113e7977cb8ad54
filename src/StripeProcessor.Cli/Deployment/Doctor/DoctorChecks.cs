namespace StripeProcessor.Cli;

/// <summary>Every check, in the order in which it is told: from the desk to the donor's page.</summary>
internal static class DoctorChecks
{
    internal static IReadOnlyList<DoctorCheck> All { get; } =
    [
        new SamConfigCheck(),
        new SiteCheck(),
        new AwsIdentityCheck(),
        new StackCheck(),
        new ModeCheck(),
        new CiphertextsCheck(),
        new EncrypterCheck(),
        new SealingCheck(),
        new AlarmEmailCheck(),
        new DnsCheck(),
        new CertificateCheck(),
        new HealthCheck(),
        new ClockCheck(),
        new SelfCheckCheck(),
        .. FunctionCheck.Names.Select(name => new FunctionCheck(name)),
        new CorsCheck(),
        new FormSettingsCheck(),
        new PublishableKeyCheck(),
        new DonationFormCheck(),
        new FormPolicyCheck(),
    ];

    /// <summary>What more is looked at before real money is taken.</summary>
    internal static IReadOnlyList<DoctorCheck> BeforeRealMoney { get; } =
    [
        new LiveModeCheck(),
        new LiveKeyCheck(),
        new LiveWebhookCheck(),
        new LiveRehearsalCheck(),
        new LiveDomainCheck(),
        new LiveQuestionnaireCheck(),
    ];

    /// <summary>Makes the checks one after the other, and tells each line at once.</summary>
    internal static async Task<IReadOnlyList<DoctorLine>> LookAsync(
        IEnumerable<DoctorCheck> checks, Examination examined, Action<DoctorLine> tell, CancellationToken cancellationToken)
    {
        var lines = new List<DoctorLine>();
        foreach (var check in checks.Where(check => check.AppliesTo(examined)))
        {
            var line = await check.LookAsync(examined, cancellationToken);
            tell(line);
            lines.Add(line);
        }

        return lines;
    }
}

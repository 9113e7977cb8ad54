namespace StripeProcessor.Cli;

/// <summary>Somebody is told of alarms. The address is not shown.</summary>
internal sealed class AlarmEmailCheck() : DoctorCheck("alarm_email")
{
    internal override bool AppliesTo(Examination examined) => examined.Stack is not null;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken) =>
        (await examined.Stack!.KnownAsync(cancellationToken)).Parameter(TemplateParameters.AlarmEmail) is null
            ? Warn(
                "nobody is told of alarms",
                "set AlarmEmail to an address that is read, deploy, and confirm by the link that AWS mails there")
            : Ok("an address is told of alarms, once somebody has followed the link that AWS mailed there; that cannot be seen from here");
}

namespace StripeProcessor.Cli;

/// <summary>The test environment, made by the same template and the same hands, is in order.</summary>
internal sealed class LiveRehearsalCheck() : DoctorCheck("live_rehearsal")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        if (examined.Rehearsal is null)
        {
            return Warn(
                "no test environment is known to hold it against",
                "try everything in a test environment first: stripe-processor doctor --config-env test");
        }

        var lines = await DoctorChecks.LookAsync(DoctorChecks.All, examined.Rehearsal, _ => { }, cancellationToken);
        var failed = lines.Where(line => line.State == DoctorLine.Fail).Select(line => line.Name).ToList();
        return failed.Count == 0
            ? Ok("nothing fails in the test environment")
            : Fail(
                $"in the test environment fail: {string.Join(", ", failed)}",
                "put them right there first: stripe-processor doctor --config-env test");
    }
}

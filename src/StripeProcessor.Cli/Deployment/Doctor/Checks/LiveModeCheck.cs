namespace StripeProcessor.Cli;

/// <summary>The stack takes real money at all.</summary>
internal sealed class LiveModeCheck() : DoctorCheck("live_mode")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken) =>
        (await examined.Form.KnownAsync(cancellationToken)).Text("mode") == "live"
            ? Ok("live mode: cards are charged")
            : Fail(
                "test mode: no card is charged here",
                "deploy the live environment, and run: stripe-processor doctor --config-env live --live");
}

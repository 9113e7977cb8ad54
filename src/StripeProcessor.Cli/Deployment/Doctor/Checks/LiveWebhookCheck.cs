namespace StripeProcessor.Cli;

/// <summary>Stripe's live events are sent here: a test endpoint hears nothing of real gifts.</summary>
internal sealed class LiveWebhookCheck() : DoctorCheck("live_webhook")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var report = await examined.SelfCheck.KnownAsync(cancellationToken);
        var isLive = (report.Field("settings") ?? default).Text("mode") == "live";
        var isWell = report.Items("checks").Any(check => check.Text("name") == "webhook_endpoint" && check.Text("state") == DoctorLine.Ok);
        return isLive && isWell
            ? Ok("Stripe's live events lead here")
            : Fail(
                "no live webhook endpoint leads here in order",
                "run: stripe-processor connect-webhook --config-env live; see also the line webhook_endpoint");
    }
}

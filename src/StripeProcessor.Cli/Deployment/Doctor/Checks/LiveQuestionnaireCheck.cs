namespace StripeProcessor.Cli;

/// <summary>A reminder: what no program can look at.</summary>
internal sealed class LiveQuestionnaireCheck() : DoctorCheck("live_saq_a")
{
    protected override Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken) => Task.FromResult(Warn(
        "whoever takes cards answers PCI's questionnaire; with Stripe's own payment page it is usually the shortest, SAQ A",
        "answer it once a year where Stripe, or your bank, asks for it; whether SAQ A fits you is for them to say"));
}

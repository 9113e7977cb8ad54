namespace StripeProcessor.Cli;

/// <summary>The environment can be read, and sets nothing that the template does not know.</summary>
internal sealed class SamConfigCheck() : DoctorCheck("samconfig")
{
    internal override bool AppliesTo(Examination examined) => examined.File is not null;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var environment = await examined.File!.AskAsync(cancellationToken);
        var unknown = environment.Parameters.Keys.Except(TemplateParameters.Known).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? Ok($"'{environment.Name}' in {environment.File} deploys the stack {environment.StackName}")
            : Fail(
                $"'{environment.Name}' in {environment.File} sets what the template does not know: {string.Join(", ", unknown)}",
                "correct the spelling, or take it out: sam deploy would be refused");
    }
}

namespace StripeProcessor.Cli;

/// <summary>The environment, the stack and the running function are of one mode.</summary>
internal sealed class ModeCheck() : DoctorCheck("mode")
{
    internal override bool AppliesTo(Examination examined) => examined.File is not null;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var environment = await examined.File!.KnownAsync(cancellationToken);
        var ofFile = environment.Parameter(TemplateParameters.Mode);
        var ofStack = examined.Stack is null ? null : (await examined.Stack.KnownAsync(cancellationToken)).Parameter(TemplateParameters.Mode);
        if (environment.Name is "test" or "live" && ofFile is not null && environment.Name != ofFile)
        {
            return Fail(
                $"the environment '{environment.Name}' deploys in {ofFile} mode",
                $"set Mode={environment.Name} in {environment.File}, or give the environment another name");
        }

        if (ofFile is not null && ofStack is not null && ofFile != ofStack)
        {
            return Fail(
                $"{environment.File} says {ofFile} mode, and the stack is deployed in {ofStack} mode",
                "a stack keeps its mode, and its gifts: undo the change in the file, and use another stack for the other mode");
        }

        return Ok($"{ofStack ?? ofFile ?? "test"} mode, in the file and in the stack");
    }
}

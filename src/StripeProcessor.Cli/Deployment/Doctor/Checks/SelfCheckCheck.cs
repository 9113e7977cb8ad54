namespace StripeProcessor.Cli;

/// <summary>The function's own check can be asked for by whoever runs this, and is of the stack that was meant.</summary>
internal sealed class SelfCheckCheck() : DoctorCheck("self_check")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var report = await examined.SelfCheck.AskAsync(cancellationToken);
        var checks = report.Items("checks").ToList();
        var stack = report.Field("settings")?.Text("stack") ?? "";
        if (examined.Stack is not null && stack.Length > 0 && (await examined.Stack.KnownAsync(cancellationToken)).Name is var meant && meant != stack)
        {
            return Fail(
                $"the function that answers is of the stack {stack}, and {meant} was meant",
                "does the name lead to another stack? see the custom domain's mapping in API Gateway");
        }

        var unknown = checks.Where(check => !FunctionCheck.Names.Contains(check.Text("name")) && check.Text("state") != DoctorLine.Ok).ToList();
        return checks.Count == 0
            ? Fail("the function checked nothing", "is it of the same version as this tool?")
            : unknown.Count == 0
                ? Ok("the function has looked at itself")
                : Warn(
                    string.Join("; ", unknown.Select(check => $"{check.Text("name")}: {check.Text("text")}")),
                    "the function is newer than this tool; see: stripe-processor self-check");
    }
}

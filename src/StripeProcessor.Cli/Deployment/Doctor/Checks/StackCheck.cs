namespace StripeProcessor.Cli;

/// <summary>The stack is there, and nothing is being done to it or has gone wrong with it.</summary>
internal sealed class StackCheck() : DoctorCheck("stack")
{
    internal override bool AppliesTo(Examination examined) => examined.Stack is not null;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var stack = await examined.Stack!.AskAsync(cancellationToken);
        var found = $"{stack.Name} in {stack.Region} is {stack.Status}";
        return stack.Status switch
        {
            "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "IMPORT_COMPLETE" => Ok(found),
            "UPDATE_ROLLBACK_COMPLETE" => Warn(
                $"{found}: the last change was refused and undone", "see in the stack's events why, put it right, and deploy again"),
            _ when stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) => Warn(
                $"{found}: it is being changed", "wait until it is done, then run doctor again"),
            "ROLLBACK_COMPLETE" => Fail(
                $"{found}: it was never made",
                "see in the stack's events why, delete the stack, and deploy again"),
            _ => Fail(
                found,
                "see in the stack's events what went wrong; CloudFormation can continue the rollback, or delete the stack"),
        };
    }
}

using System.Xml.Linq;

namespace StripeProcessor.Aws;

/// <summary>A CloudFormation stack as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its ARN, by which it is found even after it is deleted.</param>
/// <param name="Status">CloudFormation's word, such as <c>UPDATE_COMPLETE</c>.</param>
/// <param name="StatusReason">Why it is so; empty when CloudFormation gives no reason.</param>
/// <param name="Parameters">All of the template's; <c>****</c> for one that is marked NoEcho.</param>
/// <param name="Outputs">What the template hands out; none before the first deployment is done.</param>
/// <param name="Capabilities">What whoever deployed it agreed to.</param>
public sealed record Stack(
    string Name,
    string Id,
    string Status,
    string StatusReason,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<string> Capabilities)
{
    /// <summary>Whether CloudFormation works on it at this moment.</summary>
    public bool IsUnderWay => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && !IsOnlyPlanned;

    /// <summary>Whether it was never made: a change set waits for somebody to carry it out.</summary>
    public bool IsOnlyPlanned => Status == "REVIEW_IN_PROGRESS";

    /// <summary>Whether it is deleted.</summary>
    public bool IsGone => Status == "DELETE_COMPLETE";

    /// <summary>Whether it is whole and can be updated. After a roll-back it is, with what it had before.</summary>
    public bool IsSettled => Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "UPDATE_ROLLBACK_COMPLETE" or "IMPORT_COMPLETE"
        or "IMPORT_ROLLBACK_COMPLETE";

    internal static Stack Read(XElement member) => new(
        member.TextOf("StackName"),
        member.TextOf("StackId"),
        member.TextOf("StackStatus"),
        member.TextOf("StackStatusReason"),
        Pairs(member, "Parameters", "ParameterKey", "ParameterValue"),
        Pairs(member, "Outputs", "OutputKey", "OutputValue"),
        [.. member.Members("Capabilities").Select(capability => capability.Value.Trim())]);

    private static Dictionary<string, string> Pairs(XElement member, string list, string key, string value)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in member.Members(list))
        {
            pairs[pair.TextOf(key)] = pair.TextOf(value);
        }

        return pairs;
    }
}

/// <summary>One thing that happened to one resource of a stack.</summary>
/// <param name="Resource">Its logical id; the stack's own name for the stack.</param>
/// <param name="Type">Such as <c>AWS::Lambda::Function</c>.</param>
/// <param name="Status">Such as <c>UPDATE_FAILED</c>.</param>
/// <param name="Reason">Why, in AWS's words; often empty.</param>
public sealed record StackEvent(string Resource, string Type, string Status, string Reason)
{
    internal bool IsFailure => Status.EndsWith("_FAILED", StringComparison.Ordinal);

    // What CloudFormation stopped because something else had failed explains nothing.
    internal bool IsCause => IsFailure && !Reason.Contains("cancelled", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What became of an update.</summary>
public abstract record StackUpdate
{
    private StackUpdate()
    {
    }

    /// <summary>The stack has the new values.</summary>
    public sealed record Updated(Stack Stack) : StackUpdate;

    /// <summary>The stack had them already.</summary>
    public sealed record Unchanged(Stack Stack) : StackUpdate;

    /// <summary>Something failed, and CloudFormation went back to what was before.</summary>
    /// <param name="Stack">As it stands now.</param>
    /// <param name="Cause">What failed first; null when the events do not say.</param>
    public sealed record RolledBack(Stack Stack, StackEvent? Cause) : StackUpdate;

    /// <summary>The stack is in a state in which CloudFormation updates nothing, such as <c>ROLLBACK_COMPLETE</c>.</summary>
    public sealed record Unready(Stack Stack) : StackUpdate;

    /// <summary>The deployed template has no such parameters: it is older than this program.</summary>
    public sealed record UnknownParameters(IReadOnlyList<string> Names) : StackUpdate;

    /// <summary>There is no such stack.</summary>
    public sealed record Absent : StackUpdate;
}

/// <summary>What became of a deletion.</summary>
public abstract record StackDeletion
{
    private StackDeletion()
    {
    }

    /// <summary>It is deleted, but for what the template says is to be kept.</summary>
    public sealed record Deleted : StackDeletion;

    /// <summary>There was none.</summary>
    public sealed record Absent : StackDeletion;

    /// <summary>Something could not be deleted; the rest may be.</summary>
    public sealed record Failed(Stack Stack, StackEvent? Cause) : StackDeletion;
}

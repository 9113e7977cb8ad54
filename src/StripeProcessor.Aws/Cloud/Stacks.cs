using System.Globalization;

namespace StripeProcessor.Aws;

/// <summary>CloudFormation, as far as an operator's tool needs it: look a stack up, change its parameters, delete it, and wait.</summary>
/// <remarks>
/// Every method may throw <see cref="AwsRefusedException"/>, <see cref="AwsUnavailableException"/> and <see cref="SignInException"/>.
/// Whoever cancels a wait stops the waiting only: CloudFormation goes on by itself.
/// </remarks>
/// <param name="place">Where, and by whom.</param>
public sealed class Stacks(AwsPlace place) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly AwsQuery _query = new(place, "cloudformation", "2010-05-15");

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _query.Dispose();

    /// <summary>The stack of this name or id; null when there is none, or it is deleted.</summary>
    public async Task<Stack?> FindAsync(string name, CancellationToken cancellationToken) =>
        await DescribeAsync(name, cancellationToken).ConfigureAwait(false) is { IsGone: false } stack ? stack : null;

    /// <summary>
    /// Gives some parameters new values and waits until that is done. Every other parameter, the template, the tags and the roles
    /// stay as they are. An update that is under way is waited for first.
    /// </summary>
    /// <param name="name">The stack.</param>
    /// <param name="parameters">Name and new value of each parameter to change.</param>
    /// <param name="report">Told the stack's status whenever it is asked for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<StackUpdate> UpdateAsync(
        string name, IReadOnlyDictionary<string, string> parameters, Action<string> report, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { IsOnlyPlanned: false } found)
        {
            return new StackUpdate.Absent();
        }

        var stack = await WaitAsync(found, report, cancellationToken).ConfigureAwait(false);
        if (stack.IsGone)
        {
            return new StackUpdate.Absent();
        }

        if (!stack.IsSettled)
        {
            return new StackUpdate.Unready(stack);
        }

        var unknown = parameters.Keys.Where(key => !stack.Parameters.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            return new StackUpdate.UnknownParameters(unknown);
        }

        if (parameters.All(parameter => stack.Parameters[parameter.Key] == parameter.Value)
            || !await StartAsync(stack, parameters, cancellationToken).ConfigureAwait(false))
        {
            return new StackUpdate.Unchanged(stack);
        }

        var after = await WaitAsync(stack with { Status = "UPDATE_IN_PROGRESS" }, report, cancellationToken).ConfigureAwait(false);
        return after.Status == "UPDATE_COMPLETE"
            ? new StackUpdate.Updated(after)
            : new StackUpdate.RolledBack(after, await CauseAsync(after, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Deletes a stack and waits until it is gone. What the template retains, stays.</summary>
    /// <param name="name">The stack.</param>
    /// <param name="report">Told the stack's status whenever it is asked for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<StackDeletion> DeleteAsync(string name, Action<string> report, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } stack)
        {
            return new StackDeletion.Absent();
        }

        if (stack.IsUnderWay && stack.Status != "DELETE_IN_PROGRESS")
        {
            stack = await WaitAsync(stack, report, cancellationToken).ConfigureAwait(false);
        }

        await _query.CallAsync(
            $"delete the stack '{stack.Name}'",
            "DeleteStack",
            [("StackName", stack.Id), ("ClientRequestToken", Token())],
            cancellationToken).ConfigureAwait(false);

        var after = await WaitAsync(stack with { Status = "DELETE_IN_PROGRESS" }, report, cancellationToken).ConfigureAwait(false);
        return after.IsGone
            ? new StackDeletion.Deleted()
            : new StackDeletion.Failed(after, await CauseAsync(after, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The stack once CloudFormation no longer works on it.</summary>
    /// <param name="stack">As it was last seen.</param>
    /// <param name="report">Told the stack's status whenever it is asked for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Stack> WaitAsync(Stack stack, Action<string> report, CancellationToken cancellationToken)
    {
        var began = place.Time.GetTimestamp();
        while (stack.IsUnderWay)
        {
            report(stack.Status);
            if (place.Time.GetElapsedTime(began) > Patience)
            {
                throw new AwsUnavailableException(
                    $"cannot wait any longer for the stack '{stack.Name}': it is still {stack.Status}, and goes on by itself");
            }

            await Task.Delay(Pause, place.Time, cancellationToken).ConfigureAwait(false);
            stack = await DescribeAsync(stack.Id, cancellationToken).ConfigureAwait(false)
                ?? stack with { Status = "DELETE_COMPLETE", StatusReason = "" };
        }

        return stack;
    }

    private async Task<Stack?> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _query.CallAsync(
                $"look up the stack '{name}'", "DescribeStacks", [("StackName", name)], cancellationToken).ConfigureAwait(false);
            return result.Members("Stacks").Select(Stack.Read).FirstOrDefault();
        }
        catch (AwsRefusedException refused) when (refused.Code == "ValidationError"
            && refused.Text.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    // False: CloudFormation has nothing to do.
    private async Task<bool> StartAsync(
        Stack stack, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        try
        {
            await _query.CallAsync(
                $"update the stack '{stack.Name}'", "UpdateStack", Form(stack, parameters), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsRefusedException refused) when (refused.Code == "ValidationError"
            && refused.Text.Contains("No updates are to be performed", StringComparison.Ordinal))
        {
            return false;
        }
    }

    // The tags, the role and the notifications of a stack stay when an update does not mention them.
    private static IEnumerable<(string Name, string Value)> Form(Stack stack, IReadOnlyDictionary<string, string> parameters)
    {
        yield return ("StackName", stack.Id);
        yield return ("UsePreviousTemplate", "true");
        yield return ("ClientRequestToken", Token());

        // The template makes roles, and is transformed by AWS::Serverless. One that gave its roles names was deployed with a third
        // capability, and needs it again.
        foreach (var (capability, number) in stack.Capabilities.Union(["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]).Select(Numbered))
        {
            yield return ($"Capabilities.member.{number}", capability);
        }

        foreach (var (name, number) in stack.Parameters.Keys.Order(StringComparer.Ordinal).Select(Numbered))
        {
            yield return ($"Parameters.member.{number}.ParameterKey", name);
            yield return parameters.TryGetValue(name, out var value)
                ? ($"Parameters.member.{number}.ParameterValue", value)
                : ($"Parameters.member.{number}.UsePreviousValue", "true");
        }
    }

    // Of the last thing done to the stack, what failed first. The events come newest first.
    private async Task<StackEvent?> CauseAsync(Stack stack, CancellationToken cancellationToken)
    {
        StackEvent? cause = null;
        string? page = null;
        do
        {
            var result = await _query.CallAsync(
                $"read what happened to the stack '{stack.Name}'",
                "DescribeStackEvents",
                page is null ? [("StackName", stack.Id)] : [("StackName", stack.Id), ("NextToken", page)],
                cancellationToken).ConfigureAwait(false);

            foreach (var member in result.Members("StackEvents"))
            {
                var met = new StackEvent(
                    member.TextOf("LogicalResourceId"),
                    member.TextOf("ResourceType"),
                    member.TextOf("ResourceStatus"),
                    member.TextOf("ResourceStatusReason"));
                var isTheStack = member.TextOf("PhysicalResourceId") == stack.Id;
                if (isTheStack && met.Status is "UPDATE_IN_PROGRESS" or "DELETE_IN_PROGRESS" or "CREATE_IN_PROGRESS")
                {
                    return cause;
                }

                cause = met.IsCause && !isTheStack ? met : cause;
            }

            page = result.TextOf("NextToken") is { Length: > 0 } next ? next : null;
        }
        while (page is not null);

        return cause;
    }

    private static (string Name, string Number) Numbered(string name, int index) =>
        (name, (index + 1).ToString(CultureInfo.InvariantCulture));

    // A call that is sent again after silence must not count as another one.
    private static string Token() => $"stripe-processor-{Guid.NewGuid():N}";
}

using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Gives a stack new parameter values: into <c>samconfig.toml</c> first, so that no later <c>sam deploy</c> takes them back, then
/// into the stack itself, and waits until it has them.
/// </summary>
internal sealed class ParameterChange(Terminal terminal, DeployedStack stack, bool isQuiet)
{
    private readonly StackPlace _place = stack.Place;

    /// <summary>Refuses a file that could not be changed, before anything is done that cannot be repeated.</summary>
    internal void Rehearse(params IEnumerable<string> names)
    {
        if (_place is { File: { } file, Environment: { } environment })
        {
            ConfigFile.Rehearse(file, environment, names);
        }
    }

    /// <returns>The stack as it is afterwards.</returns>
    /// <exception cref="ToolException">It could not be done; the text says how far it came, and how to go on.</exception>
    internal async Task<Stack> ApplyAsync(IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        WriteFile(values);
        try
        {
            using var stacks = stack.Cloud.OpenStacks();
            var update = await StackWatch.WatchAsync(terminal, isQuiet, $"updating the stack '{stack.Name}'",
                report => stacks.UpdateAsync(stack.Name, values, report, cancellationToken));
            return Understand(update);
        }
        catch (OperationCanceledException)
        {
            throw ToolException.Refused(
                $"stopped waiting for the stack '{stack.Name}', which goes on by itself if its update had begun", HowToGoOn);
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            throw ToolException.Refused(fault.Message, HowToGoOn);
        }
    }

    private void WriteFile(IReadOnlyDictionary<string, string> values)
    {
        if (_place is not { File: { } file, Environment: { } environment })
        {
            terminal.Errors.WriteLine(
                "note: no samconfig.toml was changed; where one sets these parameters, the next sam deploy would take them back");
            return;
        }

        var changes = ConfigFile.Set(file, environment, values);
        foreach (var (name, change) in values.Keys.Zip(changes))
        {
            terminal.Errors.WriteLine($"{InWords(change, name)} in {file}, [{environment}.deploy.parameters]");
        }
    }

    private Stack Understand(StackUpdate update)
    {
        switch (update)
        {
            case StackUpdate.Updated updated:
                terminal.Errors.WriteLine($"updated the stack '{stack.Name}'");
                return updated.Stack;
            case StackUpdate.Unchanged unchanged:
                terminal.Errors.WriteLine($"the stack '{stack.Name}' had these values already");
                return unchanged.Stack;
            case StackUpdate.RolledBack { Cause: { } cause } rolled:
                throw Failed($"CloudFormation went back ({rolled.Stack.Status}) because {cause.Resource} failed: {cause.Reason}");
            case StackUpdate.RolledBack rolled:
                throw Failed($"CloudFormation went back ({rolled.Stack.Status}): {rolled.Stack.StatusReason}");
            case StackUpdate.Unready unready:
                throw ToolException.Refused(
                    $"the stack '{stack.Name}' was not updated: it is {unready.Stack.Status}, and CloudFormation updates nothing in that state",
                    $"repair or delete it in the CloudFormation console; then {HowToGoOn}");
            case StackUpdate.UnknownParameters unknown:
                throw Failed($"the deployed template has no parameter {string.Join(", ", unknown.Names)}: it is older than this tool");
            case StackUpdate.Absent:
                throw Failed("it is not there any more");
            default:
                throw new InvalidOperationException("an update of no known kind");
        }
    }

    private ToolException Failed(string why) => ToolException.Refused($"the stack '{stack.Name}' was not updated: {why}", HowToGoOn);

    private string HowToGoOn => _place.File is { } file
        ? $"{file} holds the new values; this applies them: {_place.DeployCommand}"
        : "nothing holds the new values; run the command again";

    internal static string InWords(SamChange change, string name) => change switch
    {
        SamChange.Replaced => $"replaced {name}",
        SamChange.Added => $"added {name}",
        _ => $"created parameter_overrides with {name}",
    };
}

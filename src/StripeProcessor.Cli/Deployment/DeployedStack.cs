using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>A stack as it is deployed: what the template hands out, what it was given, and the way to its API.</summary>
internal sealed record DeployedStack(StackPlace Place, Stack Stack, Cloud Cloud)
{
    internal string Name => Stack.Name;

    internal string Region => Place.Region;

    /// <summary>An output of the template; null when it has none of that name, or an empty one.</summary>
    internal string? Output(string name) => Stack.Outputs.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <exception cref="ToolException">The deployed template hands out no such thing.</exception>
    internal string RequireOutput(string name) => Output(name) ?? throw ToolException.Refused(
        $"the stack '{Name}' has no output {name}: it is not wholly deployed, or by an older template", $"deploy it: {Place.DeployCommand}");

    /// <summary>A parameter's value; null when it is empty or there is none.</summary>
    internal string? Parameter(string name) => Stack.Parameters.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary><c>test</c> or <c>live</c>.</summary>
    internal string Mode => Parameter("Mode") is "test" or "live"
        ? Parameter("Mode")!
        : throw ToolException.Refused(
            $"the stack '{Name}' does not say whether it is for test or live", $"set Mode in its parameters, and deploy it: {Place.DeployCommand}");

    /// <summary>Where operators reach the API.</summary>
    internal string ApiAddress => Output("OperatorUrl") ?? RequireOutput("ApiUrl");

    /// <exception cref="ToolException">It is not deployed.</exception>
    internal static async Task<DeployedStack> FindAsync(StackPlace place, Cloud cloud, CancellationToken cancellationToken) =>
        await LookForAsync(place, cloud, cancellationToken) ?? throw ToolException.Refused(
            $"there is no stack '{place.Name}' in {place.Region}",
            $"deploy it first: {place.DeployCommand}; or is it in another region or account?");

    /// <summary>Null when it is not deployed.</summary>
    internal static async Task<DeployedStack?> LookForAsync(StackPlace place, Cloud cloud, CancellationToken cancellationToken)
    {
        using var stacks = cloud.OpenStacks();
        return await stacks.FindAsync(place.Name, cancellationToken) is { IsOnlyPlanned: false } stack
            ? new DeployedStack(place, stack, cloud)
            : null;
    }
}

namespace StripeProcessor.Cli;

/// <summary>An environment of <c>samconfig.toml</c>.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Name">The environment's.</param>
/// <param name="StackName">The stack it deploys.</param>
/// <param name="Parameters">What it sets of the template's parameters.</param>
internal sealed record SamEnvironment(string File, string Name, string StackName, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The parameter's value; null when it is not set, or empty.</summary>
    internal string? Parameter(string name) => Parameters.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}

/// <summary>A stack as CloudFormation describes it.</summary>
internal sealed record StackFacts(
    string Name, string Region, string Status, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>The parameter's value; null when it is not set, or empty.</summary>
    internal string? Parameter(string name) => Parameters.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}

/// <summary>Who is signed in to AWS.</summary>
internal sealed record CallerFacts(string Account, string Arn);

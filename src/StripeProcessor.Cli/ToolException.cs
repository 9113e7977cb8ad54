namespace StripeProcessor.Cli;

/// <summary>What the tool's exit code says.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int Refused = 1;
    internal const int Usage = 2;
}

/// <summary>Ends a command: what went wrong, and what to try.</summary>
internal sealed class ToolException(int exitCode, string error, string hint) : Exception(error)
{
    internal int ExitCode { get; } = exitCode;

    internal string Hint { get; } = hint;

    internal static ToolException Usage(string error, string hint) => new(Cli.ExitCode.Usage, error, hint);

    internal static ToolException Refused(string error, string hint) => new(Cli.ExitCode.Refused, error, hint);
}

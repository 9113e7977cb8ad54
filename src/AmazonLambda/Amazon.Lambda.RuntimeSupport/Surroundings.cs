#nullable enable

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The process around a loop. Reading the environment here keeps it out of every other file.</summary>
internal sealed class Surroundings
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public Action<string, string?> SetVariable { get; init; } = Environment.SetEnvironmentVariable;

    /// <summary>Where log lines go: standard output, opened for the first line only, since most starts write none.</summary>
    public Func<TextWriter> Output { get; init; } = () => Console.Out;
}

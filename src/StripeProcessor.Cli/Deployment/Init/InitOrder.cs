namespace StripeProcessor.Cli;

/// <summary>What <c>init</c> was asked to do, as far as the command line says it.</summary>
internal sealed record InitOrder
{
    internal required string Environment { get; init; }
    internal required string ConfigFile { get; init; }
    internal required string FormSettings { get; init; }
    internal string? Profile { get; init; }

    /// <summary>The value said for each option that <c>init</c> would ask for.</summary>
    internal required IReadOnlyDictionary<string, string?> Said { get; init; }

    internal bool IsAgreed { get; init; }
    internal bool IsDryRun { get; init; }
    internal bool AsJson { get; init; }

    /// <summary>The environment that is not asked about: it gets what it lacks.</summary>
    internal string OtherEnvironment => Environment == "test" ? "live" : "test";
}

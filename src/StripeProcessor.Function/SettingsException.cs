namespace StripeProcessor.Function;

/// <summary>The settings cannot be used. The message lists every fault, so that one more deployment mends them all.</summary>
public sealed class SettingsException : Exception
{
    /// <param name="faults">One sentence each, naming the setting; at least one.</param>
    public SettingsException(IReadOnlyList<string> faults)
        : base("cannot start with these settings: " + string.Join(" | ", faults)) => Faults = faults;

    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}

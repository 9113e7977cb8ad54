using System.CommandLine;

namespace StripeProcessor.Cli;

/// <summary>A command that says itself how things stand when it is stopped in the middle.</summary>
internal abstract class ToolCommand(string name, string purpose) : Command(name, purpose)
{
    /// <summary>What to say when it is stopped in the middle.</summary>
    internal virtual string AfterStop => "nothing was changed; run the command again";
}

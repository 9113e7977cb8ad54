namespace StripeProcessor.Cli;

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="Name">The check's; stands in <c>deploy/troubleshooting.md</c>.</param>
/// <param name="State"><c>ok</c>, <c>warn</c> or <c>fail</c>.</param>
/// <param name="Text">What was met.</param>
/// <param name="Hint">What to do; null when all is well.</param>
internal sealed record DoctorLine(string Name, string State, string Text, string? Hint)
{
    internal const string Ok = "ok";
    internal const string Warn = "warn";
    internal const string Fail = "fail";

    /// <summary>The line for people.</summary>
    public override string ToString() => $"{State,-4}  {Name}: {Text}{(Hint is null ? "" : $" -> {Hint}")}";
}

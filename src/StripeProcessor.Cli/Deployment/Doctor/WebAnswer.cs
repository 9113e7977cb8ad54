namespace StripeProcessor.Cli;

/// <summary>What a web server answered.</summary>
/// <param name="Address">Where the answer came from in the end.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Its text, or the first million characters of it.</param>
/// <param name="Headers">Each header's values, by its name in any case.</param>
/// <param name="AskedAt">When the question left, by this machine's clock.</param>
/// <param name="AnsweredAt">When the answer came, by the same clock.</param>
internal sealed record WebAnswer(
    Uri Address, int Status, string Body, ILookup<string, string> Headers, DateTimeOffset AskedAt, DateTimeOffset AnsweredAt)
{
    /// <summary>The header's first value; null without one.</summary>
    internal string? Header(string name) => Headers[name].FirstOrDefault();
}

using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>What became of a call to the API.</summary>
internal abstract record ApiAnswer
{
    private ApiAnswer()
    {
    }

    /// <summary>It was done.</summary>
    internal sealed record Done(JsonElement Body) : ApiAnswer;

    /// <summary>The API said no, and would say it again.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Kind">The problem's kind, such as <c>nothing_left</c>; empty when API Gateway itself refused.</param>
    /// <param name="Text">In the API's own words.</param>
    /// <param name="IsAfterSilence">
    /// Whether an earlier try of this call got no answer: then what is refused now may be what that try has done.
    /// </param>
    internal sealed record Refused(int Status, string Kind, string Text, bool IsAfterSilence) : ApiAnswer;

    /// <summary>It failed, or no answer came, every time: it may have been done or not.</summary>
    /// <param name="Text">What was met the last time.</param>
    /// <param name="IsSilent">Whether nothing answered at all the last time.</param>
    internal sealed record Failed(string Text, bool IsSilent) : ApiAnswer;
}

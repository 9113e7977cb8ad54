using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>Where what a form offers is read from.</summary>
internal static class FormSource
{
    private const string Compare = "compare it with deploy/donations.json as it was shipped";

    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="ToolException">There is no such file, or it is no settings file.</exception>
    internal static async Task<OfferedForm> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken), WithComments);
            return OfferedForm.Read(document.RootElement);
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ToolException.Refused($"cannot read {file}", "name the form's settings, as in --settings deploy/donations.json");
        }
        catch (JsonException broken)
        {
            throw ToolException.Refused($"cannot read {file}: it is no JSON from line {broken.LineNumber + 1} on", Compare);
        }
        catch (FormatException fault)
        {
            throw ToolException.Refused($"cannot make a form of {file}: {fault.Message}", Compare);
        }
        catch (InvalidOperationException)
        {
            throw ToolException.Refused($"cannot make a form of {file}: a text in it is no Unicode", "write it in UTF-8");
        }
    }

    /// <exception cref="ToolException">The API did not answer, or with something else.</exception>
    internal static async Task<OfferedForm> AskAsync(OperatorApi api, CancellationToken cancellationToken)
    {
        var answer = api.Require(await api.GetAsync("form", [], cancellationToken), "read the form's settings");
        try
        {
            return OfferedForm.Read(answer);
        }
        catch (FormatException fault)
        {
            throw ToolException.Refused(
                $"cannot make a form of the API's settings: {fault.Message}",
                "is that the address of the API, and is the function of the same version as this tool?");
        }
        catch (InvalidOperationException)
        {
            throw ToolException.Refused(
                "cannot make a form of the API's settings: a text in them is no Unicode", "is that the address of the API?");
        }
    }
}

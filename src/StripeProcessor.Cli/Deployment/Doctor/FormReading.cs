using System.Globalization;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>Reads what the API tells pages about its form.</summary>
internal static class FormReading
{
    /// <exception cref="ToolException">It tells nothing, or nothing that can be read.</exception>
    internal static async Task<JsonElement> AskAsync(Web web, Uri address, CancellationToken cancellationToken)
    {
        var answer = await web.AskAsync(HttpMethod.Get, new Uri(address, "form"), [("Accept", "application/json")], cancellationToken);
        try
        {
            if (answer.Status == 200 && JsonElement.Parse(answer.Body) is { ValueKind: JsonValueKind.Object } form)
            {
                return form;
            }
        }
        catch (JsonException)
        {
            // Something else answers there: said below.
        }

        throw ToolException.Refused(
            string.Create(CultureInfo.InvariantCulture, $"{answer.Address} answers {answer.Status}, and tells nothing of a form"),
            "see the line health");
    }
}

/// <summary>Reads the organisation's page with the form.</summary>
internal static class SitePageReading
{
    /// <exception cref="ToolException">There is no page.</exception>
    internal static async Task<WebAnswer> AskAsync(Web web, Uri? page, CancellationToken cancellationToken)
    {
        var answer = await web.ReadPageAsync(
            page ?? throw ToolException.Refused(
                "nobody says which page has the form",
                "name it: --site-page https://…"), cancellationToken);
        return answer.Status == 200
            ? answer
            : throw ToolException.Refused(
                string.Create(CultureInfo.InvariantCulture, $"{answer.Address} answers {answer.Status}"), "is the page up?");
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

internal static class ControlBody
{
    // A page on another site could post a form here, but not JSON.
    public static JsonObject Json(IncomingRequest request)
    {
        if (request.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw ApiError.Invalid("The control reads application/json.");
        }

        try
        {
            return JsonNode.Parse(request.Body) as JsonObject ?? throw ApiError.Invalid("The control reads a JSON object.");
        }
        catch (JsonException)
        {
            throw ApiError.Invalid("The control reads a JSON object.");
        }
    }

    public static string RequiredText(this JsonObject json, string name) => json.TextOrNull(name) ?? throw ApiError.MissingParameter(name);
}

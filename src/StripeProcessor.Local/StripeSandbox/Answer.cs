using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What goes back over the wire.</summary>
internal sealed record Answer(int Status, string Body, string ContentType = "application/json")
{
    // Stripe prints its JSON over lines and does not escape non-ASCII text.
    private static readonly JsonSerializerOptions Printed = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Dictionary<string, string> Headers { get; init; } = [];

    public static Answer Json(int status, JsonNode body) => new(status, Print(body));

    /// <summary>JSON as Stripe prints it, in answers and in webhooks.</summary>
    public static string Print(JsonNode body) => body.ToJsonString(Printed);

    public static Answer Error(ApiError error, string requestId)
    {
        var body = error.Error.Copy();
        body["request_log_url"] = "https://dashboard.stripe.com/test/logs/" + requestId;
        return Json(error.Status, new JsonObject { ["error"] = body }) with { Headers = error.Headers };
    }

    public static Answer Html(int status, string page) => new(status, page, "text/html; charset=utf-8");

    public static Answer Redirect(string location) => new(303, "") { Headers = { ["Location"] = location } };
}

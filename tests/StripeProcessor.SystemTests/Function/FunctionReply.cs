using System.Text;
using System.Text.Json;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Function;

/// <summary>What came back through the Runtime API: an HTTP reply, or a failed invocation.</summary>
/// <param name="Status">The HTTP status; 0 when the invocation failed.</param>
/// <param name="Headers">The reply's headers, whatever the case of their names.</param>
/// <param name="Body">The body, or the report of the failure.</param>
internal sealed record FunctionReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    public string ContentType => Headers.GetValueOrDefault("content-type") ?? "";

    public static FunctionReply Of(InvocationResult result)
    {
        switch (result)
        {
            case InvocationResult.Answered { Payload: var payload }:
                using (var json = JsonDocument.Parse(payload))
                {
                    var root = json.RootElement;
                    var headers = root.TryGetProperty("headers", out var all) && all.ValueKind == JsonValueKind.Object
                        ? all.EnumerateObject().ToDictionary(
                            header => header.Name, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)
                        : [];
                    var body = root.TryGetProperty("body", out var text) ? text.GetString() ?? "" : "";
                    return new(root.GetProperty("statusCode").GetInt32(), headers, body);
                }

            case InvocationResult.Failed failed:
                return new(0, NoHeaders, $"{failed.ErrorType}: {Encoding.UTF8.GetString(failed.Payload.Span)}");

            default:
                return new(0, NoHeaders, result.ToString());
        }
    }

    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.Clone();
    }
}

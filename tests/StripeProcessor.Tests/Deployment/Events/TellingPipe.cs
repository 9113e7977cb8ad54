using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Events;

/// <summary>
/// What the deployed pipe makes of a record of the stream: nothing, or the event that stands on the bus. A variable in quotes becomes
/// text, as AWS's page on Pipes' input transformation asks for.
/// </summary>
internal sealed class TellingPipe(DeployedTemplate template)
{
    private readonly Resource _pipe = template["OutboxPipe"];

    public JsonObject? Tell(JsonObject record)
    {
        var filters = _pipe.Node("SourceParameters", "FilterCriteria", "Filters")!.AsArray();
        if (!filters.Any(one => EventPattern.Matches(JsonNode.Parse(one!["Pattern"]!.ToString())!, record)))
        {
            return null;
        }

        return new JsonObject
        {
            ["source"] = _pipe.Text("TargetParameters", "EventBridgeEventBusParameters", "Source"),
            ["detail-type"] = TextAt(record, _pipe.Text("TargetParameters", "EventBridgeEventBusParameters", "DetailType")!),
            ["detail"] = JsonNode.Parse(Fill(_pipe.Text("TargetParameters", "InputTemplate")!, record)),
        };
    }

    private static string Fill(string template, JsonObject record)
    {
        var result = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf('<', at);
            if (open < 0)
            {
                return result.Append(template[at..]).ToString();
            }

            var close = template.IndexOf('>', open);
            Assert.True(template[open - 1] == '"' && template[close + 1] == '"', "outside quotes AWS wants objects and lists only");
            var value = TextAt(record, template[(open + 1)..close]);
            result.Append(template[at..open]).Append(JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
            at = close + 1;
        }

        return result.ToString();
    }

    private static string TextAt(JsonObject record, string path) => path
        .Split('.')[1..]
        .Aggregate((JsonNode?)record, (at, name) => at?[name])?.ToString()
        ?? throw new InvalidOperationException($"a row has no {path}, which the pipe copies");
}

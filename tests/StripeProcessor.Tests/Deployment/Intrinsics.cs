using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment;

/// <summary>CloudFormation's functions, as far as the template uses them. One that it does not know is an error, never a guess.</summary>
internal sealed class Intrinsics
{
    private readonly JsonObject _template;

    public Intrinsics(JsonObject template)
    {
        _template = template;
        Parameters = template["Parameters"]!.AsObject().ToDictionary(
            one => one.Key, one => one.Value!["Default"]?.ToString() ?? "", StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public IEnumerable<KeyValuePair<string, JsonObject>> Resources() =>
        from one in _template["Resources"]!.AsObject()
        where IsWanted(one.Value!)
        select KeyValuePair.Create(one.Key, Resolve(one.Value)!.AsObject());

    public IReadOnlyDictionary<string, string> Outputs() => (
        from one in _template["Outputs"]!.AsObject()
        where IsWanted(one.Value!)
        select KeyValuePair.Create(one.Key, Resolve(one.Value!["Value"])!.ToString())).ToDictionary(StringComparer.Ordinal);

    /// <summary>What the template's own rules refuse the parameters for.</summary>
    public IEnumerable<string> Refusals() =>
        from rule in _template["Rules"]!.AsObject()
        where Decide(rule.Value!["RuleCondition"]!)
        from assertion in rule.Value["Assertions"]!.AsArray()
        where !Decide(assertion!["Assert"]!)
        select assertion["AssertDescription"]!.ToString();

    /// <returns>Null where the property is not set at all.</returns>
    private JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } one when IsFunction(one.First().Key) => Call(one.First().Key, one.First().Value!),
        JsonObject all => new JsonObject(
            from one in all
            let value = Resolve(one.Value)
            where value is not null
            select KeyValuePair.Create(one.Key, (JsonNode?)value)),
        JsonArray all => new JsonArray([.. all.Select(Resolve).Where(one => one is not null)]),
        _ => node?.DeepClone(),
    };

    private static bool IsFunction(string name) => name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal);

    private JsonNode? Call(string function, JsonNode argument) => function switch
    {
        "Ref" when argument.ToString() == "AWS::NoValue" => null,
        "Ref" => Ref(argument.ToString()),
        "Fn::GetAtt" => Attribute(argument[0]!.ToString(), argument[1]!.ToString()),
        "Fn::Sub" when argument is JsonArray both => Substitute(both[0]!.ToString(), both[1]!.AsObject()),
        "Fn::Sub" => Substitute(argument.ToString(), []),
        "Fn::If" => Resolve(argument[Holds(argument[0]!.ToString()) ? 1 : 2]),
        _ => throw new NotSupportedException($"the template uses {function}, which these tests cannot follow"),
    };

    private bool IsWanted(JsonNode one) => one["Condition"] is not { } condition || Holds(condition.ToString());

    private bool Holds(string condition) => Decide(
        _template["Conditions"]![condition] ?? throw new InvalidOperationException($"there is no condition {condition}"));

    private bool Decide(JsonNode condition)
    {
        var (function, argument) = condition.AsObject().Single();
        return function switch
        {
            "Condition" => Holds(argument!.ToString()),
            "Fn::Not" => !Decide(argument![0]!),
            "Fn::And" => argument!.AsArray().All(one => Decide(one!)),
            "Fn::Equals" => Resolve(argument![0])!.ToString() == Resolve(argument[1])!.ToString(),
            _ => throw new NotSupportedException($"the template decides by {function}, which these tests cannot follow"),
        };
    }

    private string Ref(string name) => MadeUp.Pseudo(name) ?? (Parameters.TryGetValue(name, out var value)
        ? value
        : MadeUp.Reference(name, Type(name), property => Resolve(_template["Resources"]![name]!["Properties"]?[property])?.ToString()));

    private string Attribute(string name, string attribute) => MadeUp.Attribute(
        name, Type(name), attribute, property => Resolve(_template["Resources"]![name]!["Properties"]?[property])?.ToString());

    private string Type(string name) => _template["Resources"]![name]?["Type"]?.ToString()
        ?? throw new InvalidOperationException($"the template refers to {name}, which it does not have");

    private string Substitute(string text, JsonObject own)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            if (open < 0)
            {
                return result.Append(text[at..]).ToString();
            }

            var close = text.IndexOf('}', open);
            var name = text[(open + 2)..close];
            result.Append(text[at..open]).Append(ValueOf(name, own));
            at = close + 1;
        }

        return result.ToString();
    }

    private string ValueOf(string name, JsonObject own) => name switch
    {
        ['!', .. var literal] => "${" + literal + "}",
        _ when own[name] is { } given => Resolve(given)!.ToString(),
        _ when name.Split('.', 2) is [var resource, var attribute] => Attribute(resource, attribute),
        _ => Ref(name),
    };
}

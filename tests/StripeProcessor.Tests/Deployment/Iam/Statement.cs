using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>
/// One statement of a policy. What it does not understand, it refuses to read: a part that is passed over would change the meaning.
/// </summary>
internal sealed record Statement
{
    private static readonly string[] Known = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];

    public required string Sid { get; init; }

    public required bool Allows { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>Type and name, such as <c>AWS</c> and an ARN; <c>*</c> is everybody. Empty in an identity's policy.</summary>
    public required IReadOnlyList<(string Type, string Name)> Principals { get; init; }

    public required IReadOnlyList<Condition> Conditions { get; init; }

    public static IReadOnlyList<Statement> ReadPolicy(JsonNode policy) =>
        [.. (policy["Statement"] is JsonArray all ? all : new JsonArray(policy["Statement"]!.DeepClone())).Select(one => Read(one!.AsObject()))];

    public bool Covers(Request request) =>
        Actions.Any(action => Pattern.Matches(action, request.Action, ignoreCase: true))
        && (Resources.Count == 0 || Resources.Any(resource => Pattern.Matches(resource, request.Resource)))
        && Conditions.All(condition => condition.Holds(request));

    private static Statement Read(JsonObject statement)
    {
        if (statement.FirstOrDefault(one => !Known.Contains(one.Key)) is { Key: { } unknown })
        {
            throw new NotSupportedException($"a statement has {unknown}, which this evaluator does not know");
        }

        return new Statement
        {
            Sid = statement["Sid"]?.ToString() ?? "",
            Allows = statement["Effect"]!.ToString() switch
            {
                "Allow" => true,
                "Deny" => false,
                var other => throw new FormatException($"the effect '{other}' is neither Allow nor Deny"),
            },
            Actions = Texts(statement["Action"]),
            Resources = Texts(statement["Resource"]),
            Principals = statement["Principal"] switch
            {
                null => [],
                JsonObject kinds => [.. kinds.SelectMany(kind => Texts(kind.Value).Select(name => (kind.Key, name)))],
                var everybody => [("AWS", everybody.ToString())],
            },
            Conditions =
            [
                .. from block in statement["Condition"]?.AsObject() ?? []
                   from key in block.Value!.AsObject()
                   select new Condition(block.Key, key.Key, Texts(key.Value)),
            ],
        };
    }

    private static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray all => [.. all.Select(one => one!.ToString())],
        _ => [node.ToString()],
    };
}

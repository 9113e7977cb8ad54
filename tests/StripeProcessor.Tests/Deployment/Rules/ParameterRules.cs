using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>What the operator is asked.</summary>
internal static class ParameterRules
{
    public const string Explained = "every parameter says what it is, and what is wrong when it is refused";
    public const string Bounded = "no parameter takes just anything";
    public const string Shown = "every parameter has its place and its label in the console";
    public const string NotHidden = "nothing that is asked for is a secret, so nothing is hidden";

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        new(Explained, template =>
            from one in Parameters(template)
            where one.Value!["Description"]?.ToString() is not { Length: > 30 and <= 4000 } || one.Value["ConstraintDescription"] is null
            select one.Key),
        new(Bounded, template =>
            from one in Parameters(template)
            let isBounded = one.Value!["AllowedValues"] is not null || (one.Value["Type"]!.ToString() == "Number"
                ? one.Value["MinValue"] is not null && one.Value["MaxValue"] is not null
                : one.Value["AllowedPattern"]?.ToString() is ['^', .., '$'])
            where !isBounded
            select one.Key),
        new(Shown, template =>
        {
            var shown = template.Raw["Metadata"]!["AWS::CloudFormation::Interface"]!;
            var places = shown["ParameterGroups"]!.AsArray().SelectMany(group => group!["Parameters"]!.AsArray()).Select(one => one!.ToString()).ToList();
            return from one in Parameters(template)
                   where places.Count(place => place == one.Key) != 1
                       || shown["ParameterLabels"]![one.Key]?["default"] is null
                   select one.Key;
        }),
        new(NotHidden, template => from one in Parameters(template) where one.Value!["NoEcho"] is not null select one.Key),
    ];

    private static JsonObject Parameters(DeployedTemplate template) => template.Raw["Parameters"]!.AsObject();
}

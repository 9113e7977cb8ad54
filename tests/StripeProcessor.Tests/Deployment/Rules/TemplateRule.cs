namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>Something that must hold of every deployment.</summary>
/// <param name="Promise">As a sentence somebody could object to.</param>
/// <param name="Find">What breaks it; nothing when it holds.</param>
internal sealed record TemplateRule(string Promise, Func<DeployedTemplate, IEnumerable<string>> Find)
{
    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        .. KeyRules.All, .. PermissionRules.All, .. LedgerRules.All, .. AddressRules.All, .. FunctionRules.All, .. AlarmRules.All, .. EventRules.All,
        .. ParameterRules.All,
    ];

    /// <summary>A rule about single facts: each that does not hold is a finding.</summary>
    public static TemplateRule Facts(string promise, Func<DeployedTemplate, IEnumerable<(bool Holds, string Otherwise)>> facts) =>
        new(promise, template => facts(template).Where(one => !one.Holds).Select(one => one.Otherwise));

    /// <summary>A rule about one fact.</summary>
    public static TemplateRule Fact(string promise, string otherwise, Func<DeployedTemplate, bool> holds) =>
        Facts(promise, template => [(holds(template), otherwise)]);
}

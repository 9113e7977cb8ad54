using StripeProcessor.Tests.Deployment.Rules;

namespace StripeProcessor.Tests.Deployment;

/// <summary>What the linters do not see: that the template says what we promise.</summary>
public sealed class TemplateRuleTests
{
    public static IEnumerable<object[]> RulesAndSets { get; } =
    [
        .. from rule in TemplateRule.All
           from set in new[] { DeployedTemplate.Default, DeployedTemplate.Everything, DeployedTemplate.Live }
           select (object[])[rule.Promise, set],
    ];

    public static IEnumerable<object[]> Rules { get; } = [.. TemplateRule.All.Select(rule => (object[])[rule.Promise])];

    [SkippableTheory]
    [MemberData(nameof(RulesAndSets))]
    public void The_template_keeps_each_promise(string promise, string set)
    {
        DeployedTemplate.SkipIfNotTranslated();

        var findings = Rule(promise).Find(DeployedTemplate.Read(set));

        Assert.Empty(findings);
    }

    [SkippableTheory]
    [MemberData(nameof(Rules))]
    public void A_template_that_breaks_one_promise_is_found_out_by_that_rule_and_by_no_other(string promise)
    {
        DeployedTemplate.SkipIfNotTranslated();

        var broken = DeployedTemplate.Read(DeployedTemplate.Everything, Mutations.All[promise]);

        Assert.Equal([promise], TemplateRule.All.Where(rule => rule.Find(broken).Any()).Select(rule => rule.Promise));
    }

    [Fact]
    public void Every_rule_is_shown_to_bite()
    {
        Assert.Equal(TemplateRule.All.Select(rule => rule.Promise).Order(), Mutations.All.Keys.Order());
    }

    private static TemplateRule Rule(string promise) => TemplateRule.All.Single(rule => rule.Promise == promise);
}

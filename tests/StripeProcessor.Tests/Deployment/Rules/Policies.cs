using StripeProcessor.Tests.Deployment.Iam;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>Every statement of every policy in the template, and where it stands.</summary>
internal static class Policies
{
    /// <summary>What somebody may do.</summary>
    public static IEnumerable<(string Where, Statement Statement)> OfIdentities(DeployedTemplate template) =>
    [
        .. from one in template.Resources
           where one.Type is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy"
           from statement in Statement.ReadPolicy(one.Node("PolicyDocument")!)
           select (one.Id, statement),
        .. from one in template.Of("AWS::IAM::Role")
           from policy in one.Node("Policies")?.AsArray() ?? []
           from statement in Statement.ReadPolicy(policy!["PolicyDocument"]!)
           select (one.Id, statement),
    ];

    /// <summary>What a thing lets others do.</summary>
    public static IEnumerable<(string Where, Statement Statement)> OfThings(DeployedTemplate template) =>
        from one in template.Resources
        let policy = one.Type switch
        {
            "AWS::KMS::Key" => one.Node("KeyPolicy"),
            "AWS::IAM::Role" => one.Node("AssumeRolePolicyDocument"),
            "AWS::SNS::TopicPolicy" or "AWS::SQS::QueuePolicy" or "AWS::Logs::ResourcePolicy" => one.Node("PolicyDocument"),
            _ => null,
        }
        where policy is not null
        from statement in Statement.ReadPolicy(policy)
        select (one.Id, statement);

    public static IEnumerable<(string Where, Statement Statement)> All(DeployedTemplate template) =>
        OfIdentities(template).Concat(OfThings(template));

    /// <summary>Whether a statement has exactly this condition.</summary>
    public static bool Wants(this Statement statement, string name, string key, params string[] values) => statement.Conditions.Any(
        one => one.Operator == name && one.Key == key && one.Values.ToHashSet(StringComparer.Ordinal).SetEquals(values));
}

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>Who is trusted with what, and that nothing is said wider than it must be.</summary>
internal static class PermissionRules
{
    public const string NoWildAction = "no permission is for actions that are not spelt out";
    public const string NoWildResource = "no permission is for everything, but where AWS knows nothing narrower";
    public const string KnownResources = "whatever a permission is for belongs to this stack";
    public const string NoEverybody = "everybody is mentioned only to be denied something";
    public const string Trust = "each role is taken by those it is for and by nobody else";
    public const string NoFixedNames = "two stacks fit into one account: no name is fixed without the stack's";
    public const string TopicClosed = "only this account's alarms and the watch over the key publish";

    // Where "*" must stand, and why.
    private static readonly Dictionary<string, string> Everything = new(StringComparer.Ordinal)
    {
        ["FunctionPolicy.SendTraces"] = "X-Ray knows no resources for PutTraceSegments and PutTelemetryRecords",
        ["EncryptionKey.*"] = "in a key's policy it means this key",
    };

    private static readonly string[] NameProperties =
    [
        "RoleName", "ManagedPolicyName", "TableName", "FunctionName", "QueueName", "TopicName", "AlarmName", "DashboardName", "BucketName",
        "LogGroupName", "AliasName", "Name", "FilterName",
    ];

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        new(NoWildAction, template =>
            from one in Policies.All(template)
            from action in one.Statement.Actions
            where action.Contains('*', StringComparison.Ordinal) || action.Contains('?', StringComparison.Ordinal)
            select $"{one.Where}.{one.Statement.Sid} says {action}"),
        new(NoWildResource, template =>
            from one in Policies.All(template)
            where one.Statement.Resources.Contains("*")
            where !Everything.ContainsKey($"{one.Where}.{one.Statement.Sid}") && !Everything.ContainsKey($"{one.Where}.*")
            select $"{one.Where}.{one.Statement.Sid} is for everything"),
        new(KnownResources, template =>
            from one in Policies.OfIdentities(template)
            from resource in one.Statement.Resources
            where resource != "*" && !IsOurs(resource)
            select $"{one.Where}.{one.Statement.Sid} is for {resource}"),
        new(NoEverybody, template =>
            from one in Policies.OfThings(template)
            where one.Statement.Allows && one.Statement.Principals.Any(principal => principal.Name == "*")
            select $"{one.Where}.{one.Statement.Sid} allows everybody"),
        new(Trust, template =>
            from role in template.Of("AWS::IAM::Role")
            from statement in Iam.Statement.ReadPolicy(role.Node("AssumeRolePolicyDocument")!)
            let expected = role.Id switch
            {
                "FunctionRole" => ("Service", "lambda.amazonaws.com"),
                "OutboxPipeRole" => ("Service", "pipes.amazonaws.com"),
                "EncrypterRole" => ("AWS", template.Parameters["EncrypterPrincipalArn"]),
                _ => ("nobody", "that these tests know"),
            }
            where !statement.Principals.SequenceEqual([expected]) || !statement.Actions.SequenceEqual(["sts:AssumeRole"])
                || (role.Id == "OutboxPipeRole" && !statement.Wants("StringEquals", "aws:SourceAccount", MadeUp.Account))
            select $"{role.Id} is taken by {string.Join(", ", statement.Principals)}"),
        new(NoFixedNames, template =>
            from one in template.Resources
            where one.Type is not "AWS::Route53::RecordSet" // its name is the operator's own
            from name in NameProperties
            let given = one.Text(name)
            where one.Properties.ContainsKey(name) && !Carries(given!)
            select $"{one.Id} is always named {given}"),
        new(TopicClosed, template =>
            from statement in Iam.Statement.ReadPolicy(template["AlarmTopicPolicy"].Node("PolicyDocument")!)
            let who = statement.Principals.Count == 1 ? statement.Principals[0].Name : "several"
            where !statement.Actions.SequenceEqual(["sns:Publish"]) || !(who switch
            {
                "cloudwatch.amazonaws.com" => statement.Wants("StringEquals", "aws:SourceAccount", MadeUp.Account)
                    && statement.Wants("ArnLike", "aws:SourceArn", $"arn:aws:cloudwatch:{MadeUp.Region}:{MadeUp.Account}:alarm:*"),
                "events.amazonaws.com" => statement.Wants(
                    "ArnEquals", "aws:SourceArn", MadeUp.Attribute("KeyWatch", "AWS::Events::Rule", "Arn", _ => null)),
                _ => false,
            })
            select $"{statement.Sid} lets {who} publish"),
    ];

    private static bool IsOurs(string arn) => arn.Split(':', 6) is [_, _, _, _, _, var own]
        && (Carries(own) || own.StartsWith("key/1234abcd-", StringComparison.Ordinal)
            || own.StartsWith("a1b2c3d4e5/$default/*/operator/", StringComparison.Ordinal));

    // The stack's whole name, between marks that no stack's name has or at an end.
    private static bool Carries(string name) =>
        name.Split('/', ':').Any(part => part == MadeUp.Stack || part.StartsWith($"{MadeUp.Stack}-", StringComparison.Ordinal)
            || part == $"stripe-processor-{MadeUp.Stack}");
}

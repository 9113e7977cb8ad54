using StripeProcessor.Tests.Deployment.Iam;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>The key that seals.</summary>
internal static class KeyRules
{
    public const string Turns = "the key is turned every year";
    public const string Bound = "whoever opens or seals may so under this stack's context only";
    public const string NotDelegated = "the account is handed no cryptography";
    public const string OnlyOne = "all but the function's role are denied opening";
    public const string NoGrants = "everybody is denied grants and sealing anew";
    public const string Kept = "a key that is replaced stays, and one that is deleted waits 30 days";
    public const string Watched = "somebody is told when this key is touched";
    public const string Named = "the key is found under the stack's name";

    private static readonly string[] Cryptography =
    [
        "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey",
        "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext", "kms:CreateGrant",
    ];

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        TemplateRule.Fact(Turns, "EnableKeyRotation is not true", template => template["EncryptionKey"].Says("true", "EnableKeyRotation")),
        new(Bound, template =>
            from one in Policies.All(template)
            where one.Statement.Allows && !IsAccounts(one.Statement) && Cryptography.Any(action => Covers(one.Statement, action))
            let statement = one.Statement
            where !(statement.Wants("StringEquals", "kms:EncryptionContext:app", "stripe-processor")
                && statement.Wants("StringEquals", "kms:EncryptionContext:stack", MadeUp.Stack)
                && statement.Wants("StringEquals", "kms:EncryptionContext:mode", template.Parameters["Mode"])
                && statement.Conditions.Any(condition => condition is { Operator: "StringEquals", Key: "kms:EncryptionContext:secret" })
                && statement.Wants("ForAllValues:StringEquals", "kms:EncryptionContextKeys", "app", "stack", "mode", "secret"))
            select $"{one.Where}.{statement.Sid} is not bound to the whole context"),
        new(NotDelegated, template =>
            from statement in KeyPolicy(template)
            where statement.Allows && IsAccounts(statement)
            from action in Cryptography
            where Covers(statement, action)
            select $"{statement.Sid} hands {action} to the account"),
        TemplateRule.Fact(OnlyOne, "no denial says so", template => KeyPolicy(template).Any(one =>
            !one.Allows && Everybody(one) && Covers(one, "kms:Decrypt")
            && one.Conditions is [{ Operator: "ArnNotEquals", Key: "aws:PrincipalArn" } only]
            && only.Values.SequenceEqual([MadeUp.Attribute("FunctionRole", "AWS::IAM::Role", "Arn", _ => null)]))),
        new(NoGrants, template =>
            from action in Cryptography[3..]
            where !KeyPolicy(template).Any(one => !one.Allows && Everybody(one) && one.Conditions.Count == 0 && Covers(one, action))
            select $"{action} is not denied"),
        TemplateRule.Facts(Kept, template =>
        [
            (template["EncryptionKey"].Whole["UpdateReplacePolicy"]?.ToString() == "Retain", "a replaced key would be deleted"),
            (template["EncryptionKey"].Text("PendingWindowInDays") == "30", "a key does not wait 30 days for its deletion"),
        ]),
        TemplateRule.Facts(Watched, template =>
        {
            var watch = template["KeyWatch"];
            var calls = watch.Node("EventPattern", "detail", "eventName")?.AsArray().Select(one => one!.ToString()).ToList() ?? [];
            var pattern = watch.Node("EventPattern")!.ToJsonString();
            return
            [
                (watch.Text("State") == "ENABLED", "the watch is off"),
                (new[] { "PutKeyPolicy", "CreateGrant", "ScheduleKeyDeletion", "DisableKey" }.All(calls.Contains), "a call is not watched"),
                (pattern.Contains(Arn, StringComparison.Ordinal), "another key is watched"),
                (watch.Node("Targets")!.AsArray().Any(one => one!["Arn"]!.ToString() == Topic), "nobody is told"),
            ];
        }),
        TemplateRule.Facts(Named, template =>
        [
            (template["EncryptionKeyAlias"].Text("AliasName") == $"alias/stripe-processor-{MadeUp.Stack}", "the alias is another"),
            (Arn.EndsWith(template["EncryptionKeyAlias"].Text("TargetKeyId") ?? "nothing", StringComparison.Ordinal), "it names another key"),
        ]),
    ];

    private static string Topic => MadeUp.Reference("AlarmTopic", "AWS::SNS::Topic", _ => null);

    private static string Arn => MadeUp.Attribute("EncryptionKey", "AWS::KMS::Key", "Arn", _ => null);

    private static IReadOnlyList<Statement> KeyPolicy(DeployedTemplate template) =>
        Statement.ReadPolicy(template["EncryptionKey"].Node("KeyPolicy")!);

    private static bool IsAccounts(Statement statement) =>
        statement.Principals.Any(one => one.Name == "*" || one.Name == MadeUp.Root || one.Name == MadeUp.Account);

    private static bool Everybody(Statement statement) => statement.Principals.SequenceEqual([("AWS", "*")]);

    private static bool Covers(Statement statement, string action) => statement.Actions.Any(one => Pattern.Matches(one, action, ignoreCase: true));
}

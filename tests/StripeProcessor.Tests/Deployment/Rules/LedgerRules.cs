using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>The table that is the charity's book.</summary>
internal static class LedgerRules
{
    public const string Outlives = "the ledger outlives the stack";
    public const string Protected = "the ledger cannot be deleted by mistake";
    public const string PointInTime = "the ledger can be set back to any minute of the last weeks";
    public const string Forgets = "what has expired is deleted by its own attribute";
    public const string Encrypted = "the ledger is encrypted under a key of the account";
    public const string PaysByUse = "an idle ledger costs its storage only";
    public const string Streams = "what is written comes out as it stands";
    public const string Shape = "keys and indexes are those that the ledger asks";

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        new(Outlives, template =>
            from policy in new[] { "DeletionPolicy", "UpdateReplacePolicy" }
            where Table(template).Whole[policy]?.ToString() != "Retain"
            select $"{policy} is not Retain"),
        TemplateRule.Fact(Protected, "it is not protected", template => Table(template).Says("true", "DeletionProtectionEnabled")),
        TemplateRule.Fact(PointInTime, "recovery is off", template =>
            Table(template).Says("true", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")),
        TemplateRule.Facts(Forgets, template =>
        [
            (Table(template).Says("true", "TimeToLiveSpecification", "Enabled"), "nothing is deleted"),
            (Table(template).Says("expires", "TimeToLiveSpecification", "AttributeName"), "it is deleted by another attribute"),
        ]),
        TemplateRule.Fact(Encrypted, "it is not", template => Table(template).Says("true", "SSESpecification", "SSEEnabled")),
        TemplateRule.Fact(PaysByUse, "it is paid by the hour", template => Table(template).Says("PAY_PER_REQUEST", "BillingMode")),
        TemplateRule.Fact(Streams, "it does not", template => Table(template).Says("NEW_IMAGE", "StreamSpecification", "StreamViewType")),
        TemplateRule.Facts(Shape, template =>
        [
            (KeysOf(Table(template).Node("KeySchema")) == "pk HASH, sk RANGE", "the table's keys are others"),
            (Index(template, "by_time") == "month HASH, created_id RANGE: KEYS_ONLY", "by_time is another"),
            (Index(template, "by_donor") == "donor HASH, created_id RANGE: KEYS_ONLY", "by_donor is another"),
        ]),
    ];

    private static Resource Table(DeployedTemplate template) => template["LedgerTable"];

    private static string Index(DeployedTemplate template, string name) =>
        Table(template).Node("GlobalSecondaryIndexes")!.AsArray().SingleOrDefault(one => one!["IndexName"]!.ToString() == name) is { } index
            ? $"{KeysOf(index["KeySchema"])}: {index["Projection"]!["ProjectionType"]}"
            : "missing";

    private static string KeysOf(JsonNode? schema) =>
        string.Join(", ", schema!.AsArray().Select(key => $"{key!["AttributeName"]} {key["KeyType"]}"));
}

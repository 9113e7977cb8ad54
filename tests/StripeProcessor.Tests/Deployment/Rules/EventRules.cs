using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>How what the ledger wrote reaches others.</summary>
internal static class EventRules
{
    public const string FromLedger = "what is told comes from the ledger's stream, from its beginning, and goes to the stack's own bus";
    public const string NewsOnly = "only new outbox rows of this mode are told";
    public const string NothingLost = "what cannot be told is set aside, while it can still be read";
    public const string QueueKeeps = "what was set aside is kept for two weeks, encrypted";
    public const string Recognised = "what is told bears our name and its own type";

    private const string News =
        """{"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"MODE#donation#"}]},"sk":{"S":[{"prefix":"outbox#"}]}}}}""";

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        TemplateRule.Facts(FromLedger, template =>
        [
            (Pipe(template).Says(MadeUp.Attribute("LedgerTable", "AWS::DynamoDB::Table", "StreamArn", _ => null), "Source"), "it comes from elsewhere"),
            (Stream(template)?["StartingPosition"]?.ToString() == "TRIM_HORIZON", "the first rows are passed over"),
            (Pipe(template).Says(Bus, "Target"), "it goes elsewhere"),
            (Pipe(template).Says("RUNNING", "DesiredState"), "the pipe is off"),
        ]),
        TemplateRule.Facts(NewsOnly, template =>
        [
            (Pipe(template).Node("SourceParameters", "FilterCriteria", "Filters")?.AsArray().Select(one => one!["Pattern"]!.ToString()).SequenceEqual(
                [News.Replace("MODE", template.Parameters["Mode"], StringComparison.Ordinal)]) == true, "others are told too, or none"),
        ]),
        TemplateRule.Facts(NothingLost, template =>
        [
            (Stream(template)?["DeadLetterConfig"]?["Arn"]?.ToString() == Queue, "it is lost"),
            (Stream(template)?["MaximumRecordAgeInSeconds"]?.GetValue<int>() is > 0 and <= 43200, "the stream has forgotten it by then"),
            (Stream(template)?["MaximumRetryAttempts"]?.GetValue<int>() is > 0, "it is tried for ever, or once"),
        ]),
        TemplateRule.Facts(QueueKeeps, template =>
        [
            (template["DeadLetterQueue"].Text("MessageRetentionPeriod") == "1209600", "not for two weeks"),
            (template["DeadLetterQueue"].Text("SqsManagedSseEnabled") == "true", "in the clear"),
        ]),
        TemplateRule.Facts(Recognised, template =>
        [
            (Pipe(template).Text("TargetParameters", "EventBridgeEventBusParameters", "Source") == "stripe-processor", "not our name"),
            (Pipe(template).Text("TargetParameters", "EventBridgeEventBusParameters", "DetailType") == "$.dynamodb.NewImage.type.S", "not its type"),
        ]),
    ];

    private static string Bus => $"arn:aws:events:{MadeUp.Region}:{MadeUp.Account}:event-bus/stripe-processor-{MadeUp.Stack}";

    private static string Queue => MadeUp.Attribute("DeadLetterQueue", "AWS::SQS::Queue", "Arn", _ => null);

    private static Resource Pipe(DeployedTemplate template) => template["OutboxPipe"];

    private static JsonNode? Stream(DeployedTemplate template) => Pipe(template).Node("SourceParameters", "DynamoDBStreamParameters");
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>What is watched, and who hears of it.</summary>
internal static class AlarmRules
{
    public const string Heard = "every alarm is heard";
    public const string Explained = "every alarm says what it means";
    public const string QuietIsGood = "silence is no alarm";
    public const string RightMetrics = "each alarm watches what it is named for";
    public const string NoneMissing = "nothing that was agreed to be watched is left out";
    public const string EnoughAttempts = "a decline ratio is told of enough attempts only";
    public const string CostFollows = "the guard of the cost follows its parameter";
    public const string LinesFound = "log lines that need somebody are counted, from the function's own log";
    public const string Mailed = "alarms are mailed to the address of the parameter";
    public const string Drawn = "what is watched is drawn too";

    private const string Ratio = "IF(attempts >= 20, 100 * declines / attempts, 0)";
    private const string Own = "StripeProcessor";
    private static readonly string Stack = $"stack={MadeUp.Stack}";
    private static readonly string Lambda = $"FunctionName={MadeUp.Reference("DonationFunction", "AWS::Lambda::Function", _ => null)}";
    private static readonly string Table = $"TableName={MadeUp.Reference("LedgerTable", "AWS::DynamoDB::Table", _ => null)}";
    private static readonly string Queue = $"QueueName={MadeUp.Attribute("DeadLetterQueue", "AWS::SQS::Queue", "QueueName", _ => null)}";

    private static readonly Dictionary<string, string[]> Watched = new(StringComparer.Ordinal)
    {
        ["FunctionErrors"] = [$"AWS/Lambda Errors {Lambda} Sum"],
        ["FunctionThrottles"] = [$"AWS/Lambda Throttles {Lambda} Sum"],
        ["ConcurrencyNearLimit"] = [$"AWS/Lambda ConcurrentExecutions {Lambda} Maximum"],
        ["SlowDonations"] = [$"{Own} DonationDuration {Stack} p95"],
        ["DeclineRatio"] = [$"{Own} DonationAttempts {Stack} Sum", $"{Own} DonationDeclines {Stack} Sum"],
        ["WebhookFailures"] = [$"{Own} WebhookFailures {Stack} Sum"],
        ["UndeliveredEvents"] = [$"AWS/SQS ApproximateNumberOfMessagesVisible {Queue} Maximum"],
        ["CostGuard"] = ["AWS/ApiGateway Count ApiId=a1b2c3d4e5 Sum"],
        ["UntrustedRoot"] = [$"{Own}/{MadeUp.Stack} UntrustedRoot  Sum"],
        ["StartRefused"] = [$"{Own}/{MadeUp.Stack} StartRefused  Sum"],
        ["LedgerThrottles"] = [$"AWS/DynamoDB ReadThrottleEvents {Table} Sum", $"AWS/DynamoDB WriteThrottleEvents {Table} Sum"],
        ["LedgerErrors"] =
        [
            $"AWS/DynamoDB SystemErrors {Table},Operation=TransactWriteItems Sum", $"AWS/DynamoDB SystemErrors {Table},Operation=PutItem Sum",
            $"AWS/DynamoDB SystemErrors {Table},Operation=GetItem Sum",
        ],
    };

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        new(Heard, template =>
            from one in Alarms(template)
            let actions = (one.Node("AlarmActions")?.AsArray() ?? []).Select(action => action!.ToString())
            where !actions.SequenceEqual([Topic]) || one.Says("false", "ActionsEnabled")
            select $"{one.Id} tells nobody"),
        new(Explained, template =>
            from one in Alarms(template)
            where one.Text("AlarmDescription") is not { Length: > 40 }
            select $"{one.Id} does not"),
        new(QuietIsGood, template =>
            from one in Alarms(template)
            where !one.Says("notBreaching", "TreatMissingData")
            select $"{one.Id} is raised by silence"),
        new(RightMetrics, template =>
            from one in Alarms(template)
            let metrics = Metrics(one).ToList()
            where !metrics.SequenceEqual(Watched.GetValueOrDefault(one.Id, []))
            select $"{one.Id} watches {string.Join("; ", metrics)}"),
        new(NoneMissing, template =>
            from name in Watched.Keys
            where template.Find(name) is null && (name != "ConcurrencyNearLimit" || template.Parameters["ReservedConcurrency"].Length > 0)
            select $"{name} is missing"),
        TemplateRule.Facts(EnoughAttempts, template =>
        [
            (template["DeclineRatio"].Node("Metrics")?[0]?["Expression"]?.ToString() == Ratio, "it is told of any"),
            (template["DeclineRatio"].Says("GreaterThanThreshold", "ComparisonOperator"), "it is told of few declines"),
        ]),
        TemplateRule.Fact(CostFollows, "it does not", template =>
            template["CostGuard"].Says(template.Parameters["HourlyRequestAlarm"], "Threshold") && template["CostGuard"].Says("3600", "Period")),
        new(LinesFound, template =>
            from line in new[] { (Metric: "UntrustedRoot", Message: "untrusted_root"), (Metric: "StartRefused", Message: "start_refused") }
            let filter = template[line.Metric + "Lines"]
            let metric = filter.Node("MetricTransformations")?[0]
            where !filter.Says($"{{ $.message = \"{line.Message}\" }}", "FilterPattern")
                || !filter.Says($"/stripe-processor/{MadeUp.Stack}/function", "LogGroupName")
                || metric?["MetricNamespace"]?.ToString() != $"{Own}/{MadeUp.Stack}"
                || metric["MetricName"]?.ToString() != line.Metric
                || metric["MetricValue"]?.ToString() != "1"
            select $"{line.Message} is not counted"),
        TemplateRule.Facts(Mailed, template =>
        [
            ((template.Find("AlarmSubscription")?.Text("Endpoint") ?? "") == template.Parameters["AlarmEmail"], "to another, or to nobody"),
            ((template.Find("AlarmSubscription")?.Text("TopicArn") ?? Topic) == Topic, "from another topic"),
        ]),
        TemplateRule.Facts(Drawn, template =>
        {
            var widgets = JsonNode.Parse(template["Dashboard"].Text("DashboardBody")!)!["widgets"]!.ToJsonString();
            return from name in new[] { "DonationAttempts", "DonationDeclines", "DonationDuration", "WebhookFailures", "StripeThrottles" }
                   select (widgets.Contains($"\"{name}\"", StringComparison.Ordinal), $"{name} is not drawn");
        }),
    ];

    private static string Topic => MadeUp.Reference("AlarmTopic", "AWS::SNS::Topic", _ => null);

    private static IEnumerable<Resource> Alarms(DeployedTemplate template) => template.Of("AWS::CloudWatch::Alarm");

    private static IEnumerable<string> Metrics(Resource alarm) => alarm.Node("Metrics") is JsonArray several
        ? several.Select(one => one!["MetricStat"]).OfType<JsonObject>().Select(one => Metric(one["Metric"]!, one["Stat"]))
        : [Metric(alarm.Properties, alarm.Node("Statistic") ?? alarm.Node("ExtendedStatistic"))];

    private static string Metric(JsonNode metric, JsonNode? statistic)
    {
        var dimensions = (metric["Dimensions"]?.AsArray() ?? []).Select(one => $"{one!["Name"]}={one["Value"]}");
        return $"{metric["Namespace"]} {metric["MetricName"]} {string.Join(',', dimensions)} {statistic}";
    }
}

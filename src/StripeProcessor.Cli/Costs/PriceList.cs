namespace StripeProcessor.Cli;

/// <summary>
/// AWS's prices in us-east-1. They were not asked of AWS: this project has no account. Each says how it is known; who has to rely
/// on one looks at the page it names. Free parts that end with an account's first year, or are credits, are left out.
/// </summary>
internal static class PriceList
{
    internal const string Region = "us-east-1";

    /// <summary>When the list was last gone through.</summary>
    internal const string GoneThrough = "2026-11-26";

    private const string Remembered = "remembered";
    private const string Lambda = "AWS Lambda Pricing";
    private const string Dynamo = "Amazon DynamoDB pricing for on-demand capacity";
    private const string CloudWatch = "Amazon CloudWatch Pricing";
    private const string CloudWatchCopy = "another's copy of the page, 2026-05-05";
    private const string Kms = "AWS Key Management Service pricing";
    private const string EventBridge = "Amazon EventBridge pricing";

    internal static Price HttpRequests { get; } = Of(
        "http_api_requests", 1.00m, 1_000_000, "requests", 0, "Amazon API Gateway pricing", "another's copy of the page, 2026-09-20");

    internal static Price LambdaRequests { get; } = Of(
        "lambda_requests", 0.20m, 1_000_000, "requests", 1_000_000, Lambda, "another's copy of the page, 2026-09-20");

    internal static Price LambdaSeconds { get; } = Of(
        "lambda_gb_seconds", 0.0000133334m, 1, "GB-seconds, arm64", 400_000, Lambda, "others' tables, 2024 and 2026");

    internal static Price Writes { get; } = Of(
        "dynamodb_writes", 0.625m, 1_000_000, "write units", 0, Dynamo, "another's page, 2025-07");

    internal static Price Reads { get; } = Of(
        "dynamodb_reads", 0.125m, 1_000_000, "read units", 0, Dynamo, "another's page, 2025-07");

    internal static Price Storage { get; } = Of("dynamodb_storage", 0.25m, 1, "GB and month", 25, Dynamo, Remembered);

    internal static Price Backup { get; } = Of("dynamodb_backup", 0.20m, 1, "GB and month", 0, Dynamo, Remembered);

    internal static Price Pipe { get; } = Of(
        "eventbridge_pipe", 0.40m, 1_000_000, "rows let through", 0, EventBridge, "another's page, 2026");

    internal static Price Bus { get; } = Of("eventbridge_bus", 1.00m, 1_000_000, "events", 0, EventBridge, Remembered);

    internal static Price Key { get; } = Of("kms_key", 1.00m, 1, "key versions and month", 0, Kms, "AWS's page, a stored copy without date");

    internal static Price KeyRequests { get; } = Of("kms_requests", 0.03m, 10_000, "requests", 20_000, Kms, "others' pages, 2026");

    internal static Price LogsTaken { get; } = Of("logs_taken", 0.50m, 1, "GB", 5, CloudWatch, CloudWatchCopy);

    internal static Price LogsKept { get; } = Of("logs_kept", 0.03m, 1, "GB and month", 5, CloudWatch, CloudWatchCopy);

    internal static Price Metrics { get; } = Of("custom_metrics", 0.30m, 1, "metrics and month", 10, CloudWatch, CloudWatchCopy);

    internal static Price Alarms { get; } = Of("alarms", 0.10m, 1, "metrics of alarms and month", 10, CloudWatch, CloudWatchCopy);

    internal static Price Dashboards { get; } = Of("dashboards", 3.00m, 1, "dashboards and month", 3, CloudWatch, Remembered);

    internal static Price Traces { get; } = Of("traces", 5.00m, 1_000_000, "traces", 100_000, "AWS X-Ray pricing", Remembered);

    internal static Price Mails { get; } = Of("alarm_mails", 2.00m, 100_000, "mails", 1_000, "Amazon SNS pricing", Remembered);

    internal static Price Packages { get; } = Of("s3_packages", 0.023m, 1, "GB and month", 0, "Amazon S3 pricing", Remembered);

    internal static Price Transfer { get; } = Of("data_out", 0.09m, 1, "GB", 100, "Amazon EC2 On-Demand Pricing", Remembered);

    private static Price Of(string name, decimal amount, decimal per, string unit, decimal free, string page, string known) =>
        new(name, new Usd(amount), per, unit, free, page, known);
}

namespace StripeProcessor.Cli;

/// <summary>What stands there every month, whether anybody gives or not.</summary>
internal static class StackParts
{
    /// <summary>In the template; a test counts them. AWS bills an alarm once for each metric that it looks at.</summary>
    internal const int AlarmMetrics = 16;

    /// <summary>Five of the function's, and two that are filtered from its log: untrusted roots, refused starts.</summary>
    internal const int Metrics = 7;

    internal const int Dashboards = 1;

    /// <summary>Versions of the key: one, and one more after each year's rotation.</summary>
    internal const int KeyVersions = 1;

    /// <summary>Assumed: mails of alarms in a month.</summary>
    internal const int Mails = 10;

    /// <summary>Assumed: ten packages are kept.</summary>
    internal const decimal PackageGigabytes = 0.07m;

    /// <summary>How long logs are kept in the template: 90 days.</summary>
    internal const int LogMonths = 3;

    /// <summary>
    /// The table is encrypted under the account's key for DynamoDB, which costs nothing by itself. Assumed: DynamoDB asks for it every
    /// five minutes.
    /// </summary>
    internal const int TableKeyRequests = 8_760;

    /// <summary>Seconds in a month: Lambda traces the first request of each, and of the others one in twenty.</summary>
    internal const int Seconds = 2_628_000;

    /// <summary>The month that is reckoned: gifts of a whole year lie in the table.</summary>
    internal const int MonthsOfGifts = 12;
}

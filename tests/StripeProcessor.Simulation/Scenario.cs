namespace StripeProcessor.Simulation;

/// <summary>What is given, and what stands in the way.</summary>
/// <param name="Name">As the table calls it.</param>
internal sealed record Scenario(string Name)
{
    /// <summary>By token; else on Stripe's page.</summary>
    internal bool IsToken { get; init; } = true;

    /// <summary>Gifts a second, second by second.</summary>
    internal int[] Arrivals { get; init; } = Curves.Telethon;

    /// <summary>API Gateway's throttle.</summary>
    internal int ThrottleRate { get; init; } = 10_000;

    internal int ThrottleBurst { get; init; } = 5_000;

    /// <summary>Environments at once: the account's limit, or what is reserved.</summary>
    internal int Concurrency { get; init; } = 1_000;

    /// <summary>Stripe's limit for each operation, a second.</summary>
    internal int StripeOperation { get; init; } = 25;

    /// <summary>Stripe's limit for the account, a second.</summary>
    internal int StripeAccount { get; init; } = 100;

    /// <summary>Stripe's limit for reading a balance transaction; null: as every operation.</summary>
    internal int? StripeBookings { get; init; }

    /// <summary>Write units a second that the table, and each of its indexes, is warm for.</summary>
    internal int WarmWrites { get; init; } = 4_000;

    /// <summary>Requests of a donor who looks at the form before giving: settings, picture, its words.</summary>
    internal int Looks { get; init; } = Cli.RequestWork.RequestsPerLook;

    /// <summary>
    /// How long an environment that Stripe has told to slow down answers by itself, at least; up to half of it more by chance. As the
    /// function's StripePause has it; zero: it asks each time.
    /// </summary>
    internal long Pause { get; init; } = 500 * Agenda.Millisecond;

    /// <summary>How long a donor is asked to wait before sending the same again.</summary>
    internal long RetryAfter { get; init; } = 5 * Agenda.Second;

    /// <summary>Rows that share a total in each of its partitions.</summary>
    internal int TotalRows { get; init; } = Aws.LedgerKeys.TotalRows;

    internal int Seed { get; init; } = 1;
}

/// <summary>How many give, second by second.</summary>
internal static class Curves
{
    /// <summary>An hour in which somebody gives every thirty seconds.</summary>
    internal static int[] Quiet { get; } = [.. Enumerable.Range(0, 3600).Select(second => second % 30 == 0 ? 1 : 0)];

    /// <summary>Three minutes: a hundred a second, and a call to give that brings a thousand a second for forty seconds.</summary>
    internal static int[] Telethon { get; } = [.. Enumerable.Range(0, 180).Select(second => second is >= 60 and < 100 ? 1000 : 100)];
}

namespace StripeProcessor.Simulation;

/// <summary>What the page tells of.</summary>
internal static class Scenarios
{
    private static readonly Scenario Raised = new("Stripe raised to 1,500 and 5,000")
    {
        StripeOperation = 1_500, StripeAccount = 5_000,
    };

    private static readonly Scenario Prepared = Raised with
    {
        Name = "and Lambda 5,000, table warm for 40,000", Concurrency = 5_000, WarmWrites = 40_000,
    };

    internal static Scenario Quiet { get; } = new("a quiet hour, as deployed") { Arrivals = Curves.Quiet, IsToken = false, ThrottleRate = 20, ThrottleBurst = 40 };

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        Quiet,
        new("telethon, as deployed (20 requests a second)") { ThrottleRate = 20, ThrottleBurst = 40 },
        new("throttle lifted, all else by default"),
        new("rest 1s") { Rest = Agenda.Second },
        new("rest 1/3 s") { Rest = Agenda.Second / 3 },
        new("rest 3 s") { Rest = Agenda.Second * 3 },
        new("rest 1 s ra 30") { Rest = Agenda.Second, RetryAfter = 30 * Agenda.Second },
        Raised,
        Prepared,
        Prepared with { Name = "64 rows", TotalRows = 16 },
        new("Stripe 250 and 1,000") { StripeOperation = 250, StripeAccount = 1_000, Concurrency = 5_000, WarmWrites = 40_000 },
        new("the same, resting 1 s after a 429") { StripeOperation = 250, StripeAccount = 1_000, Concurrency = 5_000, WarmWrites = 40_000, Rest = Agenda.Second },
        new("the same, 300 environments reserved") { StripeOperation = 250, StripeAccount = 1_000, Concurrency = 300, WarmWrites = 40_000 },
        Prepared with { Name = "all prepared, on Stripe's page", IsToken = false },
        Prepared with { Name = "all prepared, balance transactions not raised", StripeBookings = 25 },
    ];
}

namespace StripeProcessor.Simulation;

/// <summary>What deploy/decisions/0009-a-telethon.md tells of.</summary>
internal static class Scenarios
{
    private static readonly Scenario Lifted = new("throttle lifted, all else by default");

    private static readonly Scenario Raised = Lifted with
    {
        Name = "and Stripe raised to 1,500 and 5,000", StripeOperation = 1_500, StripeAccount = 5_000,
    };

    private static readonly Scenario Prepared = Raised with
    {
        Name = "and Lambda 3,000, table warm for 30,000: prepared", Concurrency = 3_000, WarmWrites = 30_000,
    };

    private static readonly Scenario Modest = Prepared with
    {
        Name = "prepared, but Stripe raised to 250 and 1,000 only", StripeOperation = 250, StripeAccount = 1_000,
    };

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        new("a quiet hour, as deployed, on Stripe's page")
        {
            Arrivals = Curves.Quiet, IsToken = false, ThrottleRate = 20, ThrottleBurst = 40,
        },
        new("the telethon, as deployed: 20 requests a second") { ThrottleRate = 20, ThrottleBurst = 40 },
        Lifted,
        Lifted with { Name = "the same without the pause after a 429", Pause = 0 },
        Raised,
        Prepared,
        Prepared with { Name = "prepared, with 16 rows a total instead of 64", TotalRows = 4 },
        Prepared with { Name = "prepared, on Stripe's page", IsToken = false },
        Prepared with { Name = "prepared, but balance transactions left at 25", StripeBookings = 25 },
        Prepared with { Name = "prepared, but five look for one who gives", Looks = 5 * Cli.RequestWork.RequestsPerLook },
        Modest,
        Modest with { Name = "the same, 300 environments reserved", Concurrency = 300 },
    ];
}

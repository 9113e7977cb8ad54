using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace StripeProcessor.SystemTests.Kill;

public sealed class SqliteKillTests(AwaitPointsFolder folder, ITestOutputHelper output)
    : KillTests(folder, output), IClassFixture<AwaitPointsFolder>
{
    private protected override string Ledger => "sqlite";

    [Fact]
    public Task Killed_at_any_await_between_a_declined_card_and_another_one_the_gift_is_charged_once() => HoldsAsync(new SecondCard(), 5);

    [Fact]
    public Task Killed_at_any_await_while_a_monthly_gift_begins_it_begins_once() => HoldsAsync(new MonthlyGift(), 11);

    [Fact]
    public Task Killed_at_any_await_of_a_refunds_events_the_refund_is_counted_once() => HoldsAsync(new RefundEvents(), 3);

    [Fact]
    public Task Killed_at_any_await_from_form_to_page_to_events_the_gift_is_charged_once() => HoldsAsync(new PaidPage(), 9);

    [Fact]
    public Task Killed_at_any_await_of_a_processs_first_event_the_gift_counts_once() => HoldsAsync(new FirstEvent(), 3);

    [Fact]
    public Task Killed_at_any_await_of_its_start_the_function_charges_the_waiting_gift_once() => HoldsAsync(new StartForGift(), 5);

    private protected override Task<KillStand> StartAsync(AwaitPoints points) => KillStand.OnSqliteAsync(points);
}

public sealed class DynamoDbKillTests(AwaitPointsFolder folder, ITestOutputHelper output)
    : KillTests(folder, output), IClassFixture<AwaitPointsFolder>
{
    private protected override string Ledger => "dynamodb";

    private protected override Task<KillStand> StartAsync(AwaitPoints points) => KillStand.OnDynamoDbAsync(points);
}

/// <summary>
/// The function gets SIGKILL at every await, is started again, and Stripe and the browser come back: in every run Stripe has
/// exactly one charge, and the ledger says of it what Stripe says.
/// </summary>
public abstract class KillTests(AwaitPointsFolder folder, ITestOutputHelper output)
{
    private protected abstract string Ledger { get; }

    [Fact]
    public Task Killed_at_any_await_of_a_gift_by_card_it_is_charged_once_and_the_ledger_knows() => HoldsAsync(new TokenGift(), 3);

    [Fact]
    public Task Killed_at_any_await_of_a_gift_whose_events_are_late_it_is_charged_once_and_the_ledger_knows() =>
        HoldsAsync(new TokenGiftWithLateEvents());

    [Fact]
    public Task Killed_at_any_await_of_a_paid_pages_events_the_gift_counts_once() => HoldsAsync(new PaidPageEvents());

    private protected abstract Task<KillStand> StartAsync(AwaitPoints points);

    private protected async Task HoldsAsync(KillScenario scenario, int every = 1)
    {
        var started = Stopwatch.GetTimestamp();
        await using var stand = await StartAsync(folder.Points);
        var tally = await new KillRuns(stand, folder.Points).RunAsync(scenario, every);

        var share = every == 1 ? "each" : string.Create(CultureInfo.InvariantCulture, $"1 in {every}");
        Report(string.Create(
            CultureInfo.InvariantCulture,
            $"kill: {scenario.Name}, {Ledger}: {tally.Points} points ({tally.DifferentPoints} different), {share} died at: "
            + $"{tally.Runs} runs, {tally.Killed} killed, 1 charge each, ledger and totals equal; "
            + $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));

        // A call that two threads race for may be made in another number next time; a harness that missed many would prove little.
        Assert.InRange(tally.Killed, tally.Runs * 4 / 5, tally.Runs);
    }

    private void Report(string line)
    {
        output.WriteLine(line);
        KillReport.Add(line);
    }
}

/// <summary>The rewritten copy of the function, for one class's tests.</summary>
public sealed class AwaitPointsFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("await-points-").FullName;

    public AwaitPointsFolder()
    {
        Points = AwaitPoints.WriteTo(_folder);
    }

    internal AwaitPoints Points { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

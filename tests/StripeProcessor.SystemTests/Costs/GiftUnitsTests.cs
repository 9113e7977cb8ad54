using System.Text;
using StripeProcessor.Cli;
using StripeProcessor.Local.Sandbox;
using StripeProcessor.SystemTests.Proofs;

namespace StripeProcessor.SystemTests.Costs;

/// <summary>Real gifts, through the function, the ledger and a stand-in for DynamoDB: what <c>cost</c> reckons with is what they take.</summary>
public sealed class GiftUnitsTests
{
    private const string Id = "0e2b7b62-0000-4000-8000-00000000000a";

    /// <summary>Stripe's own default: the booking of a charge follows it, and an event tells.</summary>
    private static readonly StripeSandboxOptions LateBookings = new() { AsyncCaptureDelay = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task A_gift_on_Stripes_page_takes_the_units_and_calls_that_the_calculator_says()
    {
        await AssertCountedAsync(GiftWork.Page, async world =>
        {
            var page = (string)(await world.GiveAsync(Gift(token: null))).Body["redirect_url"]!;
            return () => Donor.PayAsync(world, page);
        });
    }

    [Fact]
    public async Task A_gift_by_token_takes_the_units_and_calls_that_the_calculator_says()
    {
        await AssertCountedAsync(GiftWork.Token, async world =>
        {
            await world.GiveAsync(Gift("pm_card_visa"));
            return () => Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_repeating_gift_by_token_makes_four_calls_to_Stripe_while_the_donor_waits()
    {
        using var tally = new StripeTally();
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite, environments: 1, stripe: tally);

        await world.GiveAsync(Donor.Monthly(Id));

        Assert.Equal(
            ["POST /v1/customers", "POST /v1/products", "POST /v1/subscriptions", "POST /v1/payment_intents/{id}/confirm"], tally.TakeCalls());
    }

    [Fact]
    public async Task A_gift_that_Stripe_is_too_busy_for_costs_the_ledger_what_the_calculator_says()
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Dynamo, environments: 1, sandbox: LateBookings);
        var meter = new UnitMeter();
        world.DynamoHeard = meter.Hear;
        await world.BreakAsync(new() { ["path"] = "/v1/payment_intents", ["status"] = 429, ["times"] = 2 });

        var first = await world.GiveAsync(Gift("pm_card_visa"));
        var (firstWrites, firstReads) = (meter.WriteUnits, meter.ReadUnits);
        var atOnce = await world.GiveAsync(Gift("pm_card_visa"));
        var afterPause = (meter.WriteUnits, meter.ReadUnits);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        var again = await world.GiveAsync(Gift("pm_card_visa"));

        Assert.Equal((503, 503, 503), (first.Status, atOnce.Status, again.Status));
        Assert.Equal((firstWrites, firstReads), afterPause);
        Assert.Equal((ShedWork.FirstWrites, ShedWork.FirstReads), (firstWrites, firstReads));
        Assert.Equal((ShedWork.AgainWrites, ShedWork.AgainReads), (meter.WriteUnits - firstWrites, meter.ReadUnits - firstReads));
    }

    [Fact]
    public async Task No_line_of_the_log_is_longer_than_the_calculator_reckons()
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite, environments: 1);

        await world.GiveAsync(Gift("pm_card_visa"));
        await DeliverAsync(world);

        Assert.All(
            world.LogLines.Where(line => line.Contains("\"donate\"", StringComparison.Ordinal)),
            line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 200, RequestWork.DonateLine));
        Assert.All(
            world.LogLines.Where(line => line.Contains("\"webhook\"", StringComparison.Ordinal)),
            line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 200, RequestWork.OtherLine));
    }

    /// <param name="work">What the calculator says.</param>
    /// <param name="give">The donor's request; answers what they do at Stripe then, which is not the function's work.</param>
    private static async Task AssertCountedAsync(GiftWork work, Func<GiftWorld, Task<Func<Task>>> give)
    {
        using var tally = new StripeTally();
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Dynamo, environments: 1, stripe: tally, sandbox: LateBookings);
        var meter = new UnitMeter();
        world.DynamoHeard = meter.Hear;

        var payAsync = await give(world);
        var (donateWrites, donateReads, donateCalls) = (meter.WriteUnits, meter.ReadUnits, tally.TakeCalls());
        await payAsync();
        await world.AskAsync(Id);
        var (thanksWrites, thanksReads, thanksCalls) = (meter.WriteUnits - donateWrites, meter.ReadUnits - donateReads, tally.TakeCalls());
        await world.PassAsync(TimeSpan.FromMinutes(2));
        var events = await DeliverAsync(world);

        Assert.Equal((work.DonateWrites, work.DonateReads), (donateWrites, donateReads));
        Assert.Equal((work.ThanksWrites, work.ThanksReads), (thanksWrites, thanksReads));
        Assert.Equal((work.EventWrites, work.EventReads), (meter.WriteUnits - donateWrites - thanksWrites, meter.ReadUnits - donateReads - thanksReads));
        Assert.Equal((work.Events, work.OutboxRows), (events, meter.OutboxRows));
        Assert.Equal(work.DonateCalls, donateCalls);
        Assert.Equal(work.ThanksCalls, thanksCalls);
        Assert.Equal(work.EventCalls, tally.TakeCalls());
        Assert.InRange(meter.StoredBytes(forEver: true), work.KeptBytes * 4 / 5, work.KeptBytes);
    }

    private static async Task<int> DeliverAsync(GiftWorld world)
    {
        var events = await world.NewEventsAsync();
        foreach (var told in events)
        {
            Assert.Equal(200, (await world.DeliverAsync(told)).Status);
        }

        return events.Count;
    }

    private static object Gift(string? token) => new
    {
        amount = "25",
        currency = "usd",
        donation_id = Id,
        payment_method = token,
        email = "ann@example.org",
        name = "Ann Example",
        comment = "For the children of our town.",
    };
}

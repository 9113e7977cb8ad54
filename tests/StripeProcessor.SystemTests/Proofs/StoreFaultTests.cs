using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Proofs;

/// <summary>KMS and DynamoDB throttle, break and lose answers, wherever in a gift's life it hurts.</summary>
public sealed class StoreFaultTests
{
    // More calls than any request makes, repetitions included.
    private const int ForLong = 500;

    private const int CallsOfAGift = 8;
    private const int CallsOfAnEvent = 8;

    private static readonly (string Name, Action<DynamoDbFaults, int> Order)[] Faults =
    [
        ("throttled", (faults, times) => faults.ThrottleNext(times)),
        ("failed", (faults, times) => faults.FailNext(times)),
        ("dropped before", (faults, times) => faults.DropNext(times)),
        ("dropped after", (faults, times) => faults.DropAfterNext(times)),
        ("truncated", (faults, times) => faults.TruncateNext(times)),
        ("in conflict", (faults, times) => faults.ConflictNext(times)),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(ForLong)]
    public async Task A_ledger_that_fails_at_any_of_its_calls_loses_no_charge_and_makes_no_second(int times)
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Dynamo);
        var gifts = new List<string>();

        foreach (var (name, order) in Faults)
        {
            for (var call = 1; call <= CallsOfAGift; call++)
            {
                var id = Guid.NewGuid().ToString();
                gifts.Add(id);
                world.AtDynamoCall(call, () => order(world.Dynamo.Faults, times));
                var first = await world.GiveAsync(Donor.Gift(id));
                await Donor.AssertTrueAsync(world, id, first);
                world.Dynamo.Faults.Clear();
                Assert.True(first.HasSucceeded || first.Status is 503 or 504, $"{name} at call {call}: {first}\n{world.Complaints}");
                await Donor.SendUntilPaidAsync(world, id, Donor.Gift(id));
            }

            await world.DeliverAllAsync();
        }

        await world.CheckAsync([.. gifts]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ForLong)]
    public async Task A_ledger_that_fails_while_an_event_is_taken_takes_it_when_it_is_sent_again_and_once(int times)
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Dynamo);
        var gifts = new List<string>();

        foreach (var (name, order) in Faults)
        {
            for (var call = 1; call <= CallsOfAnEvent; call++)
            {
                var id = Guid.NewGuid().ToString();
                gifts.Add(id);
                await Donor.SendUntilPaidAsync(world, id, Donor.Gift(id));
                foreach (var happened in await world.NewEventsAsync())
                {
                    world.AtDynamoCall(call, () => order(world.Dynamo.Faults, times));
                    var reply = await world.DeliverAsync(happened);
                    Assert.True(reply.Status is 200 or 500, $"{name} at call {call}: {reply}\n{world.Complaints}");
                    world.Dynamo.Faults.Clear();
                    Assert.Equal(200, (await world.DeliverAsync(happened)).Status);
                }
            }
        }

        await world.CheckAsync([.. gifts]);
    }

    [Theory]
    [InlineData("throttled")]
    [InlineData("dropped")]
    [InlineData("failed")]
    public async Task A_KMS_that_fails_at_the_start_and_at_the_first_gifts_delays_them_and_loses_none(string fault)
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        Break(world.Kms.Faults, fault);

        await world.InitializeAsync();
        var refused = await world.GiveAsync(Donor.Monthly(id));
        await Donor.AssertTrueAsync(world, id, refused);
        world.Kms.Faults.Clear();
        await Donor.SendUntilPaidAsync(world, id, Donor.Monthly(id));

        Assert.Equal((503, "unavailable"), (refused.Status, refused.Kind));
        await world.CheckAsync(id);
    }

    [Theory]
    [InlineData("throttled")]
    [InlineData("dropped")]
    [InlineData("failed")]
    public async Task A_KMS_that_fails_at_the_first_event_has_Stripe_send_it_again(string fault)
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await world.InitializeAsync();
        await Donor.SendUntilPaidAsync(world, id, Donor.Gift(id));
        var events = await world.NewEventsAsync();
        Break(world.Kms.Faults, fault);

        var refused = await world.DeliverAsync(events[0]);
        world.Kms.Faults.Clear();
        foreach (var happened in events)
        {
            Assert.Equal(200, (await world.DeliverAsync(happened)).Status);
        }

        Assert.Equal(500, refused.Status);
        await world.CheckAsync(id);
    }

    [Fact]
    public async Task Nobody_whose_card_may_have_been_charged_is_told_that_nothing_was_while_KMS_is_away()
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await world.BreakAsync(new() { ["path"] = "/v1/payment_intents", ["drop"] = "after", ["times"] = 9 });
        var unclear = await world.GiveAsync(Donor.Gift(id));
        await world.MendAsync();
        Break(world.Kms.Faults, "dropped");

        // The other environment, which has not opened the key yet.
        var away = await world.GiveAsync(Donor.Gift(id));
        world.Kms.Faults.Clear();

        Assert.Equal((502, 503), (unclear.Status, away.Status));
        Assert.Single(await world.PaidAsync(id));
        await Donor.AssertTrueAsync(world, id, unclear);
        await Donor.AssertTrueAsync(world, id, away);
        await Donor.SendUntilPaidAsync(world, id, Donor.Gift(id));
        await world.CheckAsync(id);
    }

    private static void Break(KmsFaults faults, string fault)
    {
        switch (fault)
        {
            case "throttled":
                faults.ThrottleNext(ForLong);
                break;
            case "dropped":
                faults.DropNext(ForLong);
                break;
            default:
                faults.FailNext(ForLong);
                break;
        }
    }
}

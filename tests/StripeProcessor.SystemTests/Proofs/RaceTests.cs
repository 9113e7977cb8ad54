using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.SystemTests.Proofs;

/// <summary>
/// Two hundred at once: one gift, sixteen environments of the function, one ledger opened twice, one Stripe. Whoever comes first,
/// there is one charge and one effect.
/// </summary>
public sealed class RaceTests
{
    private const int Crowd = 200;
    private const int Environments = 16;

    public static TheoryData<string> Ledgers => [OpenedLedgers.Sqlite, OpenedLedgers.Dynamo];

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Two_hundred_posts_of_one_gift_with_one_card_charge_it_once(string ledger)
    {
        await using var world = await StartAsync(ledger);
        var id = Guid.NewGuid().ToString();

        var replies = await CrowdAsync(_ => world.GiveAsync(Donor.Gift(id, "pm_card_visa")));
        var afterwards = await world.GiveAsync(Donor.Gift(id, "pm_card_visa"));

        AssertPaidOrWaiting(replies, world);
        Assert.Contains(replies, reply => reply.HasSucceeded);
        Assert.True(afterwards.HasSucceeded, afterwards.ToString());
        Assert.Single(await world.IntentsAsync());
        await world.CheckAsync(id);
        Assert.Single((await OutboxAsync(world, id)), told => told.Type == OutboxEntry.Succeeded);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Two_hundred_clicks_that_each_made_a_token_of_their_own_charge_one_of_them(string ledger)
    {
        await using var world = await StartAsync(ledger);
        var id = Guid.NewGuid().ToString();
        var tokens = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(async _ =>
            (await world.Stripe.PostAsync("/v1/test_helpers/confirmation_tokens", ("payment_method", "pm_card_visa"))).Id));

        var replies = await CrowdAsync(number => world.GiveAsync(
            new { amount = "25", currency = "usd", donation_id = id, confirmation_token = tokens[number] }));
        var afterwards = await world.GiveAsync(Donor.Gift(id, "pm_card_mastercard"));

        AssertPaidOrWaiting(replies, world);
        Assert.Contains(replies, reply => reply.HasSucceeded);
        Assert.True(afterwards.HasSucceeded, afterwards.ToString());
        Assert.Single(await world.IntentsAsync());
        await world.CheckAsync(id);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Two_hundred_clicks_of_which_half_use_a_card_that_is_declined_charge_once_at_most(string ledger)
    {
        await using var world = await StartAsync(ledger);
        var id = Guid.NewGuid().ToString();

        var replies = await CrowdAsync(number => world.GiveAsync(Donor.Gift(id, number % 2 == 0 ? "pm_card_chargeDeclined" : "pm_card_visa")));
        var afterwards = await world.GiveAsync(Donor.Gift(id, "pm_card_visa"));

        AssertPaidOrWaiting([.. replies.Where(reply => reply.Status != 402)], world);
        Assert.True(afterwards.HasSucceeded, afterwards.ToString());
        await world.CheckAsync(id);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Two_hundred_posts_of_one_repeating_gift_make_one_subscription(string ledger)
    {
        await using var world = await StartAsync(ledger);
        var id = Guid.NewGuid().ToString();
        var gift = Donor.Monthly(id);

        var replies = await CrowdAsync(_ => world.GiveAsync(gift));
        var afterwards = await world.GiveAsync(gift);

        AssertPaidOrWaiting(replies, world);
        Assert.True(afterwards.HasSucceeded, afterwards.ToString());
        Assert.Single(await world.Stripe.ListAsync("/v1/subscriptions?status=all&limit=100"));
        Assert.Single(await world.IntentsAsync());
        await world.CheckAsync(id);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Two_hundred_visits_to_the_hosted_page_leave_one_page_open(string ledger)
    {
        await using var world = await StartAsync(ledger);
        var id = Guid.NewGuid().ToString();

        var replies = await CrowdAsync(_ => world.GiveAsync(new { amount = "25", currency = "usd", donation_id = id }));

        AssertNone(replies, reply => reply.Is != "redirect" && reply is not { Status: 409, RetryAfter: > 0 }, world);
        var open = Assert.Single(await world.Stripe.ListAsync("/v1/checkout/sessions?status=open&limit=100"));
        var afterwards = await world.GiveAsync(new { amount = "25", currency = "usd", donation_id = id });
        Assert.Equal("redirect", afterwards.Is);
        Assert.Contains(replies, reply => (string?)reply.Body["redirect_url"] == (string?)open["url"]);
        Assert.Empty(await world.IntentsAsync());
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Two_hundred_deliveries_of_one_event_have_one_effect(string ledger)
    {
        await using var world = await StartAsync(ledger);
        var id = Guid.NewGuid().ToString();
        Assert.Equal("redirect", (await world.GiveAsync(new { amount = "25", currency = "usd", donation_id = id })).Is);
        await PayOnThePageAsync(world);
        var happened = (await world.NewEventsAsync()).Single(webhook => webhook.Type == "payment_intent.succeeded");

        var replies = await CrowdAsync(_ => world.DeliverAsync(happened));

        AssertNone(replies, reply => reply.Status != 200, world);
        Assert.Single(await OutboxAsync(world, id));
        var total = Assert.Single(await world.Ledger.ReadTotalsAsync(default));
        Assert.Equal((1, 2500), (total.Count, total.Amount.MinorUnits));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Two_hundred_deliveries_of_twenty_events_about_one_gift_have_each_its_effect_once(string ledger)
    {
        await using var world = await StartAsync(ledger);
        var id = Guid.NewGuid().ToString();
        Assert.True((await world.GiveAsync(Donor.Gift(id, "pm_card_visa"))).HasSucceeded);
        var intent = (string)Assert.Single(await world.IntentsAsync())["id"]!;
        for (var refund = 0; refund < 6; refund++)
        {
            await world.Stripe.PostAsync("/v1/refunds", ("payment_intent", intent), ("amount", "100"));
        }

        var events = (await world.NewEventsAsync()).Take(20).ToList();
        Assert.True(events.Count >= 14, $"{events.Count} events");

        var replies = await CrowdAsync(number => world.DeliverAsync(events[number % events.Count]));

        AssertNone(replies, reply => reply.Status != 200, world);
        var total = Assert.Single(await world.Ledger.ReadTotalsAsync(default));
        Assert.Equal((1, 1900), (total.Count, total.Amount.MinorUnits));
        Assert.Equal(600, (await world.EntryAsync(id))!.Refunded.MinorUnits);
        await world.DeliverAllAsync();
        Assert.Empty(await world.ReconcileAsync());
    }

    private static async Task<GiftWorld> StartAsync(string ledger)
    {
        var world = await GiftWorld.StartAsync(ledger, Environments, hurries: false);
        await world.InitializeAsync();
        return world;
    }

    private static Task<GiftReply[]> CrowdAsync(Func<int, Task<GiftReply>> act) =>
        Task.WhenAll(Enumerable.Range(0, Crowd).Select(number => Task.Run(() => act(number))));

    private static void AssertPaidOrWaiting(GiftReply[] replies, GiftWorld world) => AssertNone(
        replies, reply => !reply.HasSucceeded && !(reply is { Status: 409, RetryAfter: > 0 } && reply.Kind == "in_progress"), world);

    private static void AssertNone(GiftReply[] replies, Func<GiftReply, bool> isWrong, GiftWorld world)
    {
        var wrong = replies.Where(isWrong).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {replies.Length}: {wrong.FirstOrDefault()}\n{world.Complaints}");
    }

    private static async Task<IReadOnlyList<OutboxEntry>> OutboxAsync(GiftWorld world, string id) =>
        await world.Ledger.ReadOutboxAsync((await world.EntryAsync(id))!.Id, default);

    private static async Task PayOnThePageAsync(GiftWorld world)
    {
        var page = Assert.Single(await world.Stripe.ListAsync("/v1/checkout/sessions?status=open"));
        await Donor.PayAsync(world, (string)page["url"]!);
    }
}

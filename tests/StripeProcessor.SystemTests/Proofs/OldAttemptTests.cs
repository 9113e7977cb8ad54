using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Proofs;

/// <summary>
/// Nobody came back for a day: Stripe has forgotten the key, and an answer that was lost can only be looked up. And somebody came
/// back at once, and had thought better of the amount.
/// </summary>
public sealed class OldAttemptTests
{
    private static readonly TimeSpan ADay = TimeSpan.FromHours(24.5);

    [Theory]
    [InlineData("pm_card_visa")]
    [InlineData("pm_card_mastercard")]
    public async Task A_charge_whose_answer_was_lost_a_day_ago_is_found_and_not_made_again(string card)
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await LoseAsync(world, "after", "/v1/payment_intents", Donor.Gift(id));
        await world.PassAsync(ADay);

        var found = await world.GiveAsync(Donor.Gift(id, card));

        Assert.True(found.HasSucceeded, found.ToString());
        Assert.Single(await world.IntentsAsync());
        await world.CheckAsync(id);
    }

    [Fact]
    public async Task A_gift_that_never_arrived_a_day_ago_is_charged_when_it_is_sent_again()
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await LoseAsync(world, "before", "/v1/payment_intents", Donor.Gift(id));
        await world.PassAsync(ADay);

        var paid = await world.GiveAsync(Donor.Gift(id));

        Assert.True(paid.HasSucceeded, paid.ToString());
        Assert.Equal(2, (await world.EntryAsync(id))!.Attempt!.Number);
        Assert.Single(await world.IntentsAsync());
        await world.CheckAsync(id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task A_repeating_gift_whose_answer_was_lost_is_found_also_when_it_was_made_by_a_later_try(int minutesLater)
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await LoseAsync(world, "before", "/v1/customers", Donor.Monthly(id));
        await world.PassAsync(TimeSpan.FromMinutes(minutesLater));
        await LoseAsync(world, "after", "/v1/payment_intents", Donor.Monthly(id));
        await world.PassAsync(ADay);

        var found = await world.GiveAsync(Donor.Monthly(id));

        Assert.True(found.HasSucceeded, found.ToString());
        Assert.Single(await world.Stripe.ListAsync("/v1/subscriptions?status=all"));
        await world.CheckAsync(id);
    }

    [Fact]
    public async Task A_repeating_gift_that_was_never_paid_a_day_ago_begins_anew_and_the_old_promise_ends()
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await LoseAsync(world, "before", "/v1/payment_intents", Donor.Monthly(id));
        await world.PassAsync(TimeSpan.FromHours(23));

        await Donor.SendUntilPaidAsync(world, id, Donor.Monthly(id));

        Assert.Single(await world.Stripe.ListAsync("/v1/subscriptions?status=active"));
        Assert.Equal(2, (await world.Stripe.ListAsync("/v1/subscriptions?status=all")).Count);
        await world.CheckAsync(id);
    }

    [Fact]
    public async Task A_page_whose_address_was_lost_and_that_a_later_try_opened_closes_before_another_opens()
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await LoseAsync(world, "before", "/v1/checkout/sessions", Donor.Page(id));
        await world.PassAsync(TimeSpan.FromHours(2));
        await LoseAsync(world, "after", "/v1/checkout/sessions", Donor.Page(id));
        await world.PassAsync(TimeSpan.FromHours(21.5));

        var reply = await Donor.SendUntilAsync(world, id, Donor.Page(id), answer => answer.Is == "redirect");

        var open = Assert.Single(await world.Stripe.ListAsync("/v1/checkout/sessions?status=open"));
        Assert.Equal((string?)open["url"], (string?)reply.Body["redirect_url"]);
        Assert.Equal(2, (await world.Stripe.ListAsync("/v1/checkout/sessions")).Count);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Who_changes_the_amount_after_an_unclear_answer_is_told_what_became_of_the_first(string drop)
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await LoseAsync(world, drop, "/v1/payment_intents", Donor.Gift(id));

        var told = await world.GiveAsync(Donor.Gift(id, amount: "10"));

        Assert.Equal((409, "other_content"), (told.Status, told.Kind));
        Assert.Contains("$25.00", told.Detail, StringComparison.Ordinal);
        Assert.Contains("nothing more was charged", told.Detail, StringComparison.Ordinal);
        var paid = Assert.Single(await world.IntentsAsync());
        Assert.Equal(2500, (long)paid["amount_received"]!);
        await world.CheckAsync(id);
    }

    [Fact]
    public async Task Who_changes_the_amount_after_a_first_card_was_declined_unheard_is_told_that_nothing_was_charged()
    {
        await using var world = await GiftWorld.StartAsync(OpenedLedgers.Sqlite);
        var id = Guid.NewGuid().ToString();
        await LoseAsync(world, "after", "/v1/payment_intents", Donor.Gift(id, "pm_card_chargeDeclined"));

        var told = await world.GiveAsync(Donor.Gift(id, amount: "10"));

        Assert.Equal((409, "other_content"), (told.Status, told.Kind));
        Assert.Contains("nothing was charged for this one", told.Detail, StringComparison.Ordinal);
        Assert.Empty(await world.PaidAsync(id));
    }

    /// <summary>Sends a gift whose answer does not come, however often the function asks.</summary>
    private static async Task LoseAsync(GiftWorld world, string drop, string path, object gift)
    {
        await world.BreakAsync(new JsonObject { ["path"] = path, ["drop"] = drop, ["times"] = 9 });
        var reply = await world.GiveAsync(gift);
        await world.MendAsync();
        Assert.Equal((502, "no_clear_answer"), (reply.Status, reply.Kind));
    }
}

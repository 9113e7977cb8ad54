using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Proofs;

/// <summary>
/// Stripe drops, breaks, limits and truncates at each call that a gift makes, once and for longer than anybody tries again. Never
/// two charges, never a lost success; every reply is true; and when the storm is over, the ledger is what Stripe is.
/// </summary>
public sealed class FaultTests
{
    private static readonly (string Name, JsonObject Fault)[] Faults =
    [
        ("dropped before", new JsonObject { ["drop"] = "before" }),
        ("dropped after", new JsonObject { ["drop"] = "after" }),
        ("truncated", new JsonObject { ["truncate"] = true }),
        ("500 instead", new JsonObject { ["status"] = 500 }),
        ("500 after", new JsonObject { ["status"] = 500, ["execute"] = true }),
        ("503 after, not to be repeated", new JsonObject
        {
            ["status"] = 503, ["execute"] = true, ["headers"] = new JsonObject { ["Stripe-Should-Retry"] = "false" },
        }),
        ("409 instead", new JsonObject { ["status"] = 409 }),
        ("409 after", new JsonObject { ["status"] = 409, ["execute"] = true }),
        ("429 instead", new JsonObject { ["status"] = 429 }),
        ("429 after", new JsonObject { ["status"] = 429, ["execute"] = true }),
    ];

    // Once, and for longer than one request tries.
    private static readonly int[] Times = [1, 5];

    public static TheoryData<string> Ledgers => [OpenedLedgers.Sqlite, OpenedLedgers.Dynamo];

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_card_is_charged_once_whatever_becomes_of_the_answer(string ledger) => await StormAsync(
        ledger,
        ["/v1/payment_intents"],
        (world, id) => Donor.SendUntilPaidAsync(world, id, Donor.Gift(id)));

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_second_card_after_a_decline_is_charged_once_whatever_becomes_of_the_answer(string ledger) => await StormAsync(
        ledger,
        ["/v1/payment_intents"],
        async (world, id) =>
        {
            await Donor.SendUntilAsync(world, id, Donor.Gift(id, "pm_card_chargeDeclined"), reply => reply.Status == 402);
            await Donor.SendUntilPaidAsync(world, id, Donor.Gift(id));
        },
        // The decline itself; and then what closes it and what comes after.
        prepare: async (world, id, fault) =>
        {
            if (id.StartsWith('a'))
            {
                await Donor.SendUntilAsync(world, id, Donor.Gift(id, "pm_card_chargeDeclined"), reply => reply.Status == 402);
            }

            await world.BreakAsync(fault);
        });

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_repeating_gift_begins_once_whatever_becomes_of_any_answer(string ledger) => await StormAsync(
        ledger,
        ["/v1/customers", "/v1/products", "/v1/subscriptions", "/v1/payment_intents"],
        (world, id) => Donor.SendUntilPaidAsync(world, id, Donor.Monthly(id)));

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_repeating_gift_with_a_second_card_begins_once_whatever_becomes_of_any_answer(string ledger) => await StormAsync(
        ledger,
        ["/v1/customers", "/v1/subscriptions", "/v1/payment_intents"],
        (world, id) => Donor.SendUntilPaidAsync(world, id, Donor.Monthly(id)),
        prepare: async (world, id, fault) =>
        {
            await Donor.SendUntilAsync(world, id, Donor.Monthly(id, "pm_card_chargeCustomerFail"), reply => reply.Status == 402);
            await world.BreakAsync(fault);
        });

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_page_is_opened_and_paid_once_whatever_becomes_of_the_answer(string ledger) => await StormAsync(
        ledger,
        ["/v1/checkout/sessions"],
        async (world, id) =>
        {
            var reply = await Donor.SendUntilAsync(world, id, Donor.Page(id), answer => answer.Is == "redirect");
            await world.MendAsync();
            Assert.Single(await OpenPagesAsync(world, id));
            await Donor.PayAsync(world, (string)reply.Body["redirect_url"]!);
            await Donor.SendUntilPaidAsync(world, id, Donor.Page(id));
        });

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_page_that_was_left_makes_way_for_a_card_whatever_becomes_of_the_answer(string ledger) => await StormAsync(
        ledger,
        ["/v1/checkout/sessions", "/v1/payment_intents"],
        async (world, id) =>
        {
            await Donor.SendUntilPaidAsync(world, id, Donor.Gift(id));
            await world.MendAsync();
            Assert.Empty(await OpenPagesAsync(world, id));
        },
        prepare: async (world, id, fault) =>
        {
            await Donor.SendUntilAsync(world, id, Donor.Page(id), answer => answer.Is == "redirect");
            await world.BreakAsync(fault);
        });

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task What_waits_for_the_donors_bank_makes_way_for_a_page_whatever_becomes_of_the_answer(string ledger) => await StormAsync(
        ledger,
        ["/v1/payment_intents", "/v1/checkout/sessions"],
        async (world, id) =>
        {
            var reply = await Donor.SendUntilAsync(world, id, Donor.Page(id), answer => answer.Is == "redirect");
            await Donor.PayAsync(world, (string)reply.Body["redirect_url"]!);
            await Donor.SendUntilPaidAsync(world, id, Donor.Page(id));
        },
        prepare: async (world, id, fault) =>
        {
            await Donor.SendUntilAsync(world, id, Donor.Gift(id, "pm_card_authenticationRequired"), answer => answer.Is == "requires_action");
            await world.BreakAsync(fault);
        });

    /// <summary>Every fault, as often as it may come, at every call: one gift each, and in the end all of them.</summary>
    private static async Task StormAsync(
        string ledger,
        string[] calls,
        Func<GiftWorld, string, Task> give,
        Func<GiftWorld, string, JsonObject, Task>? prepare = null)
    {
        await using var world = await GiftWorld.StartAsync(ledger);
        prepare ??= (stormy, _, fault) => stormy.BreakAsync(fault);
        var gifts = new List<string>();
        foreach (var call in calls)
        {
            foreach (var (name, fault) in Faults)
            {
                foreach (var times in Times)
                {
                    var order = (JsonObject)fault.DeepClone();
                    (order["path"], order["times"]) = (call, times);
                    var id = (gifts.Count % 2 == 0 ? "a" : "b") + Guid.NewGuid().ToString()[1..];
                    gifts.Add(id);
                    try
                    {
                        await prepare(world, id, order);
                        await give(world, id);
                    }
                    catch (Exception failed) when (failed is not UnfitReplyException)
                    {
                        throw new UnfitReplyException($"{call} {name} x{times}: {failed.Message}\n{world.Complaints}", failed);
                    }

                    await world.MendAsync();
                    await world.DeliverAllAsync();
                }
            }
        }

        await world.CheckAsync([.. gifts]);
    }

    private static async Task<IReadOnlyList<JsonObject>> OpenPagesAsync(GiftWorld world, string id) =>
    [
        .. (await world.Stripe.ListAsync("/v1/checkout/sessions?status=open&limit=100")).Where(page => (string?)page["client_reference_id"] == id),
    ];
}

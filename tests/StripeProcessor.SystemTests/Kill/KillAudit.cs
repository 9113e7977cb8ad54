using System.Text.Json;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>
/// Holds what Stripe has against what the ledger has: after each run what the run added, and in the end everything.
/// </summary>
internal sealed class KillAudit(KillStand stand)
{
    private static readonly LedgerRange Always = new(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _worth = new(StringComparer.Ordinal);

    /// <summary>One charge and no more was added, and the ledger says of it what Stripe says.</summary>
    public async Task CheckAsync(KillScenario scenario, KillGift gift)
    {
        var charged = (await NewAsync("charges")).Where(one => Text(one, "status") == "succeeded").ToList();
        Assert.True(charged.Count == 1, $"Stripe has {charged.Count} charges for one gift");
        var charge = charged[0];
        var bookings = await NewAsync("balance_transactions");
        var intents = await NewAsync("payment_intents");
        var pages = await NewAsync("checkout/sessions");
        var subscriptions = await NewAsync("subscriptions");
        var entry = await stand.Ledger.FindAsync(gift.Id, CancellationToken.None);

        Assert.NotNull(entry);
        Assert.Equal((gift.MinorUnits, gift.Refunded), (Number(charge, "amount"), Number(charge, "amount_refunded")));
        Assert.Equal((gift.MinorUnits, gift.Refunded), (entry.Terms.Charge.MinorUnits, entry.Refunded.MinorUnits));
        Assert.True(entry.IsPaid, $"Stripe took the money and the ledger says: {entry}");
        Assert.NotEqual(AttemptState.Undecided, entry.Attempt!.State);
        Assert.Empty(entry.Attempt.Forms);

        var paid = entry.Payments[Text(charge, "payment_intent")];
        Assert.Equal((true, Text(charge, "id")), (paid.IsPaid, paid.Charge));
        Assert.Equal(
            bookings.Select(one => (Text(one, "id"), Number(one, "amount"), Number(one, "fee"), Number(one, "net"))).Order(),
            entry.Movements.Select(one => (one.Id, one.Amount.MinorUnits, one.Fee.MinorUnits, one.Net.MinorUnits)).Order());

        // Nothing is left on which the gift could be paid a second time.
        Assert.Equal(Text(charge, "payment_intent"), Text(Assert.Single(intents, one => Text(one, "status") != "canceled"), "id"));
        Assert.Equal(pages.Count == 0 ? [] : ["complete"], pages.Select(page => Text(page, "status")).Where(status => status != "expired"));
        Assert.Equal(
            subscriptions.Select(one => (Text(one, "id"), Text(one, "status"))).Order(),
            entry.Subscriptions.Values.Select(one => (one.Subscription, one.Status)).Order());
        Assert.Equal(scenario.Subscriptions, subscriptions.Count);

        var told = await stand.Ledger.ReadOutboxAsync(gift.Id, CancellationToken.None);
        Assert.Single(told, one => one.Type == OutboxEntry.Succeeded);
        Assert.Equal(gift.Refunded > 0 ? 1 : 0, told.Count(one => one.Type == OutboxEntry.Refunded));

        _worth[Text(charge, "id")] = Number(charge, "amount") - Number(charge, "amount_refunded");
        await CheckTotalsAsync();
    }

    /// <summary>Over all runs: every charge of Stripe's is an entry's, every entry has its charge, and the totals are their sum.</summary>
    public async Task CheckAllAsync()
    {
        var charged = (await AllAsync("charges")).Where(charge => Text(charge, "status") == "succeeded")
            .Select(charge => (Text(charge, "id"), Number(charge, "amount") - Number(charge, "amount_refunded"))).Order();
        var entries = new List<LedgerEntry>();
        string? cursor = null;
        do
        {
            var page = await stand.Ledger.ReadPageAsync(Always, cursor, 100, CancellationToken.None);
            entries.AddRange(page.Entries);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(
            charged,
            entries.Select(entry => (entry.Payments.Values.Single(payment => payment.IsPaid).Charge!, entry.Share.Amount.MinorUnits)).Order());
        Assert.Equal(_worth.Count, entries.Count);
        await CheckTotalsAsync();
    }

    private async Task CheckTotalsAsync()
    {
        var total = Assert.Single(await stand.Ledger.ReadTotalsAsync(CancellationToken.None));
        Assert.Equal((_worth.Count, _worth.Values.Sum()), (total.Count, total.Amount.MinorUnits));
    }

    /// <summary>What was added since the last look.</summary>
    private async Task<List<JsonElement>> NewAsync(string kind)
    {
        var list = await stand.ReadAsync($"{kind}?limit=20{(kind == "subscriptions" ? "&status=all" : "")}");
        return [.. list.GetProperty("data").EnumerateArray().Where(one => _known.Add(Text(one, "id")))];
    }

    private async Task<List<JsonElement>> AllAsync(string kind)
    {
        var all = new List<JsonElement>();
        JsonElement page;
        do
        {
            page = await stand.ReadAsync($"{kind}?limit=100{(all.Count > 0 ? $"&starting_after={Text(all[^1], "id")}" : "")}");
            all.AddRange(page.GetProperty("data").EnumerateArray());
        }
        while (page.GetProperty("has_more").GetBoolean());

        return all;
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}

using System.Globalization;
using System.Text.Json;
using StripeProcessor.Donations;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>One gift's story: what happens before anybody is watched for, and the part in which the function dies.</summary>
internal abstract class KillScenario
{
    /// <summary>For the report.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the function dies while it starts, before it has taken the first event.</summary>
    public virtual bool IsDuringInit => false;

    /// <summary>How many requests and events of its part are watched; null: all that there are.</summary>
    public virtual int? Watched => null;

    /// <summary>How many repeating gifts Stripe has afterwards.</summary>
    public virtual int Subscriptions => 0;

    public virtual Task PrepareAsync(KillStand stand, KillGift gift) => Task.CompletedTask;

    public abstract Task ActAsync(KillStand stand, KillGift gift);

    /// <summary>A script's post, repeated until it is answered.</summary>
    protected static async Task<JsonElement> GiveAsync(
        KillStand stand, KillGift gift, string? token, int status = 200, string frequency = "one_time")
    {
        var fields = new Dictionary<string, string>
        {
            ["amount"] = gift.Typed, ["currency"] = "usd", ["frequency"] = frequency, ["donation_id"] = gift.Id.ToString(),
            ["email"] = "ann@example.org", ["name"] = "Ann",
        };
        if (token is not null)
        {
            fields["payment_method"] = token;
        }

        var (met, body) = await stand.PostUntilAnsweredAsync("donations", fields);
        Assert.True(met == status, $"the browser was answered {met} in the end, not {status}: {body}");
        return body;
    }

    protected static async Task GiveSuccessfullyAsync(KillStand stand, KillGift gift, string frequency = "one_time")
    {
        var reply = await GiveAsync(stand, gift, "pm_card_visa", frequency: frequency);
        Assert.Equal("succeeded", reply.GetProperty("status").GetString());
    }

    /// <summary>Pays on Stripe's page.</summary>
    protected static async Task PayAsync(KillStand stand, string page)
    {
        using var card = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("email", "donor@example.org"),
            KeyValuePair.Create("card_number", "4242424242424242"),
            KeyValuePair.Create("expiry", "12/34"),
            KeyValuePair.Create("cvc", "123"),
        ]);
        using var paid = await stand.Stripe.PostAsync(page, card);
        Assert.Equal(303, (int)paid.StatusCode);
    }
}

/// <summary>A gift of a run.</summary>
/// <param name="MinorUnits">US cents: another sum in each run, so that no run's gift can stand for another's.</param>
internal sealed record KillGift(long MinorUnits)
{
    public DonationId Id { get; } = DonationId.FromGuid(Guid.NewGuid());

    /// <summary>What the scenario gives back of it.</summary>
    public long Refunded { get; set; }

    /// <summary>Stripe's page for it, once it has one.</summary>
    public string Page { get; set; } = "";

    public string Typed => Money.FromMinorUnits(MinorUnits, CurrencyTable.Find("usd")).ToDecimalString();
}

/// <summary>A token pays at once. Stripe's events about it wait behind it, and after a death come before the browser does.</summary>
internal sealed class TokenGift : KillScenario
{
    public override string Name => "donation path, events first";

    public override int? Watched => 1;

    public override Task ActAsync(KillStand stand, KillGift gift) => GiveSuccessfullyAsync(stand, gift);
}

/// <summary>The same while Stripe's events are late: the browser comes back first, to a ledger that has heard nothing.</summary>
internal sealed class TokenGiftWithLateEvents : KillScenario
{
    public override string Name => "donation path";

    public override int? Watched => 1;

    public override async Task ActAsync(KillStand stand, KillGift gift)
    {
        await stand.HoldEventsAsync();
        await GiveSuccessfullyAsync(stand, gift);
        await stand.DeliverOneByOneAsync();
    }
}

/// <summary>A donor has paid on Stripe's page, and the events arrive.</summary>
internal sealed class PaidPageEvents : KillScenario
{
    public override string Name => "webhook path";

    // payment_intent.succeeded and charge.succeeded; checkout.session.completed comes after them and is no other path.
    public override int? Watched => 2;

    public override async Task PrepareAsync(KillStand stand, KillGift gift)
    {
        gift.Page = (await GiveAsync(stand, gift, token: null)).GetProperty("redirect_url").GetString()!;
        await stand.OpenWebhookSecretAsync();
    }

    public override async Task ActAsync(KillStand stand, KillGift gift)
    {
        await stand.HoldEventsAsync();
        await PayAsync(stand, gift.Page);
        await stand.DeliverOneByOneAsync();
    }
}

/// <summary>The same for a process that has taken no event before: it opens the webhook's secret first.</summary>
internal sealed class FirstEvent : KillScenario
{
    public override string Name => "first event of a process";

    public override int? Watched => 1;

    public override async Task PrepareAsync(KillStand stand, KillGift gift)
    {
        gift.Page = (await GiveAsync(stand, gift, token: null)).GetProperty("redirect_url").GetString()!;
        await stand.ReplaceAsync();
    }

    public override async Task ActAsync(KillStand stand, KillGift gift)
    {
        await stand.HoldEventsAsync();
        await PayAsync(stand, gift.Page);
        await stand.DeliverOneByOneAsync();
    }
}

/// <summary>From the form to Stripe's page and back.</summary>
internal sealed class PaidPage : KillScenario
{
    public override string Name => "hosted checkout from form to events";

    // What a process opens once belongs to the path, so it must be everybody's first.
    public override Task PrepareAsync(KillStand stand, KillGift gift) => stand.ReplaceAsync();

    public override async Task ActAsync(KillStand stand, KillGift gift)
    {
        await stand.HoldEventsAsync();
        var reply = await GiveAsync(stand, gift, token: null);
        await PayAsync(stand, reply.GetProperty("redirect_url").GetString()!);
        await stand.DeliverOneByOneAsync();
    }
}

/// <summary>One card is declined, and another pays.</summary>
internal sealed class SecondCard : KillScenario
{
    public override string Name => "decline, then another card";

    public override int? Watched => 2;

    public override async Task ActAsync(KillStand stand, KillGift gift)
    {
        await stand.HoldEventsAsync();
        await GiveAsync(stand, gift, "pm_card_chargeDeclined", status: 402);
        await GiveSuccessfullyAsync(stand, gift);
        await stand.DeliverOneByOneAsync();
    }
}

/// <summary>A token pays now and every month from now on.</summary>
internal sealed class MonthlyGift : KillScenario
{
    public override string Name => "monthly gift by token";

    public override int Subscriptions => 1;

    // What a process opens once belongs to the path, so it must be everybody's first.
    public override Task PrepareAsync(KillStand stand, KillGift gift) => stand.ReplaceAsync();

    public override async Task ActAsync(KillStand stand, KillGift gift)
    {
        await stand.HoldEventsAsync();
        await GiveSuccessfullyAsync(stand, gift, "monthly");
        await stand.DeliverOneByOneAsync();
    }
}

/// <summary>Somebody refunds a part of the gift in Stripe's dashboard.</summary>
internal sealed class RefundEvents : KillScenario
{
    public override string Name => "refund events";

    public override Task PrepareAsync(KillStand stand, KillGift gift) => GiveSuccessfullyAsync(stand, gift);

    public override async Task ActAsync(KillStand stand, KillGift gift)
    {
        await stand.HoldEventsAsync();
        var entry = await stand.Ledger.FindAsync(gift.Id, CancellationToken.None);
        gift.Refunded = gift.MinorUnits / 3;
        using var refund = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("payment_intent", Assert.Single(entry!.Payments.Keys)),
            KeyValuePair.Create("amount", gift.Refunded.ToString(CultureInfo.InvariantCulture)),
        ]);
        using var answer = await stand.Stripe.PostAsync("v1/refunds", refund);
        answer.EnsureSuccessStatusCode();
        await stand.DeliverOneByOneAsync();
    }
}

/// <summary>The function dies while it starts for the gift.</summary>
internal sealed class StartForGift : KillScenario
{
    public override string Name => "init";

    public override bool IsDuringInit => true;

    public override Task ActAsync(KillStand stand, KillGift gift) => GiveSuccessfullyAsync(stand, gift);
}

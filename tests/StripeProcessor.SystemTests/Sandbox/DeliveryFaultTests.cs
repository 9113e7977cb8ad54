using System.Net;
using System.Text.Json.Nodes;
using StripeProcessor.Stripe;

namespace StripeProcessor.SystemTests.Sandbox;

public sealed class DeliveryFaultTests : WebhookTest
{
    [Fact]
    public async Task A_duplicate_has_the_same_id()
    {
        await ListenAsync("payment_intent.succeeded");
        await FaultAsync(new JsonObject { ["duplicate"] = true });
        await Caller.PayAsync();

        await Caller.SettleAsync();

        Assert.Equal(2, Receiver.Received.Count);
        Assert.Equal(Receiver.Received[0].Id, Receiver.Received[1].Id);
    }

    [Fact]
    public async Task A_fault_is_spent_after_so_many_deliveries_of_its_type()
    {
        await ListenAsync("payment_intent.*");
        await FaultAsync(new JsonObject { ["type"] = "payment_intent.succeeded", ["times"] = 2, ["duplicate"] = true });

        for (var payment = 0; payment < 3; payment++)
        {
            await Caller.PayAsync();
        }

        await Caller.SettleAsync();
        Assert.Equal(3, Receiver.Types.Count(type => type == "payment_intent.created"));
        Assert.Equal(5, Receiver.Types.Count(type => type == "payment_intent.succeeded"));
    }

    [Fact]
    public async Task A_reordered_event_comes_after_the_one_that_followed_it()
    {
        await ListenAsync("payment_intent.*");
        await FaultAsync(new JsonObject { ["type"] = "payment_intent.created", ["reorder"] = true });
        await Caller.PayAsync();

        var state = await Caller.SettleAsync();

        Assert.Equal(["payment_intent.succeeded", "payment_intent.created"], Receiver.Types);
        Assert.Equal("0", state["deliveries_waiting"]);
    }

    [Fact]
    public async Task A_delayed_event_waits_until_the_clock_is_advanced()
    {
        await ListenAsync("payment_intent.succeeded");
        await FaultAsync(new JsonObject { ["delay_ms"] = 60 * 60 * 1000 });
        await Caller.PayAsync();

        var before = await Caller.SettleAsync();
        var waited = Receiver.Received.Count;
        await Caller.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Caller.SettleAsync();

        Assert.Equal("1", before["deliveries_waiting"]);
        Assert.Equal(0, waited);
        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task A_short_delay_passes_by_itself()
    {
        await ListenAsync("payment_intent.succeeded");
        await FaultAsync(new JsonObject { ["delay_ms"] = 30 });

        await Caller.PayAsync();

        Assert.Equal("payment_intent.succeeded", (await Receiver.NextAsync()).Type);
    }

    [Theory]
    [InlineData("truncate", typeof(WebhookVerdict.WrongSignature))]
    [InlineData("wrong_signature", typeof(WebhookVerdict.WrongSignature))]
    [InlineData("stale_seconds", typeof(WebhookVerdict.TooOld))]
    public async Task A_spoilt_attempt_is_refused_and_its_retry_is_genuine(string fault, Type first)
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");
        await FaultAsync(new JsonObject { [fault] = fault == "stale_seconds" ? 301 : true });
        Receiver.Answer = webhook => Verdict(webhook, endpoint) is WebhookVerdict.Genuine ? 200 : 400;
        await Caller.PayAsync();

        await Caller.SettleAsync();
        await Caller.AdvanceAsync(TimeSpan.FromSeconds(1));
        var state = await Caller.SettleAsync();

        Assert.IsType(first, Verdict(Receiver.Received[0], endpoint));
        Assert.IsType<WebhookVerdict.Genuine>(Verdict(Receiver.Received[1], endpoint));
        Assert.Equal("0", state["deliveries_waiting"]);
    }

    [Fact]
    public async Task A_dropped_event_comes_only_when_it_is_sent_again()
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");
        await FaultAsync(new JsonObject { ["drop"] = true });
        await Caller.PayAsync();
        await Caller.AdvanceAsync(TimeSpan.FromDays(1));
        await Caller.SettleAsync();
        var dropped = Assert.Single(await Caller.ListAsync("/_sandbox/deliveries?state=dropped"));
        var lost = Receiver.Received.Count;

        await Caller.ControlAsync("deliveries/resend", new JsonObject { ["event"] = (string)dropped["event"]!, ["endpoint"] = endpoint.Id });
        await Caller.SettleAsync();

        Assert.Equal(0, lost);
        Assert.Equal((string?)dropped["event"], Assert.Single(Receiver.Received).Id);
    }

    [Fact]
    public async Task Paused_deliveries_go_out_when_they_are_resumed()
    {
        await ListenAsync("payment_intent.succeeded");
        await Caller.ControlAsync("deliveries/pause", []);
        await Caller.PayAsync();
        var paused = await Caller.SettleAsync();
        var sent = Receiver.Received.Count;

        await Caller.ControlAsync("deliveries/resume", []);
        await Caller.SettleAsync();

        Assert.Equal("1", paused["deliveries_waiting"]);
        Assert.Equal(0, sent);
        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task Deliveries_are_listed_with_what_became_of_them()
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");
        var paid = await Caller.PayAsync();
        await Caller.SettleAsync();

        var delivery = Assert.Single(await Caller.ListAsync("/_sandbox/deliveries?endpoint=" + endpoint.Id));

        Assert.Equal("payment_intent.succeeded", (string?)delivery["type"]);
        Assert.Equal(paid.Id, (string?)delivery["object"]);
        Assert.Equal("succeeded", (string?)delivery["state"]);
        Assert.Equal(1, (long)delivery["attempts"]!);
        Assert.Equal(200, (long)delivery["last_status"]!);
    }

    [Fact]
    public async Task A_fault_that_does_nothing_is_refused()
    {
        var reply = await FaultAsync(new JsonObject { ["times"] = 3 });

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    private Task<Reply> FaultAsync(JsonObject fault) => Caller.ControlAsync("deliveries/faults", fault);

    private static WebhookVerdict Verdict(ReceivedWebhook webhook, Reply endpoint) => WebhookSignature.Verify(
        webhook.Body, webhook.Signature, [endpoint["secret"]!], TimeProvider.System.GetUtcNow(), WebhookSignature.DefaultTolerance);
}

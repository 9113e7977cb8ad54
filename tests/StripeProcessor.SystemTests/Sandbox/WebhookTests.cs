using System.Text.Json.Nodes;
using Stripe;
using StripeProcessor.Local.Sandbox;
using StripeProcessor.Stripe;
using PaymentIntent = Stripe.PaymentIntent;
using StripeException = Stripe.StripeException;

namespace StripeProcessor.SystemTests.Sandbox;

public sealed class WebhookTests : WebhookTest
{
    [Fact]
    public async Task A_webhook_passes_the_check_of_stripes_own_client_and_ours()
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");
        await Caller.PayAsync(more: ("metadata[of]", "żółw"));

        var webhook = await Receiver.NextAsync();
        var read = EventUtility.ConstructEvent(webhook.Text, webhook.Signature, endpoint["secret"]);
        var verdict = WebhookSignature.Verify(
            webhook.Body, webhook.Signature, [endpoint["secret"]!], TimeProvider.System.GetUtcNow(), WebhookSignature.DefaultTolerance);

        Assert.Equal("żółw", Assert.IsType<PaymentIntent>(read.Data.Object).Metadata["of"]);
        Assert.IsType<WebhookVerdict.Genuine>(verdict);
    }

    [Fact]
    public async Task A_webhook_looks_as_stripes_do()
    {
        await ListenAsync("payment_intent.succeeded");
        await Caller.PayAsync();

        var webhook = await Receiver.NextAsync();

        Assert.Equal("POST", webhook.Method);
        Assert.Equal("application/json; charset=utf-8", webhook.Headers["Content-Type"]);
        Assert.Equal("Stripe/1.0 (+https://stripe.com/docs/webhooks)", webhook.Headers["User-Agent"]);
        Assert.StartsWith("{\n  \"id\": \"evt_", webhook.Text, StringComparison.Ordinal);
        Assert.Equal(["t", "v1", "v0"], webhook.Signature.Split(',').Select(item => item.Split('=')[0]));
        Assert.DoesNotContain("\"_", webhook.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "payment_intent.created,charge.succeeded,payment_intent.succeeded")]
    [InlineData("charge.*", "charge.succeeded")]
    [InlineData("payment_intent.created", "payment_intent.created")]
    [InlineData("payout.paid", "")]
    public async Task An_endpoint_gets_the_types_it_asked_for_and_no_others(string asked, string types)
    {
        await ListenAsync(asked);
        await Caller.PayAsync();

        await Caller.SettleAsync();

        Assert.Equal(types.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(), Receiver.Types.Order());
    }

    [Fact]
    public async Task An_event_says_how_many_endpoints_it_has_not_reached()
    {
        await using var deaf = await WebhookReceiver.StartAsync();
        deaf.Answer = _ => 500;
        await ListenAsync("payment_intent.succeeded");
        await Caller.ListenAsync(deaf.Address, "*");
        await PausedAsync(() => Caller.PayAsync());
        var before = Assert.Single(await Caller.ListAsync("/v1/events?type=payment_intent.succeeded"));

        await Caller.ControlAsync("deliveries/resume", []);
        await Caller.SettleAsync();
        var after = Assert.Single(await Caller.ListAsync("/v1/events?type=payment_intent.succeeded"));

        Assert.Equal(2, (long)before["pending_webhooks"]!);
        Assert.Equal(1, (long)after["pending_webhooks"]!);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(404)]
    public async Task What_is_not_taken_comes_again_with_the_same_id_once_it_is_due(int refusal)
    {
        await ListenAsync("payment_intent.succeeded");
        Receiver.Answer = _ => Receiver.Received.Count == 1 ? refusal : 200;
        await Caller.PayAsync();

        var refused = await Caller.SettleAsync();
        await Caller.AdvanceAsync(TimeSpan.FromHours(1));
        var taken = await Caller.SettleAsync();

        Assert.Equal("1", refused["deliveries_failing"]);
        Assert.Equal("0", taken["deliveries_failing"]);
        Assert.Equal("0", taken["deliveries_waiting"]);
        Assert.Equal(2, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(webhook => webhook.Id).Distinct());
    }

    [Fact]
    public async Task A_retry_comes_by_itself_when_its_time_has_come_and_the_last_one_ends_it()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions
        {
            WebhookRetries = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)],
        });
        using var caller = new SandboxCaller(sandbox.Address);
        Receiver.Answer = _ => 503;
        await caller.ListenAsync(Receiver.Address, "payment_intent.succeeded");
        await caller.PayAsync();

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Receiver.NextAsync();
        }

        await caller.SettleAsync();
        var delivery = Assert.Single(await caller.ListAsync("/_sandbox/deliveries"));
        Assert.Equal("failed", (string?)delivery["state"]);
        Assert.Equal(3, (long)delivery["attempts"]!);
        Assert.Equal(503, (long)delivery["last_status"]!);
        Assert.Null(delivery["next_try"]);
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_has_not_taken_it()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions { WebhookTimeout = TimeSpan.FromMilliseconds(50) });
        using var caller = new SandboxCaller(sandbox.Address);
        var released = new TaskCompletionSource();
        Receiver.Before = () => released.Task;
        await caller.ListenAsync(Receiver.Address, "payment_intent.succeeded");
        await caller.PayAsync();

        await caller.SettleAsync();
        var delivery = Assert.Single(await caller.ListAsync("/_sandbox/deliveries"));
        released.SetResult();

        Assert.Equal("waiting", (string?)delivery["state"]);
        Assert.Equal("no answer in time", (string?)delivery["last_problem"]);
    }

    [Fact]
    public async Task After_the_clock_was_advanced_receivers_still_accept_what_is_sent()
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");
        await Caller.AdvanceAsync(TimeSpan.FromDays(40));
        await Caller.PayAsync();

        var webhook = await Receiver.NextAsync();
        var now = TimeProvider.System.GetUtcNow();

        Assert.IsType<WebhookVerdict.Genuine>(WebhookSignature.Verify(
            webhook.Body, webhook.Signature, [endpoint["secret"]!], now, WebhookSignature.DefaultTolerance));
        Assert.InRange((long)webhook.Json["created"]!, now.AddDays(39).ToUnixTimeSeconds(), now.AddDays(41).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_delivery_that_waits_survives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-");
        try
        {
            var options = new StripeSandboxOptions { DataDirectory = folder.FullName };
            Reply paid;
            await using (var sandbox = await StripeSandbox.StartAsync(options))
            {
                using var caller = new SandboxCaller(sandbox.Address);
                await caller.ListenAsync(Receiver.Address, "payment_intent.succeeded");
                await caller.ControlAsync("deliveries/pause", []);
                paid = await caller.PayAsync();
            }

            await using var restarted = await StripeSandbox.StartAsync(options);
            using var again = new SandboxCaller(restarted.Address);
            await again.ControlAsync("deliveries/resume", []);
            await again.SettleAsync();

            Assert.Equal(paid.Id, (string?)Assert.Single(Receiver.Received).Subject["id"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_was_being_sent_when_the_sandbox_ended_is_sent_again()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-");
        try
        {
            var options = new StripeSandboxOptions { DataDirectory = folder.FullName };
            var never = new TaskCompletionSource();
            await using (var sandbox = await StripeSandbox.StartAsync(options))
            {
                using var caller = new SandboxCaller(sandbox.Address);
                Receiver.Before = () => never.Task;
                await caller.ListenAsync(Receiver.Address, "payment_intent.succeeded");
                await caller.PayAsync();
                await Receiver.NextAsync();
            }

            Receiver.Before = () => Task.CompletedTask;
            await using var restarted = await StripeSandbox.StartAsync(options);
            var again = await Receiver.NextAsync();
            never.SetResult();

            Assert.Equal(Receiver.Received[0].Id, again.Id);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task While_a_secret_is_rolled_the_old_one_is_still_accepted_and_then_no_more()
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");

        var rolled = await Caller.ControlAsync($"webhook_endpoints/{endpoint.Id}/roll", new JsonObject { ["expires_in_seconds"] = 3600 });
        await Caller.PayAsync();
        var during = await Receiver.NextAsync();
        await Caller.AdvanceAsync(TimeSpan.FromHours(1));
        await Caller.PayAsync();
        var after = await Receiver.NextAsync();

        Assert.NotEqual(endpoint["secret"], rolled["secret"]);
        Assert.Equal(2, during.Signed("v1").Count);
        Assert.NotNull(EventUtility.ConstructEvent(during.Text, during.Signature, endpoint["secret"]));
        Assert.NotNull(EventUtility.ConstructEvent(during.Text, during.Signature, rolled["secret"]));
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(after.Text, after.Signature, endpoint["secret"]));
        Assert.NotNull(EventUtility.ConstructEvent(after.Text, after.Signature, rolled["secret"]));
    }

    [Fact]
    public async Task The_secret_is_told_once()
    {
        var endpoint = await ListenAsync("*");

        var again = await Caller.GetAsync("/v1/webhook_endpoints/" + endpoint.Id);
        var listed = await Caller.GetAsync("/v1/webhook_endpoints");

        Assert.StartsWith("whsec_", endpoint["secret"], StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", again.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", listed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_gets_the_version_it_was_made_for()
    {
        await Caller.PostAsync(
            "/v1/webhook_endpoints",
            ("url", Receiver.Address),
            ("enabled_events[]", "payment_intent.succeeded"),
            ("api_version", "2026-03-25.dahlia"));
        await Caller.PayAsync();

        var webhook = await Receiver.NextAsync();

        Assert.Equal("2026-03-25.dahlia", (string?)webhook.Json["api_version"]);
    }

    [Fact]
    public async Task An_endpoint_can_be_moved_narrowed_and_switched_off()
    {
        var endpoint = await Caller.ListenAsync("http://127.0.0.1:9/nobody", "*");

        await Caller.PostAsync(
            "/v1/webhook_endpoints/" + endpoint.Id,
            ("url", Receiver.Address),
            ("enabled_events[0]", "charge.succeeded"),
            ("metadata[of]", "tests"));
        await Caller.PayAsync();
        await Caller.SettleAsync();
        var disabled = await Caller.PostAsync("/v1/webhook_endpoints/" + endpoint.Id, ("disabled", "true"));
        await Caller.PayAsync();
        await Caller.SettleAsync();

        Assert.Equal(["charge.succeeded"], Receiver.Types);
        Assert.Equal("disabled", disabled["status"]);
        Assert.Equal("tests", (string?)disabled.Json["metadata"]!["of"]);
    }

    [Fact]
    public async Task Nothing_waits_for_an_endpoint_that_was_deleted()
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");
        await PausedAsync(() => Caller.PayAsync());

        await Caller.SendAsync(HttpMethod.Delete, "/v1/webhook_endpoints/" + endpoint.Id, null);
        await Caller.ControlAsync("deliveries/resume", []);
        var state = await Caller.SettleAsync();

        Assert.Equal("0", state["deliveries_waiting"]);
        Assert.Empty(Receiver.Received);
        Assert.Equal(0, (long)(await Caller.ListAsync("/v1/events?type=payment_intent.succeeded"))[0]["pending_webhooks"]!);
    }

    [Fact]
    public async Task Many_events_all_arrive()
    {
        await ListenAsync("payment_intent.succeeded");

        var paid = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Caller.PayAsync()));
        await Caller.SettleAsync();

        Assert.Equal(
            paid.Select(reply => reply.Id).Order(StringComparer.Ordinal),
            Receiver.Received.Select(webhook => (string)webhook.Subject["id"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Settling_includes_what_the_receiver_itself_sets_off()
    {
        await ListenAsync("payment_intent.succeeded", "charge.updated");
        Receiver.Answer = webhook =>
        {
            if (webhook.Type == "payment_intent.succeeded")
            {
                var charge = (string)webhook.Subject["latest_charge"]!;
                Caller.PostAsync("/v1/charges/" + charge, ("description", "thanked")).GetAwaiter().GetResult();
            }

            return 200;
        };
        await Caller.PayAsync();

        await Caller.SettleAsync();

        Assert.Equal(["payment_intent.succeeded", "charge.updated"], Receiver.Types);
    }

    private async Task PausedAsync(Func<Task> work)
    {
        await Caller.ControlAsync("deliveries/pause", []);
        await work();
    }
}

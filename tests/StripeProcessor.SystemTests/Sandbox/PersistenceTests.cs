using System.Net;
using System.Text.Json.Nodes;
using StripeProcessor.Local.Sandbox;
using StripeProcessor.SystemTests.Local;

namespace StripeProcessor.SystemTests.Sandbox;

public sealed class PersistenceTests : IDisposable
{
    private static readonly (string Name, string Value)[] Payment =
        [("amount", "2500"), ("currency", "usd"), ("confirm", "true"), ("payment_method", "pm_card_visa"), ("return_url", "https://example.org")];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sandbox-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_restarted_sandbox_knows_its_payments_its_keys_and_its_time()
    {
        Reply paid;
        await using (var sandbox = await StartAsync("first"))
        {
            using var caller = new SandboxCaller(sandbox.Address);
            paid = await PayAsync(caller);
            await caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 3600 });
        }

        await using var restarted = await StartAsync("first");
        using var again = new SandboxCaller(restarted.Address);
        var known = await again.GetAsync("/v1/payment_intents/" + paid.Id);
        var replayed = await PayAsync(again);
        var later = await again.PayAsync();

        Assert.Equal("succeeded", known["status"]);
        Assert.Equal(paid.Body, replayed.Body);
        Assert.True((long)later.Json["created"]! >= (long)paid.Json["created"]! + 3600);
    }

    [Fact]
    public async Task A_restarted_sandbox_knows_what_each_api_key_may_do()
    {
        string restricted, expired;
        await using (var sandbox = await StartAsync("keys"))
        {
            using var caller = new SandboxCaller(sandbox.Address);
            var permissions = new JsonObject { ["permissions"] = new JsonObject { ["customer"] = "read" } };
            restricted = (await caller.ControlAsync("keys", permissions))["key"]!;
            expired = (await caller.ControlAsync("keys", []))["key"]!;
            await caller.ControlAsync("keys/expire", new JsonObject { ["key"] = expired });
        }

        await using var restarted = await StartAsync("keys");
        using var again = new SandboxCaller(restarted.Address);
        var reading = await again.SendAsync(HttpMethod.Get, "/v1/customers", null, restricted);
        var writing = await again.SendAsync(HttpMethod.Post, "/v1/customers", [], restricted);
        var gone = await again.SendAsync(HttpMethod.Get, "/v1/customers", null, expired);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (reading.Status, writing.Status, gone.Status));
    }

    [Fact]
    public async Task A_gift_renews_after_a_restart_as_if_there_had_been_none()
    {
        string subscription;
        await using (var sandbox = await StartAsync("gift"))
        {
            using var caller = new SandboxCaller(sandbox.Address);
            var customer = (await caller.PostAsync("/v1/customers")).Id;
            var card = (await caller.PostAsync("/v1/payment_methods/pm_card_visa/attach", ("customer", customer))).Id;
            var product = (await caller.PostAsync("/v1/products", ("name", "Winter shelter"))).Id;
            subscription = (await caller.PostAsync(
                "/v1/subscriptions",
                ("customer", customer),
                ("items[0][price_data][currency]", "usd"),
                ("items[0][price_data][product]", product),
                ("items[0][price_data][unit_amount]", "2500"),
                ("items[0][price_data][recurring][interval]", "week"),
                ("default_payment_method", card))).Id;
            await caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 7 * 24 * 60 * 60 });
        }

        await using var restarted = await StartAsync("gift");
        using var again = new SandboxCaller(restarted.Address);
        var draft = await again.GetAsync("/v1/invoices?status=draft&subscription=" + subscription);
        await again.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 8 * 24 * 60 * 60 });
        var paid = await again.GetAsync("/v1/invoices?status=paid&subscription=" + subscription);

        Assert.Single(draft.Json["data"]!.AsArray());
        Assert.Equal(3, paid.Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_was_answered_is_on_disk_before_the_answer()
    {
        await using var killed = await StartAsync("killed");
        using var caller = new SandboxCaller(killed.Address);
        var paid = await PayAsync(caller);

        // The files as kill -9 at this moment would leave them: nothing was closed or flushed for the copy.
        CopyFiles("killed", "after");
        await using var restarted = await StartAsync("after");
        using var again = new SandboxCaller(restarted.Address);
        var replayed = await PayAsync(again);

        Assert.Equal("true", replayed.Headers["Idempotent-Replayed"]);
        Assert.Equal(paid.Body, replayed.Body);
        Assert.Single((await again.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_webhook_that_waits_is_on_disk_with_the_payment_that_it_tells_of()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var killed = await StartAsync("killed");
        using var caller = new SandboxCaller(killed.Address);
        await caller.ListenAsync(receiver.Address, "payment_intent.succeeded");
        await caller.ControlAsync("deliveries/pause", []);
        var paid = await PayAsync(caller);

        CopyFiles("killed", "after");
        await using var restarted = await StartAsync("after");
        using var again = new SandboxCaller(restarted.Address);
        await again.ControlAsync("deliveries/resume", []);
        await again.SettleAsync();

        Assert.Equal(paid.Id, (string?)Assert.Single(receiver.Received).Subject["id"]);
    }

    [Fact]
    public async Task A_process_that_is_killed_amid_payments_has_lost_none_that_it_answered()
    {
        var answered = new Dictionary<string, Reply>();
        using (var killed = LocalProcess.Start("--port", "0", "--data", _directory.FullName))
        {
            await killed.ReadyAsync();
            using var caller = new SandboxCaller(SandboxOf(killed));
            var payments = Enumerable.Range(0, 8).Select(async payer =>
            {
                // One after the other, so that the kill always meets payments that are still to come.
                for (var number = payer; number < 200; number += 8)
                {
                    var reply = await PayAsync(caller, $"gift-{number}");
                    lock (answered)
                    {
                        answered[$"gift-{number}"] = reply;
                        if (answered.Count == 20)
                        {
                            killed.Kill();
                        }
                    }
                }
            }).ToList();
            await Assert.ThrowsAsync<HttpRequestException>(() => Task.WhenAll(payments));
            await killed.ExitAsync();
        }

        using var restarted = LocalProcess.Start("--port", "0", "--data", _directory.FullName);
        await restarted.ReadyAsync();
        using var again = new SandboxCaller(SandboxOf(restarted));

        Assert.InRange(answered.Count, 20, 199);
        foreach (var (key, reply) in answered)
        {
            Assert.Equal(reply.Body, (await PayAsync(again, key)).Body);
        }
    }

    private static Task<Reply> PayAsync(SandboxCaller caller, string key = "gift-1") =>
        caller.SendAsync(HttpMethod.Post, "/v1/payment_intents", Payment, idempotencyKey: key);

    private static Uri SandboxOf(LocalProcess process)
    {
        var output = process.Output;
        var start = output.IndexOf("http", output.IndexOf("Stripe sandbox", StringComparison.Ordinal), StringComparison.Ordinal);
        return new Uri(output[start..output.IndexOf("_sandbox/", start, StringComparison.Ordinal)]);
    }

    private Task<StripeSandbox> StartAsync(string name) =>
        StripeSandbox.StartAsync(new StripeSandboxOptions { DataDirectory = Path.Combine(_directory.FullName, name) });

    private void CopyFiles(string from, string to)
    {
        var target = _directory.CreateSubdirectory(to);
        foreach (var file in _directory.GetDirectories(from).Single().GetFiles().Where(file => !file.Name.EndsWith("-shm", StringComparison.Ordinal)))
        {
            file.CopyTo(Path.Combine(target.FullName, file.Name));
        }
    }
}

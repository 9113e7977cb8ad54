using System.Text.Json;

namespace StripeProcessor.SystemTests.Operator;

/// <summary>How a stack gets its webhook endpoint, gives it another secret, and leaves nothing behind at Stripe.</summary>
public sealed class WebhookJourneys : IAsyncLifetime
{
    private const string Variable = "STRIPE_WEBHOOK_SECRET_CIPHERTEXT";

    private OperatorStand _stand = null!;

    public async Task InitializeAsync() => _stand = await OperatorStand.StartAsync(new() { [Variable] = null });

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task An_endpoint_that_was_made_here_is_heard_once_its_sealed_secret_is_set()
    {
        var (status, made) = await ConnectAsync(Guid.NewGuid());
        await _stand.DeployAsync(new() { [Variable] = Ciphertext(made) });
        await LeadHereAsync(IdOf(made));

        await _stand.GiveAsync();

        Assert.Equal(200, status);
        Assert.Equal("2026-10-28.endive", made.GetProperty("endpoint").GetProperty("api_version").GetString());
        Assert.True(await DeliveredToAsync(IdOf(made)) > 0);
        Assert.DoesNotContain("whsec_", made.ToString() + _stand.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_that_was_lost_does_not_make_a_second_endpoint()
    {
        var request = Guid.NewGuid();
        await _stand.ControlAsync("faults", new { method = "POST", path = "/v1/webhook_endpoints", times = 9, drop = "after" });
        var (lost, _) = await ConnectAsync(request);
        await _stand.ForgetFaultsAsync();
        var (found, made) = await ConnectAsync(request);
        var (again, same) = await ConnectAsync(request);

        Assert.InRange(lost, 500, 599);
        Assert.Equal((200, 200), (found, again));
        Assert.Equal(IdOf(made), IdOf(same));
        Assert.Equal([IdOf(made)], await EndpointsAsync());
    }

    [Fact]
    public async Task Rotation_keeps_both_secrets_valid()
    {
        var (_, first) = await ConnectAsync(Guid.NewGuid());
        await _stand.DeployAsync(new() { [Variable] = Ciphertext(first) });
        await LeadHereAsync(IdOf(first));
        var (refused, connected) = await ConnectAsync(Guid.NewGuid());
        var (status, second) = await ConnectAsync(Guid.NewGuid(), rotate: true);
        await _stand.DeployAsync(new() { [Variable] = $"{Ciphertext(second)},{Ciphertext(first)}" });
        await LeadHereAsync(IdOf(first), IdOf(second));

        await _stand.GiveAsync();

        Assert.Equal(409, refused);
        Assert.EndsWith(":already_connected", connected.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, status);
        Assert.Contains(IdOf(first), second.GetProperty("others").EnumerateArray().Select(other => other.GetProperty("id").GetString()));
        Assert.True(await DeliveredToAsync(IdOf(first)) > 0);
        Assert.Equal(await DeliveredToAsync(IdOf(first)), await DeliveredToAsync(IdOf(second)));
    }

    [Fact]
    public async Task Retiring_leaves_other_stacks_endpoints_alone()
    {
        var (_, made) = await ConnectAsync(Guid.NewGuid());
        var old = await MakeAtStripeAsync(Webhook, "local");
        var otherStack = await MakeAtStripeAsync(Webhook, "gala");
        var otherSite = await MakeAtStripeAsync("https://gala.example/stripe/webhook", null);

        var (status, retired) = await _stand.CallAsync("POST", "/operator/webhook-endpoint/retire", new { keep = IdOf(made) });
        var (again, nothing) = await _stand.CallAsync("POST", "/operator/webhook-endpoint/retire", new { keep = IdOf(made) });
        var (down, all) = await _stand.CallAsync("POST", "/operator/webhook-endpoint/retire", new { all = true });

        Assert.Equal((200, 200, 200), (status, again, down));
        Assert.Equal([old], Deleted(retired));
        Assert.Empty(Deleted(nothing));
        Assert.Equal([IdOf(made)], Deleted(all));
        Assert.Equal([otherSite, otherStack], await EndpointsAsync());
    }

    [Fact]
    public async Task An_endpoint_whose_secret_nobody_has_is_replaced_by_one_whose_secret_is_sealed()
    {
        var (_, lost) = await ConnectAsync(Guid.NewGuid());

        var (status, made) = await ConnectAsync(Guid.NewGuid());
        var (spent, _) = await _stand.CallAsync("POST", "/operator/webhook-endpoint/retire", new { keep = IdOf(lost) });

        Assert.Equal((200, 409), (status, spent));
        Assert.Equal([IdOf(made)], await EndpointsAsync());
    }

    [Fact]
    public async Task Two_who_connect_at_once_do_not_delete_each_others_endpoint()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ConnectAsync(Guid.NewGuid(), rotate: true)));

        var made = tries.Where(one => one.Status == 200).Select(one => IdOf(one.Body)).Order();
        Assert.NotEmpty(made);
        Assert.All(tries, one => Assert.True(one.Status is 200 or 409, one.Body.ToString()));
        Assert.Equal(made, (await EndpointsAsync()).Order());
    }

    private string Webhook => new Uri(_stand.Site, "stripe/webhook").AbsoluteUri;

    private static string IdOf(JsonElement made) => made.GetProperty("endpoint").GetProperty("id").GetString()!;

    private static string Ciphertext(JsonElement made) => made.GetProperty("ciphertext").GetString()!;

    private static string[] Deleted(JsonElement retired) => [.. retired.GetProperty("deleted").EnumerateArray().Select(id => id.GetString()!)];

    private Task<(int Status, JsonElement Body)> ConnectAsync(Guid request, bool rotate = false) =>
        _stand.CallAsync("POST", "/operator/webhook-endpoint", new { request_id = request, url = Webhook, rotate });

    /// <summary>A local system listens at another port after each start, where a deployed one keeps its address.</summary>
    private async Task LeadHereAsync(params string[] endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            await _stand.PostToStripeAsync("webhook_endpoints/" + endpoint, ("url", Webhook));
        }
    }

    private async Task<string> MakeAtStripeAsync(string url, string? stack)
    {
        (string, string)[] mark = stack is null ? [] : [("metadata[stack]", stack)];
        return (await _stand.PostToStripeAsync("webhook_endpoints", [("url", url), ("enabled_events[0]", "charge.refunded"), .. mark])).GetProperty("id").GetString()!;
    }

    /// <summary>Newest first, without the one that the local system makes for itself.</summary>
    private async Task<string[]> EndpointsAsync() =>
        [.. (await _stand.AskStripeAsync("webhook_endpoints?limit=100")).GetProperty("data").EnumerateArray()
            .Where(endpoint => endpoint.GetProperty("description").GetString() != "The local system")
            .Select(endpoint => endpoint.GetProperty("id").GetString()!)];

    private async Task<int> DeliveredToAsync(string endpoint) =>
        (await _stand.AskControlAsync($"deliveries?endpoint={endpoint}&state=succeeded")).GetProperty("data").GetArrayLength();
}

using System.Text.Json;

namespace StripeProcessor.SystemTests.Operator;

/// <summary>How an operator learns that a new Stripe key will do, before it is set.</summary>
public sealed class KeyJourneys : IAsyncLifetime
{
    private OperatorStand _stand = null!;

    public async Task InitializeAsync() => _stand = await OperatorStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        var key = await MakeAsync(new { permissions = new { all = "write", charge = "read", payout = "none", webhook = "none" } });

        var (status, probed) = await ProbeAsync(key);

        Assert.Equal(200, status);
        Assert.Equal(
            [
                ("Charges", "write", "rak_charge_write"),
                ("Payouts", "read", "rak_payout_read"),
                ("Refunds", "write", "rak_charge_write"),
                ("Webhook Endpoints", "write", "rak_webhook_write"),
            ],
            probed.GetProperty("permissions").EnumerateArray()
                .Where(permission => permission.GetProperty("state").GetString() == "missing")
                .Select(permission => (
                    permission.GetProperty("name").GetString(), permission.GetProperty("access").GetString(), permission.GetProperty("stripe_name").GetString()))
                .OrderBy(permission => permission.Item1, StringComparer.Ordinal));
        Assert.All(
            probed.GetProperty("permissions").EnumerateArray(),
            permission => Assert.NotEqual("unknown", permission.GetProperty("state").GetString()));
        Assert.DoesNotContain(key, probed.ToString() + _stand.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_just_the_permissions_that_are_needed_lacks_none_and_serves_a_year_of_an_operators_work()
    {
        var key = await MakeAsync(new
        {
            permissions = new Dictionary<string, string>
            {
                ["payment_intent"] = "write", ["checkout_session"] = "write", ["customer"] = "write", ["product"] = "write",
                ["subscription"] = "write", ["customer_portal"] = "write", ["charge"] = "write", ["invoice"] = "read", ["balance"] = "read",
                ["balance_transaction_source"] = "read", ["payout"] = "read", ["dispute"] = "read", ["event"] = "read", ["webhook"] = "write",
            },
        });
        var (_, probed) = await ProbeAsync(key);

        await _stand.DeployAsync(new() { ["STRIPE_KEY_CIPHERTEXT"] = _stand.Seal(key) });
        var id = await _stand.GiveAsync();
        await _stand.GiveAsync(frequency: "monthly");
        await _stand.OpenPageAsync();
        var (refunded, _) = await _stand.CallAsync("POST", $"/operator/donations/{id}/refund", new { already_refunded_minor = 0 });
        await _stand.PassDaysAsync(3);
        var drifts = await _stand.ReconcileAsync(repair: true);
        var (erased, _) = await _stand.CallAsync("POST", "/operator/erase", new { email = OperatorStand.Email });

        Assert.All(probed.GetProperty("permissions").EnumerateArray(), permission => Assert.Equal("ok", permission.GetProperty("state").GetString()));
        Assert.Equal((200, 200), (refunded, erased));
        Assert.DoesNotContain(drifts, drift => drift.Kind == "unreadable");
        Assert.DoesNotContain("stripe_permission", _stand.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probing_makes_nothing_at_Stripe()
    {
        await ProbeAsync(await MakeAsync(new { }));

        foreach (var list in (string[])["payment_intents", "customers", "products", "refunds", "charges", "checkout/sessions", "subscriptions?status=all", "events"])
        {
            Assert.Empty((await _stand.AskStripeAsync(list)).GetProperty("data").EnumerateArray());
        }
    }

    [Fact]
    public async Task Keys_of_two_accounts_are_told_apart()
    {
        var (_, same) = await ProbeAsync(await MakeAsync(new { }));
        var (_, other) = await ProbeAsync(await MakeAsync(new { account = "other" }));
        var (_, blind) = await ProbeAsync(await MakeAsync(new { permissions = new { } }));

        Assert.Equal("True", same.GetProperty("same_account").ToString());
        Assert.Equal("False", other.GetProperty("same_account").ToString());
        Assert.Equal(JsonValueKind.Null, blind.GetProperty("same_account").ValueKind);
    }

    [Fact]
    public async Task A_key_that_has_expired_is_refused_and_so_is_one_of_another_stack()
    {
        var key = await MakeAsync(new { });
        await _stand.ControlAsync("keys/expire", new { key });

        var (expired, refusal) = await ProbeAsync(key);
        var (unsealed, unfit) = await _stand.CallAsync("POST", "/operator/probe-key", new { ciphertext = Convert.ToBase64String(new byte[200]) });

        Assert.Equal((422, 422), (expired, unsealed));
        Assert.EndsWith(":key_refused", refusal.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(":unfit_key", unfit.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    private async Task<string> MakeAsync(object key) => (await _stand.ControlAsync("keys", key)).GetProperty("key").GetString()!;

    private Task<(int Status, JsonElement Body)> ProbeAsync(string key) =>
        _stand.CallAsync("POST", "/operator/probe-key", new { ciphertext = _stand.Seal(key) });
}

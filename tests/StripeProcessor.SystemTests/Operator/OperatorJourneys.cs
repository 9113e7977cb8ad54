using System.Text.Json;

namespace StripeProcessor.SystemTests.Operator;

/// <summary>What an operator does by day: gives money back, forgets a donor, asks whether all is well.</summary>
public sealed class OperatorJourneys : IAsyncLifetime
{
    private OperatorStand _stand = null!;

    public async Task InitializeAsync() => _stand = await OperatorStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task The_same_refund_asked_for_again_gives_nothing_back_twice()
    {
        var id = await _stand.GiveAsync();

        var (first, made) = await RefundAsync(id, new { amount = "10", already_refunded_minor = 0 });
        var (second, stale) = await RefundAsync(id, new { amount = "10", already_refunded_minor = 0 });
        var (third, same) = await RefundAsync(id, new { amount = "10", already_refunded_minor = 1000 });
        var (fourth, _) = await RefundAsync(id, new { amount = "10", already_refunded_minor = 1000, again = true });
        var (fifth, rest) = await RefundAsync(id, new { already_refunded_minor = 2000 });
        var (sixth, nothing) = await RefundAsync(id, new { already_refunded_minor = 2500 });

        Assert.Equal((200, 409, 409, 200, 200, 409), (first, second, third, fourth, fifth, sixth));
        Assert.Equal("10.00", made.GetProperty("refund").GetProperty("amount").GetString());
        Assert.Equal("partially_refunded", made.GetProperty("donation").GetProperty("status").GetString());
        Assert.EndsWith(":refunded_meanwhile", stale.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(":refunded_before", same.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal("5.00", rest.GetProperty("refund").GetProperty("amount").GetString());
        Assert.Equal("refunded", rest.GetProperty("donation").GetProperty("status").GetString());
        Assert.EndsWith(":nothing_left", nothing.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, (await _stand.AskStripeAsync("refunds?limit=100")).GetProperty("data").GetArrayLength());
        await _stand.ControlAsync("settle");
        Assert.Empty(await _stand.ReconcileAsync(repair: false));
    }

    [Fact]
    public async Task A_refund_whose_answer_was_lost_is_the_same_refund_when_it_is_asked_for_again()
    {
        var id = await _stand.GiveAsync();
        await _stand.PauseEventsAsync();
        await _stand.ControlAsync("faults", new { method = "POST", path = "/v1/refunds", times = 9, drop = "after" });
        var (lost, _) = await RefundAsync(id, new { amount = "10", already_refunded_minor = 0 });
        await _stand.ControlAsync("clock", new { advance_seconds = 3 * 24 * 60 * 60 });
        await _stand.ForgetFaultsAsync();
        var (again, made) = await RefundAsync(id, new { amount = "10", already_refunded_minor = 0 });

        Assert.InRange(lost, 500, 599);
        Assert.Equal(200, again);
        Assert.Equal("10.00", made.GetProperty("donation").GetProperty("refunded").GetString());
        Assert.Equal(1, (await _stand.AskStripeAsync("refunds?limit=100")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_disputed_gift_is_not_given_back_and_the_operator_hears_why()
    {
        var id = await _stand.GiveAsync();
        var intent = (await _stand.ShowAsync(id)).GetProperty("donation").GetProperty("payment_intent").GetString()!;
        await _stand.ControlAsync("disputes", new { payment_intent = intent });
        await _stand.ControlAsync("settle");

        var (status, problem) = await RefundAsync(id, new { already_refunded_minor = 0 });

        Assert.Equal(409, status);
        Assert.EndsWith(":disputed", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_donor_who_is_erased_leaves_the_accounts_and_nothing_else()
    {
        var id = await _stand.GiveAsync();
        var before = await _stand.ShowAsync(id);

        var (status, outcome) = await _stand.CallAsync("POST", "/operator/erase", new { email = OperatorStand.Email.ToUpperInvariant() });
        var (_, again) = await _stand.CallAsync("POST", "/operator/erase", new { email = OperatorStand.Email });

        Assert.Equal(200, status);
        Assert.Equal([id], outcome.GetProperty("erased").EnumerateArray().Select(erased => erased.GetString()));
        Assert.Empty(again.GetProperty("erased").EnumerateArray());
        var (_, shown) = await _stand.CallAsync("GET", $"/operator/donations/{id}", query: "with_donors=true");
        Assert.False(shown.GetProperty("donation").TryGetProperty("donor", out _));
        Assert.Equal(
            before.GetProperty("donation").GetProperty("settlements").ToString(), shown.GetProperty("donation").GetProperty("settlements").ToString());
        var atStripe = (await _stand.AskStripeAsync("payment_intents?limit=100&expand[]=data.latest_charge")).ToString();
        Assert.Contains(id, atStripe, StringComparison.Ordinal);
        Assert.DoesNotContain(OperatorStand.Email, atStripe, StringComparison.Ordinal);
        Assert.DoesNotContain(OperatorStand.Name, atStripe, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARYcomment", atStripe, StringComparison.Ordinal);
        await _stand.ControlAsync("settle");
        Assert.Empty(await _stand.ReconcileAsync(repair: false));
    }

    [Fact]
    public async Task A_repeating_gift_is_erased_after_it_was_cancelled()
    {
        var id = await _stand.GiveAsync(frequency: "monthly");
        var subscription = (await _stand.ShowAsync(id)).GetProperty("donation").GetProperty("recurring").GetProperty("subscription").GetString()!;

        var (_, living) = await _stand.CallAsync("POST", "/operator/erase", new { email = OperatorStand.Email });
        await _stand.CancelSubscriptionAsync(subscription);
        var (_, cancelled) = await _stand.CallAsync("POST", "/operator/erase", new { email = OperatorStand.Email });

        Assert.Equal(id, living.GetProperty("refused")[0].GetProperty("id").GetString());
        Assert.Equal("cancel the repeating gift first", living.GetProperty("refused")[0].GetProperty("why").GetString());
        Assert.Equal([id], cancelled.GetProperty("erased").EnumerateArray().Select(erased => erased.GetString()));
        foreach (var list in (string[])["customers", "subscriptions?status=all"])
        {
            var atStripe = (await _stand.AskStripeAsync(list)).ToString();
            Assert.DoesNotContain(OperatorStand.Email, atStripe, StringComparison.Ordinal);
            Assert.DoesNotContain(OperatorStand.Name, atStripe, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_system_that_was_just_set_up_checks_itself_without_complaint()
    {
        var (status, report) = await _stand.CallAsync("GET", "/operator/self-check");

        Assert.Equal(200, status);
        Assert.All(report.GetProperty("checks").EnumerateArray(), check => Assert.Equal("ok", check.GetProperty("state").GetString()));
        Assert.Equal(
            ["stripe_key", "stripe", "permissions", "ledger", "webhook_secret", "token_key", "webhook_endpoint", "parked_events", "time"],
            report.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Whatever_operators_do_nothing_personal_reaches_the_log_or_the_audit()
    {
        var id = await _stand.GiveAsync();
        await _stand.CallAsync("GET", "/operator/donations", query: "with_donors=true");
        await _stand.CallAsync("GET", $"/operator/donations/{id}", query: "with_donors=true");
        await RefundAsync(id, new { amount = "10", already_refunded_minor = 0 });
        await _stand.ReconcileAsync(repair: true);
        await _stand.CallAsync("POST", "/operator/erase", new { email = OperatorStand.Email });

        var (_, audit) = await _stand.CallAsync("GET", "/operator/audit");

        Assert.Equal(
            ["erase", "export_with_donors", "reconcile_with_repair", "refund", "show_with_donors"],
            audit.GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("what").GetString()).Order());
        foreach (var text in (string[])[_stand.LogText, audit.ToString()])
        {
            Assert.DoesNotContain("canary", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private Task<(int Status, JsonElement Body)> RefundAsync(string id, object order) =>
        _stand.CallAsync("POST", $"/operator/donations/{id}/refund", order);
}

using System.Globalization;

namespace StripeProcessor.SystemTests.Operator;

/// <summary>What a reconciliation finds, what it repairs, and that it then finds nothing more.</summary>
public sealed class ReconcileJourneys : IAsyncLifetime
{
    private OperatorStand _stand = null!;

    public async Task InitializeAsync() => _stand = await OperatorStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task A_system_that_works_has_no_drift()
    {
        await _stand.GiveAsync();
        await _stand.GiveAsync(frequency: "monthly");

        Assert.Empty(await _stand.ReconcileAsync(repair: false));
    }

    [Fact]
    public async Task A_gift_that_the_ledger_lost_is_rebuilt_with_its_refund_and_counted_once()
    {
        var lost = await _stand.GiveAsync("40");
        await _stand.GiveAsync("10");
        var (refunded, _) = await _stand.CallAsync("POST", $"/operator/donations/{lost}/refund", new { amount = "15", already_refunded_minor = 0 });
        await _stand.ControlAsync("settle");
        var before = await _stand.ShowAsync(lost);
        _stand.ChangeLedger($"DELETE FROM entries WHERE id = '{lost}'");

        var found = await _stand.ReconcileAsync(repair: false);
        var repaired = await _stand.ReconcileAsync(repair: true);
        var again = await _stand.ReconcileAsync(repair: true);

        Assert.Equal(200, refunded);
        Assert.Contains(("missing_entry", lost, false), found);
        Assert.Contains(("missing_entry", lost, true), repaired);
        Assert.All(repaired, drift => Assert.True(drift.IsRepaired, drift.ToString()));
        Assert.Empty(again);
        var after = (await _stand.ShowAsync(lost)).GetProperty("donation");
        foreach (var same in (string[])["status", "gross", "gift", "refunded", "worth", "settlements", "payment_intent", "charge", "designation"])
        {
            Assert.Equal(before.GetProperty("donation").GetProperty(same).ToString(), after.GetProperty(same).ToString());
        }

        Assert.Equal(2, _stand.Ask("SELECT count FROM totals"));
        Assert.Equal(3500, _stand.Ask("SELECT minor_units FROM totals"));
    }

    [Fact]
    public async Task A_refund_from_the_dashboard_that_no_event_told_of_is_found_and_booked()
    {
        var id = await _stand.GiveAsync();
        var intent = (await _stand.ShowAsync(id)).GetProperty("donation").GetProperty("payment_intent").GetString()!;
        await _stand.PauseEventsAsync();
        var refund = (await _stand.PostToStripeAsync("refunds", ("payment_intent", intent), ("amount", "700"))).GetProperty("id").GetString()!;

        var found = await _stand.ReconcileAsync(repair: false);
        var repaired = await _stand.ReconcileAsync(repair: true);
        var again = await _stand.ReconcileAsync(repair: false);
        await _stand.ResumeEventsAsync();
        var afterEvents = await _stand.ReconcileAsync(repair: false);

        Assert.Contains(("refund", refund, false), found);
        Assert.Contains(("refund", refund, true), repaired);
        Assert.Empty(again);
        Assert.Empty(afterEvents);
        var row = (await _stand.ShowAsync(id)).GetProperty("donation");
        Assert.Equal("partially_refunded", row.GetProperty("status").GetString());
        Assert.Equal("-7.00", row.GetProperty("settlements")[0].GetProperty("refunds_net").GetString());
        Assert.Equal(1800, _stand.Ask("SELECT minor_units FROM totals"));
    }

    [Fact]
    public async Task A_dispute_that_no_event_told_of_is_found_also_when_it_is_decided()
    {
        var id = await _stand.GiveAsync();
        var intent = (await _stand.ShowAsync(id)).GetProperty("donation").GetProperty("payment_intent").GetString()!;
        await _stand.PauseEventsAsync();
        var dispute = (await _stand.ControlAsync("disputes", new { payment_intent = intent })).GetProperty("id").GetString()!;

        var opened = await _stand.ReconcileAsync(repair: true);
        var disputed = (await _stand.ShowAsync(id)).GetProperty("donation");
        await _stand.ControlAsync($"disputes/{dispute}", new { outcome = "lost" });
        var decided = await _stand.ReconcileAsync(repair: true);

        Assert.Contains(("dispute", dispute, true), opened);
        Assert.Equal("disputed", disputed.GetProperty("status").GetString());
        Assert.Equal("0.00", disputed.GetProperty("worth").GetString());
        Assert.Contains(("dispute", dispute, true), decided);
        Assert.Empty(await _stand.ReconcileAsync(repair: false));
        Assert.Equal("dispute_lost", (await _stand.ShowAsync(id)).GetProperty("donation").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_payout_is_written_on_its_movements_and_must_be_their_sum()
    {
        var first = await _stand.GiveAsync();
        await _stand.GiveAsync("12.34");
        await _stand.PauseEventsAsync();
        await _stand.PassDaysAsync(7);

        var found = await _stand.ReconcileAsync(repair: true);
        var again = await _stand.ReconcileAsync(repair: false);
        var payout = (await _stand.AskStripeAsync("payouts")).GetProperty("data")[0].GetProperty("id").GetString()!;
        _stand.ChangeStripe($"UPDATE documents SET body = json_set(body, '$.amount', json_extract(body, '$.amount') + 1) WHERE id = '{payout}'");
        var broken = await _stand.ReconcileAsync(repair: true);

        Assert.Equal(2, found.Count(drift => drift is { Kind: "payout", IsRepaired: true }));
        Assert.Empty(again);
        Assert.Equal(payout, (await _stand.ShowAsync(first)).GetProperty("donation").GetProperty("payouts")[0].GetString());
        Assert.Equal([("payout_mismatch", payout, false)], broken);
    }

    [Fact]
    public async Task A_payout_that_Stripe_told_of_is_written_on_its_movements_at_once()
    {
        var gift = await _stand.GiveAsync();
        await _stand.PassDaysAsync(7);

        var found = await _stand.ReconcileAsync(repair: false);

        var payouts = (await _stand.ShowAsync(gift)).GetProperty("donation").GetProperty("payouts");
        Assert.StartsWith("po_", Assert.Single(payouts.EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Empty(found);
    }

    [Fact]
    public async Task A_renewal_that_no_event_told_of_becomes_a_gift_of_its_own()
    {
        var first = await _stand.GiveAsync(frequency: "monthly");
        await _stand.PauseEventsAsync();
        await _stand.PassDaysAsync(35);

        var repaired = await _stand.ReconcileAsync(repair: true);
        var again = await _stand.ReconcileAsync(repair: true);

        Assert.Contains(repaired, drift => drift is { Kind: "missing_entry", IsRepaired: true });
        Assert.All(repaired, drift => Assert.True(drift.IsRepaired, drift.ToString()));
        Assert.Empty(again);
        var (_, list) = await _stand.CallAsync("GET", "/operator/donations", query: "until=2100-01-01&with_donors=true");
        var renewal = Assert.Single(list.GetProperty("donations").EnumerateArray(), row => row.TryGetProperty("renewal_of", out _));
        Assert.Equal(first, renewal.GetProperty("renewal_of").GetString());
        Assert.Equal("succeeded", renewal.GetProperty("status").GetString());
        Assert.Equal("23.97", renewal.GetProperty("settlements")[0].GetProperty("net").GetString());
        Assert.Equal(OperatorStand.Email, renewal.GetProperty("donor").GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_ledger_that_lost_everything_is_rebuilt_from_what_Stripe_has()
    {
        await _stand.GiveAsync("12.34");
        var disputed = await _stand.GiveAsync("40");
        var refunded = await _stand.GiveAsync("30");
        await _stand.GiveAsync(frequency: "monthly");
        var intent = (await _stand.ShowAsync(disputed)).GetProperty("donation").GetProperty("payment_intent").GetString()!;
        await _stand.ControlAsync("disputes", new { payment_intent = intent });
        await _stand.CallAsync("POST", $"/operator/donations/{refunded}/refund", new { amount = "10", already_refunded_minor = 0 });
        await _stand.PassDaysAsync(35);
        await _stand.ControlAsync("settle");
        await _stand.ReconcileAsync(repair: true);
        var rows = await RowsAsync();
        var totals = (_stand.Ask("SELECT count FROM totals"), _stand.Ask("SELECT minor_units FROM totals"));
        foreach (var table in (string[])["entries", "links", "totals", "events"])
        {
            _stand.ChangeLedger("DELETE FROM " + table);
        }

        var repaired = await _stand.ReconcileAsync(repair: true);
        var again = await _stand.ReconcileAsync(repair: true);

        Assert.All(repaired, drift => Assert.True(drift.IsRepaired, drift.ToString()));
        Assert.Empty(again);
        Assert.Equal(5, rows.Count);
        Assert.Equal(rows, await RowsAsync());
        Assert.Equal(totals, (_stand.Ask("SELECT count FROM totals"), _stand.Ask("SELECT minor_units FROM totals")));
    }

    [Fact]
    public async Task A_ledger_restored_to_an_earlier_moment_becomes_what_it_was_by_reading_Stripe_again()
    {
        await _stand.GiveAsync("12.34");
        var refunded = await _stand.GiveAsync("30");
        var disputed = await _stand.GiveAsync("40");
        await _stand.GiveAsync(frequency: "monthly");
        _stand.SaveLedger();
        var intent = (await _stand.ShowAsync(disputed)).GetProperty("donation").GetProperty("payment_intent").GetString()!;
        await _stand.ControlAsync("disputes", new { payment_intent = intent });
        await _stand.CallAsync("POST", $"/operator/donations/{refunded}/refund", new { amount = "10", already_refunded_minor = 0 });
        await _stand.GiveAsync("99");
        await _stand.PassDaysAsync(35);
        await _stand.ControlAsync("settle");
        await _stand.ReconcileAsync(repair: true);
        var rows = await RowsAsync();
        var totals = (_stand.Ask("SELECT count FROM totals"), _stand.Ask("SELECT minor_units FROM totals"));

        _stand.RestoreLedger();
        var restored = await RowsAsync();
        var repaired = await _stand.ReconcileAsync(repair: true);

        Assert.Equal(4, restored.Count);
        Assert.NotEmpty(repaired);
        Assert.All(repaired, drift => Assert.True(drift.IsRepaired, drift.ToString()));
        Assert.Empty(await _stand.ReconcileAsync(repair: true));
        Assert.Equal(6, rows.Count);
        Assert.Equal(rows, await RowsAsync());
        Assert.Equal(totals, (_stand.Ask("SELECT count FROM totals"), _stand.Ask("SELECT minor_units FROM totals")));
    }

    [Fact]
    public async Task A_page_that_closed_unpaid_is_known_from_the_event_that_never_came()
    {
        var id = await _stand.OpenPageAsync();
        await _stand.PauseEventsAsync();
        await _stand.PassDaysAsync(2);

        var repaired = await _stand.ReconcileAsync(repair: true);

        Assert.Equal([("payment", id, true)], repaired);
        Assert.Empty(await _stand.ReconcileAsync(repair: true));
        Assert.Equal("expired", (await _stand.ShowAsync(id)).GetProperty("donation").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Totals_that_somebody_changed_are_counted_again()
    {
        await _stand.GiveAsync();
        _stand.ChangeLedger("UPDATE totals SET minor_units = minor_units + 100000, count = 3");

        var found = await _stand.ReconcileAsync(repair: false);
        var repaired = await _stand.ReconcileAsync(repair: true);

        Assert.Equal([("totals", "general usd", false)], found);
        Assert.Equal([("totals", "general usd", true)], repaired);
        Assert.Equal((1, 2500), (_stand.Ask("SELECT count FROM totals"), _stand.Ask("SELECT minor_units FROM totals")));
    }

    [Fact]
    public async Task Looking_changes_nothing_and_leaves_no_note_and_repairing_leaves_one()
    {
        var id = await _stand.GiveAsync();
        _stand.ChangeLedger($"DELETE FROM entries WHERE id = '{id}'");

        await _stand.ReconcileAsync(repair: false);
        var notesOfLooking = _stand.Ask("SELECT COUNT(*) FROM audit");
        var entriesAfterLooking = _stand.Ask("SELECT COUNT(*) FROM entries");
        await _stand.ReconcileAsync(repair: true);

        Assert.Equal((0, 0), (notesOfLooking, entriesAfterLooking));
        Assert.Equal(1, _stand.Ask("SELECT COUNT(*) FROM audit"));
        var month = DateTimeOffset.UtcNow.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var (_, audit) = await _stand.CallAsync("GET", "/operator/audit", query: "month=" + month);
        var note = audit.GetProperty("notes")[0];
        Assert.Equal((OperatorStand.Arn, "reconcile_with_repair"), (note.GetProperty("who").GetString(), note.GetProperty("what").GetString()));
    }

    private async Task<IReadOnlyList<string>> RowsAsync()
    {
        var (_, list) = await _stand.CallAsync("GET", "/operator/donations", query: "until=2100-01-01");
        return
        [
            .. list.GetProperty("donations").EnumerateArray().Select(row => string.Join(' ', ((string[])
            [
                "id", "status", "frequency", "renewal_of", "designation", "gross", "gift", "refunded", "disputed", "worth",
                "settlements", "payouts", "payment_intent", "charge", "recurring",
            ]).Select(name => row.TryGetProperty(name, out var value) ? value.ToString() : "-"))).Order(StringComparer.Ordinal),
        ];
    }
}

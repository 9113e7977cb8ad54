using System.Text.Json;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function;

public sealed class OperatorReconcileTests
{
    [Fact]
    public async Task A_payment_that_Stripe_does_not_know_is_a_drift_that_nobody_repairs()
    {
        using var stage = new Stage { Stripe = OperatorEvent.EmptyStripe() };
        await stage.KeepAsync(1, entry => entry with { Payments = OperatorEvent.Of(entry.Payments.Values.Single() with { Movements = new Dictionary<string, Movement>() }) });

        var drifts = await ReconcileAsync(stage, repair: true);

        var drift = Assert.Single(drifts);
        Assert.Equal(("payment", "pi_1", "False"), (drift.Text("kind"), drift.Text("subject"), drift.Text("repaired")));
    }

    [Fact]
    public async Task Two_payments_of_one_gift_are_told_until_one_is_given_back()
    {
        using var stage = new Stage { Stripe = OperatorEvent.EmptyStripe() };
        var paid = new Standing(PaymentState.Succeeded, FakeTime.Start);
        await stage.KeepAsync(1, entry => entry with { Payments = OperatorEvent.Of(entry.Payments.Values.Single(), new Payment { Id = "pi_b", Standing = paid }) });
        await stage.KeepAsync(2, entry => entry with
        {
            Payments = OperatorEvent.Of(entry.Payments.Values.Single(), new Payment { Id = "pi_c", Standing = paid, Refunded = new RefundedSum(2500, FakeTime.Start) }),
        });

        var drift = Assert.Single(await ReconcileAsync(stage, repair: true));

        Assert.Equal("double_charge", drift.Text("kind"));
        Assert.Contains("pi_1 and pi_b", drift.Text("cause"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 0, false)]
    [InlineData(20, 1, false)]
    [InlineData(24 * 60, 1, true)]
    public async Task An_attempt_is_called_lost_only_when_nothing_can_come_of_it_any_more(int minutes, int drifts, bool isRepaired)
    {
        using var stage = new Stage { Stripe = OperatorEvent.EmptyStripe() };
        var entry = await stage.KeepAsync(1, entry => Undecided(entry, minutes));

        var found = await ReconcileAsync(stage, repair: true);
        var after = await stage.Ledger.FindAsync(entry.Id, CancellationToken.None);

        Assert.Equal(drifts, found.Count);
        Assert.All(found, drift => Assert.Equal(("undecided", isRepaired.ToString()), (drift.Text("kind"), drift.Text("repaired"))));
        Assert.Equal(isRepaired ? AttemptState.Refused : AttemptState.Undecided, after!.Attempt!.State);
        Assert.Empty(stage.Stripe.Charges);
    }

    [Fact]
    public async Task An_attempt_whose_payment_is_found_at_Stripe_is_settled_at_once_and_charged_by_nobody()
    {
        LedgerEntry? entry = null;
        var stripe = OperatorEvent.EmptyStripe(call => call.Path == "/v1/payment_intents/search"
            ? StripeAnswers.Json(200, $$$$"""
                {"object":"search_result","has_more":false,"data":[{"id":"pi_1","object":"payment_intent","amount":2500,"currency":"usd","status":"succeeded",
                "created":{{{{FakeTime.Start.ToUnixTimeSeconds()}}}},"metadata":{"stack":"gifts","donation_id":"{{{{entry!.Id}}}}","designation":"general","frequency":"one_time"},
                "latest_charge":{"id":"ch_1","object":"charge","amount":2500,"currency":"usd","status":"succeeded","captured":true,"payment_intent":"pi_1",
                "created":{{{{FakeTime.Start.ToUnixTimeSeconds()}}}},
                "balance_transaction":{"id":"txn_1","object":"balance_transaction","amount":2500,"fee":103,"net":2397,"currency":"usd","type":"charge"}}}]}
                """)
            : null);
        using var stage = new Stage { Stripe = stripe };
        entry = await stage.KeepAsync(1, one => Undecided(one, 20));

        var found = await ReconcileAsync(stage, repair: true);
        var after = await stage.Ledger.FindAsync(entry.Id, CancellationToken.None);

        Assert.Equal(("undecided", "True"), (Assert.Single(found).Text("kind"), found[0].Text("repaired")));
        Assert.Equal((AttemptState.Accepted, true), (after!.Attempt!.State, after.IsPaid));
        Assert.Empty(stripe.Charges);
        Assert.Empty(await ReconcileAsync(stage, repair: false));
    }

    [Fact]
    public async Task A_payment_of_another_program_or_another_stack_is_nobodys_business()
    {
        var stripe = OperatorEvent.EmptyStripe(call => call.Path switch
        {
            "/v1/payment_intents" => StripeAnswers.Json(200, """
                {"object":"list","has_more":false,"data":[
                {"id":"pi_shop","object":"payment_intent","amount":900,"currency":"usd","status":"succeeded","created":1795000000,"metadata":{}},
                {"id":"pi_gala","object":"payment_intent","amount":900,"currency":"usd","status":"succeeded","created":1795000000,
                "metadata":{"stack":"gala","donation_id":"00000003-0000-0000-0102-030405060708","designation":"general","frequency":"one_time"}}]}
                """),
            "/v1/refunds" => StripeAnswers.Json(200, """
                {"object":"list","has_more":false,"data":[{"id":"re_shop","object":"refund","amount":900,"currency":"usd","payment_intent":"pi_shop","status":"succeeded","created":1795000000}]}
                """),
            "/v1/payment_intents/pi_shop" => StripeAnswers.Json(200, """
                {"id":"pi_shop","object":"payment_intent","amount":900,"currency":"usd","status":"succeeded","created":1795000000,"metadata":{}}
                """),
            _ => null,
        });
        using var stage = new Stage { Stripe = stripe };

        var found = await ReconcileAsync(stage, repair: true);

        Assert.Empty(found);
        Assert.Empty((await stage.Ledger.ReadPageAsync(new LedgerRange(DateTimeOffset.UnixEpoch, FakeTime.Start.AddYears(9)), null, 100, CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task An_event_that_could_not_be_read_when_it_came_is_read_by_its_object_and_told_once()
    {
        var stripe = OperatorEvent.EmptyStripe(call => call.Path switch
        {
            "/v1/events" => StripeAnswers.Json(200, $$$$"""
                {"object":"list","has_more":false,"data":[{"id":"evt_1","object":"event","type":"refund.created","api_version":"2031-01-01.quince",
                "created":{{{{FakeTime.Start.ToUnixTimeSeconds()}}}},"livemode":false,"data":{"object":{"id":"re_1","object":"refund","shape":"of the future"}}}]}
                """),
            "/v1/refunds/re_1" => StripeAnswers.Json(200, """
                {"id":"re_1","object":"refund","amount":500,"currency":"usd","payment_intent":"pi_1","status":"succeeded","created":1700000000}
                """),
            _ => null,
        });
        using var stage = new Stage { Stripe = stripe };
        var entry = await stage.KeepAsync(1);
        await stage.Ledger.CommitAsync(
            new Posting
            {
                Event = new EventMark("evt_1", FakeTime.Start),
                Audit = new AuditNote("evt_1", FakeTime.Start, "stripe", "parked_event", "refund.created 2031-01-01.quince other_version"),
            },
            CancellationToken.None);

        var found = await ReconcileAsync(stage, repair: true);
        var again = await ReconcileAsync(stage, repair: true);

        Assert.Equal(["refund re_1 True", "parked_event evt_1 True"], found.Select(drift => $"{drift.Text("kind")} {drift.Text("subject")} {drift.Text("repaired")}"));
        Assert.Empty(again);
        Assert.Equal(500, (await stage.Ledger.FindAsync(entry.Id, CancellationToken.None))!.Refunded.MinorUnits);
    }

    [Fact]
    public async Task A_run_may_stop_in_the_middle_of_a_page_and_goes_on_where_it_stopped()
    {
        var time = new FakeTime(passAtOnce: TimeSpan.FromSeconds(2.5));
        var stripe = OperatorEvent.EmptyStripe(call =>
        {
            // Each look at Stripe takes longer than a piece may last.
            if (call.Path.StartsWith("/v1/payment_intents/pi_", StringComparison.Ordinal))
            {
                time.Advance(TimeSpan.FromSeconds(9));
            }

            return null;
        });
        using var stage = new Stage { Stripe = stripe, Time = time };
        for (var number = 1; number <= 3; number++)
        {
            await stage.KeepAsync(number, entry => entry with
            {
                Payments = OperatorEvent.Of(entry.Payments.Values.Single() with { Movements = new Dictionary<string, Movement>() }),
            });
        }

        var pieces = new List<(int LookedAt, int Drifts)>();
        for (var cursor = "ledger:"; cursor is not null;)
        {
            var piece = (await stage.SendAsync(OperatorEvent.Post("/operator/reconcile", JsonSerializer.Serialize(new { since = "2000-01-01", cursor })))).Json();
            pieces.Add((piece.GetProperty("looked_at").GetInt32(), piece.GetProperty("drifts").GetArrayLength()));
            cursor = piece.Text("next");
        }

        Assert.Equal([(1, 1), (1, 1), (1, 1)], pieces);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("nowhere:")]
    [InlineData("ledger:x")]
    [InlineData("ledger:|99999||")]
    [InlineData("ledger:made-up|0||")]
    [InlineData("ledger:|0|general,zzz,1,1|")]
    [InlineData("payouts:po_1")]
    [InlineData("payouts:po_1|||much")]
    public async Task A_cursor_that_no_run_has_said_is_refused(string cursor)
    {
        using var stage = new Stage { Stripe = OperatorEvent.EmptyStripe() };

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/reconcile", JsonSerializer.Serialize(new { since = "2000-01-01", cursor })));

        Assert.Equal((422, "urn:stripe-processor:problem:unknown_cursor"), (reply.StatusCode, reply.Json().Text("type")));
    }

    internal static async Task<List<JsonElement>> ReconcileAsync(Stage stage, bool repair)
    {
        var drifts = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var reply = await stage.SendAsync(OperatorEvent.Post(
                "/operator/reconcile", JsonSerializer.Serialize(new { since = "2000-01-01", until = "2100-01-01", repair, cursor })));
            Assert.True(reply.StatusCode == 200, reply.Body);
            drifts.AddRange(reply.Json().GetProperty("drifts").EnumerateArray());
            cursor = reply.Json().Text("next");
        }
        while (cursor is not null);
        return drifts;
    }

    private static LedgerEntry Undecided(LedgerEntry entry, int minutes) => entry with
    {
        Payments = new Dictionary<string, Payment>(),
        Attempt = new Attempt
        {
            Number = 1,
            Kind = AttemptKind.Payment,
            Started = FakeTime.Start.AddMinutes(-minutes),
            AskedUntil = FakeTime.Start.AddMinutes(-minutes),
            Forms = new Dictionary<string, string> { ["payment"] = "amount=2500" },
        },
    };
}

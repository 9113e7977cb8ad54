using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function;

public sealed class OperatorRefundTests
{
    [Fact]
    public async Task A_refund_is_asked_for_under_a_key_that_names_what_was_given_back_before_and_noted_first()
    {
        var notes = 0;
        Stage? stage = null;
        var stripe = OperatorEvent.EmptyStripe(call =>
        {
            if (call is { Method: "POST", Path: "/v1/refunds" })
            {
                notes = stage!.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None).GetAwaiter().GetResult().Count;
                return Refund(call["amount"]!);
            }

            return null;
        });
        using (stage = new Stage { Stripe = stripe })
        {
            var entry = await stage.KeepAsync(1);

            var reply = await stage.SendAsync(Refund(entry, """{"amount":"5.00","already_refunded_minor":0,"reason":"duplicate"}"""));

            Assert.Equal(200, reply.StatusCode);
            Assert.Equal("""{"id":"re_1","amount":"5.00","status":"succeeded"}""", reply.Json().GetProperty("refund").GetRawText());
            Assert.Equal(("partially_refunded", "20.00"), (reply.Json().GetProperty("donation").Text("status"), reply.Json().GetProperty("donation").Text("worth")));
            var call = Assert.Single(stripe.Charges);
            Assert.Equal($"{entry.Id}:refund:0:500", call.IdempotencyKey);
            Assert.Equal(("pi_1", "500", "duplicate"), (call["payment_intent"], call["amount"], call["reason"]));
            Assert.Equal(1, notes);
            var note = Assert.Single(await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None));
            Assert.Equal(("refund", $"{entry.Id} 5.00 USD"), (note.What, note.Subject));
        }
    }

    [Theory]
    [InlineData("""{"already_refunded_minor":0,"amount":"25.01"}""", 422, "invalid")]
    [InlineData("""{"already_refunded_minor":0,"amount":"-5"}""", 422, "invalid")]
    [InlineData("""{"already_refunded_minor":0,"amount":"1.000"}""", 422, "invalid")]
    [InlineData("""{"already_refunded_minor":0,"amount":{"value":5}}""", 400, "unreadable")]
    [InlineData("""{"already_refunded_minor":0,"amont":"5"}""", 422, "invalid")]
    [InlineData("""{"already_refunded_minor":0,"reason":"because"}""", 422, "invalid")]
    [InlineData("""{"already_refunded_minor":0,"again":"perhaps"}""", 422, "invalid")]
    [InlineData("""{"amount":"5"}""", 422, "invalid")]
    [InlineData("""{"already_refunded_minor":100,"amount":"5"}""", 409, "refunded_meanwhile")]
    public async Task An_order_that_could_mean_something_else_gives_nothing_back(string order, int status, string kind)
    {
        using var stage = new Stage { Stripe = OperatorEvent.EmptyStripe() };
        var entry = await stage.KeepAsync(1);

        var reply = await stage.SendAsync(Refund(entry, order));

        Assert.Equal((status, "urn:stripe-processor:problem:" + kind), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Empty(stage.Stripe.Charges);
        Assert.Empty(await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None));
    }

    [Fact]
    public async Task A_gift_that_was_never_paid_gives_nothing_back()
    {
        using var stage = new Stage { Stripe = OperatorEvent.EmptyStripe() };
        var entry = await stage.KeepAsync(1, one => one with
        {
            Payments = OperatorEvent.Of(new Payment { Id = "pi_1", Standing = new Standing(PaymentState.Failed, FakeTime.Start) }),
        });

        var reply = await stage.SendAsync(Refund(entry, """{"already_refunded_minor":0}"""));

        Assert.Equal((409, "urn:stripe-processor:problem:not_paid"), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Empty(stage.Stripe.Charges);
    }

    [Fact]
    public async Task A_refund_that_the_dashboard_made_today_is_asked_about_before_the_same_amount_goes_again()
    {
        var stripe = OperatorEvent.EmptyStripe(call => call.Path != "/v1/refunds"
            ? null
            : call.Method == "POST" ? Refund("500") : StripeAnswers.Json(200, $$$"""
                {"object":"list","has_more":false,"data":[{"id":"re_0","object":"refund","amount":500,"currency":"usd","payment_intent":"pi_1",
                "status":"succeeded","created":{{{FakeTime.Start.AddHours(-3).ToUnixTimeSeconds()}}},"metadata":{}}]}
                """));
        using var stage = new Stage { Stripe = stripe };
        var entry = await stage.KeepAsync(1);

        var asked = await stage.SendAsync(Refund(entry, """{"already_refunded_minor":0,"amount":"5"}"""));
        var other = await stage.SendAsync(Refund(entry, """{"already_refunded_minor":0,"amount":"6"}"""));

        Assert.Equal((409, "urn:stripe-processor:problem:refunded_before"), (asked.StatusCode, asked.Json().Text("type")));
        Assert.Equal(200, other.StatusCode);
    }

    [Fact]
    public async Task A_refund_that_came_back_can_be_made_again_under_another_key()
    {
        var entryId = new Guid(1, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]);
        var stripe = OperatorEvent.EmptyStripe(call => call.Path != "/v1/refunds"
            ? null
            : call.Method == "POST" ? Refund("2500") : StripeAnswers.Json(200, $$$$"""
                {"object":"list","has_more":false,"data":[{"id":"re_0","object":"refund","amount":2500,"currency":"usd","payment_intent":"pi_1",
                "status":"failed","created":{{{{FakeTime.Start.ToUnixTimeSeconds()}}}},"metadata":{"refund_order":"{{{{entryId}}}}:refund:0:2500"}}]}
                """));
        using var stage = new Stage { Stripe = stripe };
        var entry = await stage.KeepAsync(1);

        var reply = await stage.SendAsync(Refund(entry, """{"already_refunded_minor":0}"""));

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal($"{entryId}:refund:0:2500:after1", Assert.Single(stripe.Charges).IdempotencyKey);
    }

    [Theory]
    [InlineData("charge_already_refunded", "nothing_left")]
    [InlineData("charge_disputed", "disputed")]
    [InlineData("balance_insufficient", "stripe_refused")]
    public async Task What_Stripe_refuses_is_told_as_a_conflict_and_not_as_a_fault_of_ours(string code, string kind)
    {
        var stripe = OperatorEvent.EmptyStripe(call => call is { Method: "POST", Path: "/v1/refunds" }
            ? StripeAnswers.Json(400, $$$"""{"error":{"type":"invalid_request_error","code":"{{{code}}}","message":"CANARY sentence"}}""")
            : null);
        using var stage = new Stage { Stripe = stripe };
        var entry = await stage.KeepAsync(1);

        var reply = await stage.SendAsync(Refund(entry, """{"already_refunded_minor":0}"""));

        Assert.Equal((409, "urn:stripe-processor:problem:" + kind), (reply.StatusCode, reply.Json().Text("type")));
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_is_not_told_that_a_gift_is_charged_at_most_once()
    {
        using var stage = new Stage { Stripe = StripeAnswers.Always(500, "{}") };
        var entry = await stage.KeepAsync(1);

        var reply = await stage.SendAsync(Refund(entry, """{"already_refunded_minor":0}"""));

        Assert.Equal(502, reply.StatusCode);
        Assert.DoesNotContain("gift", reply.Json().Text("detail"), StringComparison.Ordinal);
    }

    private static Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest Refund(LedgerEntry entry, string order) =>
        OperatorEvent.Post($"/operator/donations/{entry.Id}/refund", order);

    private static HttpResponseMessage Refund(string amount) => StripeAnswers.Json(200, $$"""
        {"id":"re_1","object":"refund","amount":{{amount}},"currency":"usd","payment_intent":"pi_1","charge":"ch_1","status":"succeeded",
        "created":{{FakeTime.Start.ToUnixTimeSeconds()}},"balance_transaction":null}
        """);
}

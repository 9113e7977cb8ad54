using System.Net;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public class IdempotencyTests : SandboxTest
{
    private static readonly (string Name, string Value)[] Payment =
    [
        ("amount", "2500"),
        ("currency", "usd"),
        ("confirm", "true"),
        ("payment_method", "pm_card_visa"),
        ("automatic_payment_methods[enabled]", "true"),
        ("automatic_payment_methods[allow_redirects]", "never"),
    ];

    [Fact]
    public async Task A_request_sent_again_gets_the_first_answer_and_pays_once()
    {
        var first = await SendAsync("gift-1", Payment);
        var second = await SendAsync("gift-1", [.. Payment.Reverse()]);

        Assert.Equal(first.Body, second.Body);
        Assert.Equal("true", second.Headers["Idempotent-Replayed"]);
        Assert.Equal(first.Headers["Request-Id"], second.Headers["Original-Request"]);
        Assert.NotEqual(first.Headers["Request-Id"], second.Headers["Request-Id"]);
        Assert.Equal("gift-1", second.Headers["Idempotency-Key"]);
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_decline_is_remembered_too()
    {
        (string, string)[] declined = [.. Payment.Select(field => field.Name == "payment_method" ? (field.Name, "pm_card_chargeDeclined") : field)];

        var first = await SendAsync("gift-1", declined);
        var second = await SendAsync("gift-1", declined);

        Assert.Equal(HttpStatusCode.PaymentRequired, second.Status);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_key_used_with_other_parameters_or_elsewhere_is_refused()
    {
        await SendAsync("gift-1", Payment);

        var otherAmount = await SendAsync("gift-1", [.. Payment.Select(field => field.Name == "amount" ? (field.Name, "2600") : field)]);
        var elsewhere = await Caller.SendAsync(HttpMethod.Post, "/v1/customers", Payment, idempotencyKey: "gift-1");

        Assert.Equal(HttpStatusCode.BadRequest, otherAmount.Status);
        Assert.Equal("idempotency_error", (string?)otherAmount.Error["type"]);
        Assert.Equal("idempotency_error", (string?)elsewhere.Error["type"]);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_request_that_fails_validation_may_be_corrected_under_the_same_key()
    {
        var wrong = await SendAsync("gift-1", [.. Payment, ("amonut", "1")]);
        var right = await SendAsync("gift-1", Payment);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal("succeeded", right["status"]);
    }

    [Fact]
    public async Task Fifty_requests_at_once_with_one_key_pay_once()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync("gift-1", Payment)));

        Assert.Single(replies.Where(reply => reply.Status == HttpStatusCode.OK).Select(reply => reply.Id).Distinct());
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), AssertInUse);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Who_comes_while_the_first_one_runs_is_told_to_come_again()
    {
        await Caller.ControlAsync("faults", new JsonObject { ["path"] = "/v1/payment_intents", ["method"] = "POST", ["delay_ms"] = 1500 });

        var first = SendAsync("gift-1", Payment);
        while ((await Caller.GetAsync("/_sandbox/state"))["keys_in_use"] == "0")
        {
        }

        var second = await SendAsync("gift-1", Payment);

        AssertInUse(second);
        Assert.Equal("succeeded", (await first)["status"]);
        Assert.Equal("true", (await SendAsync("gift-1", Payment)).Headers["Idempotent-Replayed"]);
    }

    [Fact]
    public async Task A_key_longer_than_255_characters_is_refused()
    {
        var reply = await SendAsync(new string('k', 256), Payment);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var first = await SendAsync("gift-1", Payment);
        await Caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 24 * 60 * 60 });

        var second = await SendAsync("gift-1", Payment);

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task A_rate_limited_request_is_not_remembered()
    {
        await Caller.ControlAsync("rate_limit", new JsonObject { ["per_second"] = 1 });
        await Caller.GetAsync("/v1/payment_intents");

        var limited = await SendAsync("gift-1", Payment);
        await Caller.ControlAsync("rate_limit", new JsonObject { ["per_second"] = 0 });
        var executed = await SendAsync("gift-1", Payment);

        Assert.Equal(HttpStatusCode.TooManyRequests, limited.Status);
        Assert.Equal("rate_limit", (string?)limited.Error["code"]);
        Assert.Equal("global-rate", limited.Headers["Stripe-Rate-Limited-Reason"]);
        Assert.Equal("succeeded", executed["status"]);
    }

    private static void AssertInUse(Reply reply)
    {
        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.Equal("idempotency_key_in_use", (string?)reply.Error["code"]);
        Assert.Equal("true", reply.Headers["Stripe-Should-Retry"]);
    }

    private Task<Reply> SendAsync(string key, (string Name, string Value)[] fields) =>
        Caller.SendAsync(HttpMethod.Post, "/v1/payment_intents", fields, idempotencyKey: key);

    private async Task<int> CountAsync() => (await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray().Count;
}

using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class StripeClientTests
{
    private const string Intent = """{"id":"pi_1","status":"succeeded"}""";

    private static readonly PaymentIntentCreate Gift = new() { Amount = 2500, Currency = "usd", Confirm = true, PaymentMethod = "pm_card_visa" };

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("sk_test_ 1")]
    [InlineData("sk_test_1\n")]
    [InlineData("sk_test_é")]
    [InlineData("pk_test_1")]
    [InlineData("pk_live_1")]
    public void A_key_that_cannot_work_is_refused_before_anything_is_sent_and_not_repeated(string key)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new StripeClient(key));

        Assert.DoesNotContain("_test_", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.stripe.com")]
    [InlineData("http://10.0.0.1:8081")]
    [InlineData("http://127.0.0.1.example.org")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://api.stripe.com/v1")]
    [InlineData("https://someone@api.stripe.com")]
    [InlineData("https://api.stripe.com/?a=b")]
    public void The_key_is_never_sent_in_the_clear_nor_to_a_half_address(string address)
    {
        var options = new StripeClientOptions { ApiBase = new Uri(address) };

        Assert.Throws<ArgumentException>(() => new StripeClient("sk_test_1", options));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8081")]
    [InlineData("http://localhost:8081")]
    [InlineData("http://[::1]:8081")]
    [InlineData("https://stripe.example.org:8443")]
    public async Task Another_address_serves_if_it_is_https_or_this_machine(string address)
    {
        var stripe = new ScriptedStripe().Answer(200, Intent);

        await stripe.Client(options: new() { ApiBase = new Uri(address) }).PaymentIntents.RetrieveAsync("pi_1", null, default);

        Assert.Equal(address + "/v1/payment_intents/pi_1", stripe.Only.Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_post_carries_key_version_name_and_idempotency_key()
    {
        var stripe = new ScriptedStripe().Answer(200, Intent);

        await stripe.Client().PaymentIntents.CreateAsync(Gift, "4c6a7e0e", default);

        var headers = stripe.Only.Headers;
        Assert.Equal("POST", stripe.Only.Method);
        Assert.Equal("Bearer rk_test_4711", headers["Authorization"]);
        Assert.Equal("2026-10-28.endive", headers["Stripe-Version"]);
        Assert.Equal("StripeProcessor/0.1", headers["User-Agent"]);
        Assert.Equal("application/json", headers["Accept"]);
        Assert.Equal("4c6a7e0e", headers["Idempotency-Key"]);
        Assert.Equal("application/x-www-form-urlencoded", headers["Content-Type"]);
        Assert.DoesNotContain("Stripe-Account", headers.Keys);
    }

    [Fact]
    public async Task A_read_has_its_parameters_in_the_query_and_no_idempotency_key()
    {
        var stripe = new ScriptedStripe().Answer(200, Intent);

        await stripe.Client().PaymentIntents.RetrieveAsync("pi_1", ["latest_charge.balance_transaction"], default);

        Assert.Equal("/v1/payment_intents/pi_1?expand[0]=latest_charge.balance_transaction", stripe.Only.Address.PathAndQuery);
        Assert.Null(stripe.Only.Body);
        Assert.DoesNotContain("Idempotency-Key", stripe.Only.Headers.Keys);
    }

    [Fact]
    public async Task A_connected_account_is_named_in_every_call()
    {
        var stripe = new ScriptedStripe().Answer(200, Intent);

        await stripe.Client(options: new() { Account = "acct_1" }).PaymentIntents.RetrieveAsync("pi_1", null, default);

        Assert.Equal("acct_1", stripe.Only.Headers["Stripe-Account"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("pi_1/confirm")]
    [InlineData("@evil.example")]
    [InlineData(".evil.example")]
    [InlineData("pi_1?expand[]=x")]
    [InlineData("pi_1%2F..")]
    [InlineData("pi 1")]
    [InlineData("pi_1\r\nX: y")]
    public async Task An_id_that_could_lead_the_key_astray_is_not_sent(string id)
    {
        var stripe = new ScriptedStripe();

        await Assert.ThrowsAsync<ArgumentException>(() => stripe.Client().PaymentIntents.RetrieveAsync(id, null, default));

        Assert.Empty(stripe.Sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\r\nStripe-Account: acct_2")]
    public async Task An_idempotency_key_cannot_write_another_header(string key)
    {
        var stripe = new ScriptedStripe();

        await Assert.ThrowsAsync<ArgumentException>(() => stripe.Client().PaymentIntents.CreateAsync(Gift, key, default));

        Assert.Empty(stripe.Sent);
    }

    [Fact]
    public async Task What_Stripe_says_about_its_answer_is_kept()
    {
        var stripe = new ScriptedStripe().Answer(
            201,
            Intent,
            ("Request-Id", "req_1"),
            ("Idempotent-Replayed", "true"),
            ("Stripe-Version", "2026-10-28.endive"),
            ("Stripe-Notice", "soon gone"));

        var response = await stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default);

        Assert.Equal("pi_1", response.Value.Id);
        Assert.Equal("req_1", response.RequestId);
        Assert.True(response.IdempotentReplayed);
        Assert.Equal("2026-10-28.endive", response.StripeVersion);
        Assert.Equal("soon gone", response.Notice);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{\"id\":\"pi_1\",\"status\":\"")]
    [InlineData("""{"status":"succeeded"}""")]
    [InlineData("""{"id":"pi_1","amount":"a lot"}""")]
    public async Task A_success_that_cannot_be_read_leaves_the_outcome_open(string body)
    {
        var stripe = new ScriptedStripe().Answer(200, body, ("Request-Id", "req_1"));

        var failure = await Assert.ThrowsAsync<StripeApiException>(() => stripe.Client().PaymentIntents.CreateAsync(Gift, "key", default));

        Assert.False(failure.IsOutcomeKnown);
        Assert.True(failure.IsSafeToRetry);
        Assert.Equal("req_1", failure.RequestId);
        Assert.Null(failure.InnerException);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace StripeProcessor.SystemTests.Sandbox;

public class AuthenticationTests : SandboxTest
{
    [Theory]
    [InlineData("sk_test_sandbox")]
    [InlineData("sk_test_51AnythingElse")]
    [InlineData("rk_test_restricted")]
    public async Task Any_test_key_that_is_not_publishable_opens_the_api(string key)
    {
        var reply = await Caller.SendAsync(HttpMethod.Get, "/v1/payment_intents", null, key);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task A_key_may_come_as_the_user_of_basic_authentication()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/payment_intents");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("sk_test_sandbox:")));

        var reply = await Caller.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sk_live_1")]
    [InlineData("rk_live_1")]
    [InlineData("pk_live_51RealMoney")]
    [InlineData("sk_test_")]
    [InlineData("nonsense")]
    public async Task No_key_a_live_key_or_nonsense_is_refused_without_repeating_it(string? key)
    {
        var reply = await Caller.SendAsync(HttpMethod.Get, "/v1/payment_intents", null, key);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("invalid_request_error", (string?)reply.Error["type"]);
        Assert.DoesNotContain(key ?? "(no key)", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publishable_key_may_not_create_a_payment()
    {
        var reply = await Caller.SendAsync(
            HttpMethod.Post, "/v1/payment_intents", [("amount", "2500"), ("currency", "usd")], "pk_test_sandbox");

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal("secret_key_required", (string?)reply.Error["code"]);
    }

    [Fact]
    public async Task A_publishable_key_makes_what_a_browser_makes()
    {
        var token = await Caller.SendAsync(
            HttpMethod.Post,
            "/v1/tokens",
            [("card[number]", "4242424242424242"), ("card[exp_month]", "12"), ("card[exp_year]", "2040"), ("card[cvc]", "123")],
            "pk_test_sandbox");
        var method = await Caller.SendAsync(
            HttpMethod.Post, "/v1/payment_methods", [("type", "card"), ("card[token]", token.Id)], "pk_test_sandbox");
        var confirmation = await Caller.SendAsync(
            HttpMethod.Post, "/v1/test_helpers/confirmation_tokens", [("payment_method", method.Id)], "pk_test_sandbox");

        Assert.StartsWith("tok_", token.Id, StringComparison.Ordinal);
        Assert.StartsWith("pm_", method.Id, StringComparison.Ordinal);
        Assert.StartsWith("ctoken_", confirmation.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publishable_key_sees_a_payment_only_with_its_client_secret()
    {
        var paid = await Caller.PayAsync();

        var without = await Caller.SendAsync(HttpMethod.Get, "/v1/payment_intents/" + paid.Id, null, "pk_test_sandbox");
        var guessed = await Caller.SendAsync(
            HttpMethod.Get, $"/v1/payment_intents/{paid.Id}?client_secret={paid.Id}_secret_guess", null, "pk_test_sandbox");
        var with = await Caller.SendAsync(
            HttpMethod.Get, $"/v1/payment_intents/{paid.Id}?client_secret={paid["client_secret"]}", null, "pk_test_sandbox");

        Assert.Equal(HttpStatusCode.Forbidden, without.Status);
        Assert.Equal(HttpStatusCode.NotFound, guessed.Status);
        Assert.Equal(HttpStatusCode.OK, with.Status);
    }
}

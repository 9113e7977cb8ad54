using System.Net;
using System.Text.Json.Nodes;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public sealed class KeyTests : SandboxTest
{
    [Theory]
    [InlineData("write", "GET", HttpStatusCode.OK)]
    [InlineData("read", "GET", HttpStatusCode.OK)]
    [InlineData("none", "GET", HttpStatusCode.Forbidden)]
    [InlineData("write", "POST", HttpStatusCode.OK)]
    [InlineData("read", "POST", HttpStatusCode.Forbidden)]
    [InlineData("none", "POST", HttpStatusCode.Forbidden)]
    public async Task A_restricted_key_may_do_what_it_was_given(string access, string method, HttpStatusCode status)
    {
        var key = await MakeAsync(new JsonObject { ["customer"] = access });

        var reply = await Caller.SendAsync(new HttpMethod(method), "/v1/customers", method == "POST" ? [] : null, key);

        Assert.StartsWith("rk_test_", key, StringComparison.Ordinal);
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task What_a_key_was_not_given_is_named_and_the_key_is_not()
    {
        var key = await MakeAsync(new JsonObject { ["customer"] = "write" });

        var reply = await Caller.SendAsync(HttpMethod.Post, "/v1/refunds", [], key);

        Assert.Equal((HttpStatusCode.Forbidden, "invalid_request_error", null), (reply.Status, (string?)reply.Error["type"], (string?)reply.Error["code"]));
        Assert.Contains("Having the 'rak_charge_write' permission would allow this request to continue.", (string)reply.Error["message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(key, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permission_is_looked_at_before_the_object_and_the_parameters()
    {
        var key = await MakeAsync(new JsonObject { ["charge"] = "read", ["all"] = "write" });

        var forbidden = await Caller.SendAsync(HttpMethod.Post, "/v1/charges/ch_none", [("nonsense", "1")], key);
        var missing = await Caller.SendAsync(HttpMethod.Post, "/v1/customers/cus_none", [], key);

        Assert.Equal(HttpStatusCode.Forbidden, forbidden.Status);
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (missing.Status, (string?)missing.Error["code"]));
    }

    [Fact]
    public async Task The_cause_of_a_booking_takes_a_permission_of_its_own()
    {
        var key = await MakeAsync(new JsonObject { ["balance"] = "read" });

        var plain = await Caller.SendAsync(HttpMethod.Get, "/v1/balance_transactions", null, key);
        var expanded = await Caller.SendAsync(HttpMethod.Get, "/v1/balance_transactions?expand[0]=data.source", null, key);

        Assert.Equal(HttpStatusCode.OK, plain.Status);
        Assert.Contains("rak_balance_transaction_source_read", (string)expanded.Error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_expired_opens_nothing_any_more()
    {
        var key = await MakeAsync(null);
        var before = await Caller.SendAsync(HttpMethod.Get, "/v1/customers", null, key);

        await Caller.ControlAsync("keys/expire", new JsonObject { ["key"] = key });
        await Caller.ControlAsync("keys/expire", new JsonObject { ["key"] = StripeSandbox.SecretKey });
        var after = await Caller.SendAsync(HttpMethod.Get, "/v1/customers", null, key);
        var main = await Caller.GetAsync("/v1/customers");

        Assert.Equal(HttpStatusCode.OK, before.Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired"), (after.Status, (string?)after.Error["code"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired"), (main.Status, (string?)main.Error["code"]));
        Assert.DoesNotContain(key, after.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_account_finds_nothing_of_this_one()
    {
        var customer = await Caller.PostAsync("/v1/customers");
        var made = await Caller.ControlAsync("keys", new JsonObject { ["account"] = "other" });
        var key = made["key"]!;

        var list = await Caller.SendAsync(HttpMethod.Get, "/v1/customers", null, key);
        var one = await Caller.SendAsync(HttpMethod.Get, "/v1/customers/" + customer.Id, null, key);
        var making = await Caller.SendAsync(HttpMethod.Post, "/v1/customers", [], key);

        Assert.Empty(list.Json["data"]!.AsArray());
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (one.Status, (string?)one.Error["code"]));
        Assert.Equal(HttpStatusCode.BadRequest, making.Status);
        Assert.Single(await Caller.ListAsync("/v1/customers"));
    }

    [Theory]
    [InlineData("customers", "write")]
    [InlineData("customer", "full")]
    public async Task A_permission_that_is_misspelt_makes_no_key(string name, string access)
    {
        var reply = await Caller.ControlAsync("keys", new JsonObject { ["permissions"] = new JsonObject { [name] = access } });

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task An_account_has_sixteen_webhook_endpoints_and_no_more()
    {
        for (var number = 0; number < 16; number++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Caller.ListenAsync($"https://{number}.example/", "charge.refunded")).Status);
        }

        var refused = await Caller.SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", Wanted, idempotencyKey: "seventeenth");
        await Caller.SendAsync(HttpMethod.Delete, "/v1/webhook_endpoints/" + (string)(await Caller.ListAsync("/v1/webhook_endpoints"))[0]["id"]!, null);
        var again = await Caller.SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", Wanted, idempotencyKey: "seventeenth");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(HttpStatusCode.OK, again.Status);
    }

    [Fact]
    public async Task An_endpoints_secret_is_told_again_to_the_same_idempotency_key_and_to_nobody_else()
    {
        var first = await Caller.SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", Wanted, idempotencyKey: "once");
        var again = await Caller.SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", Wanted, idempotencyKey: "once");
        var read = await Caller.GetAsync("/v1/webhook_endpoints/" + first.Id);

        Assert.Equal((first.Id, first["secret"]), (again.Id, again["secret"]));
        Assert.StartsWith("whsec_", first["secret"], StringComparison.Ordinal);
        Assert.Null(read["secret"]);
    }

    private static (string Name, string Value)[] Wanted => [("url", "https://give.example/stripe/webhook"), ("enabled_events[0]", "charge.refunded")];

    private async Task<string> MakeAsync(JsonObject? permissions)
    {
        var made = await Caller.ControlAsync("keys", new JsonObject { ["permissions"] = permissions });
        Assert.Equal(HttpStatusCode.OK, made.Status);
        return made["key"]!;
    }
}

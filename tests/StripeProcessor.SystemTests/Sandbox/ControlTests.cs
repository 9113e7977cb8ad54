using System.Net;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public class ControlTests : SandboxTest
{
    [Fact]
    public async Task The_front_door_leads_to_an_overview_of_payments()
    {
        var paid = await Caller.PayAsync();

        var door = await Caller.GetAsync("/");
        var overview = await Caller.GetAsync("/_sandbox/");

        Assert.Equal("/_sandbox/", door.Headers["Location"]);
        Assert.Contains(paid.Id, overview.Body, StringComparison.Ordinal);
        Assert.Contains("$25.00", overview.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("_secret_", overview.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forced_failure_comes_as_often_as_it_was_ordered_and_charges_nobody()
    {
        await FaultAsync(new JsonObject
        {
            ["status"] = 503, ["times"] = 2, ["headers"] = new JsonObject { ["Stripe-Should-Retry"] = "true" },
        });

        var first = await Caller.PayAsync();
        var second = await Caller.PayAsync();
        var third = await Caller.PayAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.Status);
        Assert.Equal("true", first.Headers["Stripe-Should-Retry"]);
        Assert.Equal("api_error", (string?)second.Error["type"]);
        Assert.Equal("succeeded", third["status"]);
        Assert.Single((await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_failure_may_be_told_although_the_payment_was_made()
    {
        await FaultAsync(new JsonObject { ["status"] = 500, ["execute"] = true });

        var reply = await Caller.PayAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, reply.Status);
        Assert.Single((await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    public async Task A_dropped_connection_leaves_the_payment_made_or_not(string drop, int payments)
    {
        await FaultAsync(new JsonObject { ["drop"] = drop });

        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.PayAsync());

        Assert.Equal(payments, (await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_body_may_end_in_the_middle()
    {
        await FaultAsync(new JsonObject { ["truncate"] = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.PayAsync());

        Assert.Single((await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_fault_waits_for_the_request_it_was_made_for()
    {
        await FaultAsync(new JsonObject { ["status"] = 500, ["path"] = "/v1/refunds", ["method"] = "POST" });

        var paid = await Caller.PayAsync();
        var refund = await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));

        Assert.Equal(HttpStatusCode.OK, paid.Status);
        Assert.Equal(HttpStatusCode.InternalServerError, refund.Status);
    }

    [Fact]
    public async Task Reset_leaves_nothing_behind()
    {
        await Caller.PayAsync();
        await FaultAsync(new JsonObject { ["status"] = 500 });

        await Caller.ControlAsync("reset", []);

        Assert.Empty((await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray());
        Assert.Empty((await Caller.GetAsync("/v1/events")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_form_from_another_site_cannot_give_orders()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_sandbox/faults");
        request.Content = new StringContent("""{"status":500}""");

        var reply = await Caller.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    private Task<Reply> FaultAsync(JsonObject fault)
    {
        fault.TryAdd("path", "/v1/payment_intents");
        fault.TryAdd("method", "POST");
        return Caller.ControlAsync("faults", fault);
    }
}

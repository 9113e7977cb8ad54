using System.Net;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public sealed class DashboardTests : WebhookTest
{
    private string Origin => Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_person_sees_what_was_sent_and_how_it_went()
    {
        await ListenAsync("payment_intent.succeeded");
        Receiver.Answer = _ => 503;
        var paid = await Caller.PayAsync(more: ("receipt_email", "donor@example.org"));
        await Caller.SettleAsync();

        var page = await Caller.GetAsync("/_sandbox/");

        Assert.Contains("payment_intent.succeeded", page.Body, StringComparison.Ordinal);
        Assert.Contains(paid.Id, page.Body, StringComparison.Ordinal);
        Assert.Contains("Failed (HTTP 503)", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("donor@example.org", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("whsec_", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_again_sends_the_same_event_again()
    {
        var endpoint = await ListenAsync("payment_intent.succeeded");
        await Caller.PayAsync();
        var first = await Receiver.NextAsync();

        var reply = await Caller.PressAsync("send", Origin, ("event", first.Id), ("endpoint", endpoint.Id));
        var again = await Receiver.NextAsync();

        Assert.Equal(HttpStatusCode.SeeOther, reply.Status);
        Assert.Equal("/_sandbox/", reply.Headers["Location"]);
        Assert.Equal(first.Id, again.Id);
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("X-Nothing", "said")]
    public async Task A_form_of_another_site_moves_no_money(string header, string value)
    {
        var paid = await Caller.PayAsync();

        var reply = await Caller.PressAsync("refund", header, value, [("charge", paid["latest_charge"]!)]);

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Empty(await Caller.ListAsync("/v1/refunds"));
    }

    [Fact]
    public async Task A_name_that_somebody_points_at_this_machine_is_another_site()
    {
        var paid = await Caller.PayAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_sandbox/do/refund");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("charge", paid["latest_charge"]!)]);
        request.Headers.Host = "rebound.example";
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        var reply = await Caller.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
    }

    [Fact]
    public async Task A_payment_is_refunded_from_the_page()
    {
        var paid = await Caller.PayAsync();

        await Caller.PressAsync("refund", "Sec-Fetch-Site", "same-origin", [("charge", paid["latest_charge"]!)]);

        Assert.Equal(2500, (long)Assert.Single(await Caller.ListAsync("/v1/refunds"))["amount"]!);
    }

    [Theory]
    [InlineData("win", "won")]
    [InlineData("lose", "lost")]
    public async Task A_dispute_is_raised_and_decided_from_the_page(string button, string outcome)
    {
        var paid = await Caller.PayAsync();

        await Caller.PressAsync("dispute", Origin, ("charge", paid["latest_charge"]!));
        var raised = Assert.Single(await Caller.ListAsync("/v1/disputes"));
        await Caller.PressAsync(button, Origin, ("dispute", (string)raised["id"]!));
        var decided = await Caller.GetAsync("/v1/disputes/" + (string)raised["id"]!);

        Assert.Equal("needs_response", (string?)raised["status"]);
        Assert.Equal(outcome, decided["status"]);
    }

    [Theory]
    [InlineData("hour", 60 * 60)]
    [InlineData("day", 24 * 60 * 60)]
    [InlineData("month", 28 * 24 * 60 * 60)]
    public async Task Time_passes_at_the_press_of_a_button(string by, long atLeast)
    {
        var before = (long)(await Caller.GetAsync("/_sandbox/state")).Json["now"]!;

        await Caller.PressAsync("clock", Origin, ("by", by));
        var after = (long)(await Caller.GetAsync("/_sandbox/state")).Json["now"]!;

        Assert.InRange(after - before, atLeast, (atLeast * 32 / 28) + 60);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_on_the_page()
    {
        var paid = await Caller.PayAsync();
        await Caller.PostAsync("/v1/refunds", ("payment_intent", paid.Id));

        var reply = await Caller.PressAsync("refund", Origin, ("charge", paid["latest_charge"]!));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("nothing left to give back", reply.Body, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_lets_a_browser_say_where_its_forms_come_from()
    {
        var page = await Caller.GetAsync("/_sandbox/");

        Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
    }
}

namespace StripeProcessor.Tests.Function;

public sealed class OperatorGateTests
{
    [Theory]
    [InlineData("GET", "/operator/donations")]
    [InlineData("GET", "/operator/donations/00000001-0000-0000-0102-030405060708")]
    [InlineData("POST", "/operator/donations/00000001-0000-0000-0102-030405060708/refund")]
    [InlineData("POST", "/operator/reconcile")]
    [InlineData("POST", "/operator/erase")]
    [InlineData("GET", "/operator/self-check")]
    [InlineData("GET", "/operator/audit")]
    [InlineData("POST", "/operator/webhook-endpoint")]
    [InlineData("POST", "/operator/webhook-endpoint/retire")]
    [InlineData("POST", "/operator/probe-key")]
    [InlineData("GET", "/operator/nothing-here")]
    [InlineData("DELETE", "/operator/donations")]
    [InlineData("OPTIONS", "/operator/donations")]
    public async Task Whoever_has_not_signed_is_turned_away_and_nothing_else_happens(string method, string path)
    {
        using var stage = new Stage();
        await stage.KeepAsync(1);

        var reply = await stage.SendAsync(Event.Of(method, path, "{\"already_refunded_minor\":0}", ("content-type", "application/json"), ("origin", Stage.Site)));

        Assert.Equal(403, reply.StatusCode);
        Assert.Equal("urn:stripe-processor:problem:no_operator", reply.Json().Text("type"));
        Assert.Empty(stage.Stripe.Calls);
        Assert.Empty(await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None));
    }

    [Theory]
    [InlineData("GET", "/operator/donations", 200)]
    [InlineData("GET", "/operator/nothing-here", 404)]
    [InlineData("OPTIONS", "/operator/donations", 405)]
    [InlineData("PUT", "/operator/donations", 405)]
    public async Task No_browser_is_let_in_whatever_its_page_is_and_whatever_it_asks(string method, string path, int status)
    {
        using var stage = new Stage();

        var reply = await stage.SendAsync(OperatorEvent.Signed(Event.Of(method, path, null, ("origin", Stage.Site)), ""));

        Assert.Equal(status, reply.StatusCode);
        Assert.DoesNotContain(reply.Headers.Keys, name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_header_that_claims_an_operator_makes_none()
    {
        using var stage = new Stage();

        var reply = await stage.SendAsync(Event.Get("/operator/donations", ("x-amzn-iam-user-arn", OperatorEvent.Arn), ("authorization", "AWS4-HMAC-SHA256 x")));

        Assert.Equal(403, reply.StatusCode);
    }
}

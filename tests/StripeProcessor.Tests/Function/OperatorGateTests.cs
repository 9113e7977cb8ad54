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

    [Theory]
    [InlineData("operators.riverside.example", true, 200)]
    [InlineData("OPERATORS.riverside.example", true, 200)]
    [InlineData("operators.riverside.example", false, 403)]
    [InlineData("give.riverside.example", true, 403)]
    [InlineData("a1b2c3.execute-api.eu-west-1.amazonaws.com", false, 403)]
    [InlineData(null, true, 403)]
    public async Task Mutual_TLS_cannot_be_walked_around_by_another_name_of_the_API(string? name, bool hasCertificate, int status)
    {
        using var stage = new Stage();
        stage.Variables["OPERATOR_DOMAIN"] = "operators.riverside.example";
        var request = OperatorEvent.Get("/operator/donations");
        request.RequestContext.DomainName = name;
        request.RequestContext.Authentication = hasCertificate ? new() { ClientCert = new() { SerialNumber = "a1" } } : null;

        var reply = await stage.SendAsync(request);

        Assert.Equal(status, reply.StatusCode);
        Assert.Equal(status == 200 ? null : "urn:stripe-processor:problem:other_door", reply.Json().Text("type"));
    }

    [Fact]
    public async Task A_certificate_without_a_signature_makes_no_operator()
    {
        using var stage = new Stage();
        stage.Variables["OPERATOR_DOMAIN"] = "operators.riverside.example";
        var request = Event.Get("/operator/donations");
        request.RequestContext.DomainName = "operators.riverside.example";
        request.RequestContext.Authentication = new() { ClientCert = new() { SerialNumber = "a1" } };

        var reply = await stage.SendAsync(request);

        Assert.Equal("urn:stripe-processor:problem:no_operator", reply.Json().Text("type"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Where_no_name_is_set_for_operators_any_will_do(string? domain)
    {
        using var stage = new Stage();
        stage.Variables["OPERATOR_DOMAIN"] = domain;

        Assert.Equal(200, (await stage.SendAsync(OperatorEvent.Get("/operator/donations"))).StatusCode);
    }

    [Fact]
    public async Task Donors_give_under_any_name_whatever_operators_need()
    {
        using var stage = new Stage();
        stage.Variables["OPERATOR_DOMAIN"] = "operators.riverside.example";

        Assert.Equal(200, (await stage.GiveAsync("""{"amount":"25","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""")).StatusCode);
    }
}

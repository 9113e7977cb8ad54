namespace StripeProcessor.Tests.Function;

public sealed class PredecessorRouteTests
{
    private const string Body = """
        {"payment_info":{"amount":762,"currency":"usd","source":"tok_visa","description":"Test donation","receipt_email":"a@b.org","stripe_key":"test"}}
        """;

    private readonly Stage _stage = new();

    [Fact]
    public async Task A_front_end_of_its_day_gets_the_reply_it_knows()
    {
        var reply = await SendAsync(Body);

        Assert.Equal((200, """{"status":"succeeded"}"""), (reply.StatusCode, reply.Body));
        Assert.Equal(Stage.Site, reply.Header("Access-Control-Allow-Origin"));

        var charge = Assert.Single(_stage.Stripe.Charges);
        Assert.Equal(("762", "usd", "tok_visa"), (charge["amount"], charge["currency"], charge["payment_method_data[card][token]"]));
        Assert.Equal(("Test donation", "a@b.org"), (charge["description"], charge["receipt_email"]));
        Assert.Equal("never", charge["automatic_payment_methods[allow_redirects]"]);
        Assert.Null(charge["metadata[comment]"]);
    }

    [Theory]
    [InlineData("card_declined", "generic_decline", "card_declined")]
    [InlineData("expired_card", "expired_card", "expired_card")]
    [InlineData("incorrect_cvc", "incorrect_cvc", "card_declined")]
    [InlineData("card_declined", "stolen_card", "card_declined")]
    public async Task A_decline_is_200_as_it_was(string code, string declineCode, string told)
    {
        var stage = new Stage { Stripe = StripeAnswers.Declining(code, declineCode) };

        var reply = await stage.SendAsync(Event.Json("/v1/payment/request", Body, ("origin", Stage.Site)));

        var status = reply.Json().GetProperty("status");
        Assert.Equal((200, "error", "card_error", told), (reply.StatusCode, status.Text("status"), status.Text("type"), status.Text("code")));
        Assert.NotEmpty(status.Text("message")!);
        Assert.DoesNotContain("CANARY", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("stolen", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_token_sent_twice_is_one_gift()
    {
        await SendAsync(Body);
        await SendAsync(Body);

        Assert.Single(_stage.Stripe.Charges.Select(charge => charge.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task A_blank_beside_the_token_does_not_make_another_gift_of_it()
    {
        await SendAsync(Body);
        await SendAsync(Body.Replace("\"tok_visa\"", "\" tok_visa \"", StringComparison.Ordinal));

        Assert.Single(_stage.Stripe.Charges.Select(charge => charge.IdempotencyKey).Distinct());
    }

    [Theory]
    [InlineData("isk", "50000", "50000")]
    [InlineData("mga", "20000", "20000")]
    [InlineData("kwd", "5120", "5120")]
    [InlineData("jpy", "500", "500")]
    public async Task No_gift_of_a_front_end_of_its_day_grows_a_hundredfold(string currency, string amount, string charged)
    {
        var stage = new Stage { Form = DonateRouteTests.OddCurrencies };

        var reply = await stage.SendAsync(Event.Json("/v1/payment/request", $$$"""
            {"payment_info":{"amount":{{{amount}}},"currency":"{{{currency}}}","source":"tok_visa"}}
            """));

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal(charged, Assert.Single(stage.Stripe.Charges)["amount"]);
    }

    [Fact]
    public async Task Half_a_krona_is_refused_and_not_taken_for_fifty()
    {
        var stage = new Stage { Form = DonateRouteTests.OddCurrencies };

        var reply = await stage.SendAsync(Event.Json("/v1/payment/request", """{"payment_info":{"amount":50050,"currency":"isk","source":"tok_visa"}}"""));

        Assert.Equal(["amount:not_chargeable"], reply.Faults());
        Assert.Empty(stage.Stripe.Charges);
    }

    [Fact]
    public async Task What_Stripe_finds_wrong_is_told_by_its_own_names_too()
    {
        var stage = new Stage { Stripe = StripeAnswers.Always(400, """{"error":{"type":"invalid_request_error","code":"email_invalid"}}""") };

        var reply = await stage.SendAsync(Event.Json("/v1/payment/request", Body));

        Assert.Equal(["receipt_email:unreadable"], reply.Faults());
    }

    [Fact]
    public async Task A_gift_through_the_newer_route_is_never_taken_for_one_through_this()
    {
        await SendAsync(Body);
        await _stage.GiveAsync("""{"amount":"7.62","source":"tok_visa"}""");

        Assert.Equal(2, _stage.Stripe.Charges.Select(charge => charge.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task A_bank_that_asks_back_cannot_be_answered_from_here()
    {
        var stage = new Stage { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("requires_action")) };

        var reply = await stage.SendAsync(Event.Json("/v1/payment/request", Body));

        Assert.Equal("authentication_required", reply.Json().GetProperty("status").Text("code"));
        Assert.DoesNotContain("CANARY", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"payment_info":{"amount":762,"currency":"usd","source":"tok_visa","stripe_key":"live"}}""", "stripe_key:differs")]
    [InlineData("""{"payment_info":{"amount":762,"currency":"usd"}}""", "source:missing")]
    [InlineData("""{"payment_info":{"amount":762,"currency":"usd","source":" "}}""", "source:missing")]
    [InlineData("""{"payment_info":{"amount":762,"currency":"usd","source":"tok_visa","receipt_email":"nobody"}}""", "receipt_email:unreadable")]
    [InlineData("""{"payment_info":{"amount":762,"currency":"usd","source":"tok_visa","description":"4242 4242 4242 4242"}}""", "description:card_number")]
    [InlineData("""{"payment_info":{"amount":762,"currency":"ugx","source":"tok_visa"}}""", "currency:not_offered")]
    [InlineData("""{"payment_info":{"amount":1,"currency":"usd","source":"tok_visa"}}""", "amount:too_small")]
    public async Task What_was_charged_unchecked_is_checked_now_and_told_by_its_own_names(string body, string fault)
    {
        var reply = await SendAsync(body);

        Assert.Equal(422, reply.StatusCode);
        Assert.Contains(fault, reply.Faults());
        Assert.DoesNotContain("4242", reply.Body + _stage.Log, StringComparison.Ordinal);
        Assert.Empty(_stage.Stripe.Charges);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"payment_info":[]}""")]
    [InlineData("""{"payment_info":{"amount":762},"payment_info":{"amount":1}}""")]
    [InlineData("""{"payment_info":{"amount":{"x":1}}}""")]
    [InlineData("""{"payment_info":{"amount":762}""")]
    public async Task A_body_of_another_shape_is_not_read(string body)
    {
        Assert.Equal(400, (await SendAsync(body)).StatusCode);
    }

    [Fact]
    public async Task What_lies_beside_the_payment_is_ignored()
    {
        Assert.Equal(200, (await SendAsync(Body.Replace("{\"payment_info\"", "{\"other\":[{}],\"payment_info\"", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task The_limit_and_the_format_are_those_of_every_donation()
    {
        Assert.Equal(413, (await SendAsync(new string(' ', 20000))).StatusCode);
        Assert.Equal(415, (await _stage.SendAsync(Event.Form("/v1/payment/request", "amount=1"))).StatusCode);
    }

    private Task<Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse> SendAsync(string body) =>
        _stage.SendAsync(Event.Json("/v1/payment/request", body));
}

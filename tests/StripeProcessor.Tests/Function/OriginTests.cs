namespace StripeProcessor.Tests.Function;

public sealed class OriginTests
{
    private const string Gift = """{"amount":"25","source":"tok_visa"}""";

    private readonly Stage _stage = new();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://www.riverside.example")]
    [InlineData("https://www.riverside.example:8443")]
    [InlineData("https://www.riverside.example.evil.example")]
    [InlineData("https://evilwww.riverside.example")]
    [InlineData("https://www.riverside.example/")]
    [InlineData("https://riverside.example")]
    public async Task A_page_that_is_not_on_the_list_cannot_give_in_a_donors_name(string origin)
    {
        foreach (var (path, body) in new[] { ("/donations", Gift), ("/v1/payment/request", """{"payment_info":{"amount":762,"currency":"usd","source":"tok_visa"}}""") })
        {
            var reply = await _stage.SendAsync(Event.Json(path, body, ("origin", origin)));

            Assert.Equal(403, reply.StatusCode);
            Assert.Null(reply.Header("Access-Control-Allow-Origin"));
        }

        Assert.Empty(_stage.Stripe.Charges);
    }

    [Theory]
    [InlineData(Stage.Site)]
    [InlineData("https://gala.riverside.example")]
    public async Task The_organisations_sites_can_send_and_read(string origin)
    {
        var reply = await _stage.SendAsync(Event.Json("/donations", Gift, ("origin", origin)));

        Assert.Equal((200, origin, "Origin"), (reply.StatusCode, reply.Header("Access-Control-Allow-Origin"), reply.Header("Vary")));
        Assert.Equal("retry-after", reply.Header("Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task The_form_on_our_own_error_page_can_be_sent()
    {
        var reply = await _stage.SendAsync(Event.Form("/donations", "amount=25", ("origin", "https://give.riverside.example")));

        Assert.Equal(303, reply.StatusCode);
    }

    [Fact]
    public async Task Whoever_is_no_browser_names_no_origin_and_is_served()
    {
        var reply = await _stage.GiveAsync(Gift);

        Assert.Equal(200, reply.StatusCode);
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_faulty_gift_from_an_allowed_site_can_be_read_by_its_script()
    {
        var reply = await _stage.SendAsync(Event.Json("/donations", "{}", ("origin", Stage.Site)));

        Assert.Equal((422, Stage.Site), (reply.StatusCode, reply.Header("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("/donations", "POST, OPTIONS")]
    [InlineData("/v1/payment/request", "POST, OPTIONS")]
    [InlineData("/form", "GET, HEAD, OPTIONS")]
    public async Task A_browser_of_an_allowed_site_is_told_what_it_may_send(string path, string methods)
    {
        var reply = await _stage.SendAsync(Event.Of("OPTIONS", path, null, ("origin", Stage.Site), ("access-control-request-method", "POST")));

        Assert.Equal((204, Stage.Site, methods), (reply.StatusCode, reply.Header("Access-Control-Allow-Origin"), reply.Header("Access-Control-Allow-Methods")));
        Assert.Contains("content-type", reply.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Contains("idempotency-key", reply.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Equal("Origin", reply.Header("Vary"));
    }

    [Fact]
    public async Task A_browser_of_another_site_is_told_nothing()
    {
        var reply = await _stage.SendAsync(Event.Of("OPTIONS", "/donations", null, ("origin", "https://evil.example"), ("access-control-request-method", "POST")));

        Assert.Equal(403, reply.StatusCode);
        Assert.DoesNotContain(reply.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/thanks.html")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)//https://www.riverside.example/")]
    [InlineData("data:text/html,hello")]
    [InlineData("http://www.riverside.example/")]
    [InlineData("https://www.riverside.example@evil.example/")]
    [InlineData("https://www.riverside.example:secret@evil.example/")]
    [InlineData("https://evil.example@www.riverside.example/")]
    [InlineData("https://@www.riverside.example/")]
    [InlineData("https:\\\\www.riverside.example/")]
    [InlineData("https://www.riverside.example\\@evil.example/")]
    [InlineData("https://www.riverside.example\\.evil.example/")]
    [InlineData("https://www.riverside.example%00.evil.example/")]
    [InlineData("https://www.riverside.example%2eevil.example/")]
    [InlineData("https://www.riverside.example.evil.example/")]
    [InlineData("https://www.riverside.example./")]
    [InlineData("https://www.riverside.example:8443/")]
    [InlineData("https:/www.riverside.example/")]
    [InlineData("https:www.riverside.example/")]
    [InlineData("https://www.riverside.example/\tx")]
    [InlineData("https://evil.example/?https://www.riverside.example/")]
    [InlineData("https://evil.example#https://www.riverside.example/")]
    [InlineData("https://evil。example/")]
    public async Task No_link_of_ours_ends_on_somebody_elses_page(string address)
    {
        foreach (var field in new[] { "_next", "_cancel" })
        {
            var reply = await _stage.SendAsync(Event.Json("/donations", System.Text.Json.JsonSerializer.Serialize(
                new Dictionary<string, string> { ["amount"] = "25", ["source"] = "tok_visa", [field] = address })));

            Assert.Equal(422, reply.StatusCode);
            Assert.Contains(reply.Faults(), fault => fault.StartsWith(field + ":", StringComparison.Ordinal));
        }

        Assert.Empty(_stage.Stripe.Charges);
    }

    [Fact]
    public async Task A_site_whose_name_is_not_plain_ASCII_gets_its_donors_back()
    {
        var stage = new Stage { Variables = { ["ALLOWED_ORIGINS"] = "https://bücher.example", ["THANKS_URL"] = "https://bücher.example/süß?a=b#c", ["CANCEL_URL"] = "https://bücher.example/x" } };

        var reply = await stage.SendAsync(Event.Form("/donations", "amount=25&source=tok_visa", ("origin", "https://xn--bcher-kva.example")));
        await stage.GiveAsync("""{"amount":"25","_next":"https://bücher.example/"}""");

        Assert.StartsWith("https://xn--bcher-kva.example/s%C3%BC%C3%9F?a=b&donation=", reply.Header("Location"), StringComparison.Ordinal);
        Assert.EndsWith("#c", reply.Header("Location"), StringComparison.Ordinal);
        Assert.StartsWith("https://xn--bcher-kva.example/?donation=", stage.Stripe.Charges[1]["success_url"], StringComparison.Ordinal);
        Assert.Equal("https://xn--bcher-kva.example/x", stage.Stripe.Charges[1]["cancel_url"]);
    }

    [Fact]
    public async Task An_address_that_grows_beyond_what_Stripe_takes_is_the_forms_fault_and_wakes_nobody()
    {
        var address = Stage.Site + "/" + new string('漢', 1000);

        var reply = await _stage.GiveAsync($$"""{"amount":"25","_next":"{{address}}"}""");

        Assert.Equal(422, reply.StatusCode);
        Assert.Empty(_stage.Stripe.Charges);
    }

    [Theory]
    [InlineData("https://www.riverside.example/thanks", "https://www.riverside.example/thanks?donation=")]
    [InlineData("https://www.riverside.example", "https://www.riverside.example/?donation=")]
    [InlineData("https://WWW.riverside.example:443/a?b=c", "https://www.riverside.example/a?b=c&donation=")]
    [InlineData("https://gala.riverside.example/süß#end", "https://gala.riverside.example/s%C3%BC%C3%9F?donation=")]
    [InlineData("", "https://www.riverside.example/thanks.html?donation=")]
    public async Task The_organisations_own_pages_are_where_donors_come_back_to(string address, string start)
    {
        var reply = await _stage.GiveByFormAsync("amount=25&source=tok_visa&_next=" + Uri.EscapeDataString(address));

        Assert.Equal(303, reply.StatusCode);
        Assert.StartsWith(start, reply.Header("Location"), StringComparison.Ordinal);
    }
}

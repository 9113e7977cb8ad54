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

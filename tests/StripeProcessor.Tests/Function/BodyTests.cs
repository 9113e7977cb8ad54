using System.Text;

namespace StripeProcessor.Tests.Function;

public sealed class BodyTests
{
    private readonly Stage _stage = new();

    [Theory]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/jsonp")]
    [InlineData("")]
    public async Task Only_JSON_and_plain_forms_are_read(string contentType)
    {
        var reply = await _stage.SendAsync(Event.Of("POST", "/donations", "amount=25", ("content-type", contentType)));

        Assert.Equal(415, reply.StatusCode);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    public async Task How_the_content_type_is_written_does_not_matter(string contentType)
    {
        var reply = await _stage.SendAsync(Event.Of("POST", "/donations", """{"amount":"25"}""", ("Content-Type", contentType)));

        Assert.Equal(200, reply.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"amount\"")]
    [InlineData("{")]
    [InlineData("""{"amount":"25"}{}""")]
    [InlineData("""{"amount":"25",}""")]
    [InlineData("""{"amount":"25","amount":"26"}""")]
    [InlineData("""{"amount":"25","amount":null}""")]
    [InlineData("""{"amount":null,"amount":"26"}""")]
    [InlineData("""{"amount":"25","\u0061mount":"26"}""")]
    [InlineData("""{"amount":{"value":25}}""")]
    [InlineData("""{"amount":["25"]}""")]
    [InlineData("""{"amount":"25","comment":"\ud800"}""")]
    [InlineData("""{"amount":"25","x":{"y":"\ud800"}""")]
    public async Task JSON_that_could_be_read_in_another_way_is_not_read_at_all(string body)
    {
        var reply = await _stage.GiveAsync(body);

        Assert.Equal(400, reply.StatusCode);
        Assert.Empty(_stage.Stripe.Charges);
    }

    [Theory]
    [InlineData("amount=25&amount=26")]
    [InlineData("amount=25&%61mount=26")]
    [InlineData("amount=%")]
    [InlineData("amount=%2")]
    [InlineData("amount=%zz")]
    [InlineData("amount=25&comment=%ff")]
    [InlineData("amount=25&comment=%c3")]
    [InlineData("%ed%a0%80=1")]
    public async Task A_form_that_could_be_read_in_another_way_is_not_read_at_all(string body)
    {
        var reply = await _stage.GiveByFormAsync(body);

        Assert.Equal(400, reply.StatusCode);
        Assert.Empty(_stage.Stripe.Charges);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_not_replaced_by_something_that_is()
    {
        var json = Event.Base64(Event.Json("/donations", ""), [.. "{\"amount\":\"25\",\"name\":\""u8, 0xE9, .. "\"}"u8]);

        Assert.Equal(400, (await _stage.SendAsync(json)).StatusCode);
    }

    [Fact]
    public async Task Text_that_no_bytes_can_have_been_is_refused()
    {
        Assert.Equal(400, (await _stage.GiveAsync("{\"amount\":\"25\",\"name\":\"\ud800\"}")).StatusCode);
    }

    [Fact]
    public async Task Base64_that_is_not_is_refused()
    {
        var request = Event.Json("/donations", "*not base64*");
        request.IsBase64Encoded = true;

        Assert.Equal(400, (await _stage.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData(16384, 200)]
    [InlineData(16385, 413)]
    public async Task The_limit_is_sixteen_kibibytes_as_the_client_sent_them(int bytes, int status)
    {
        var body = """{"amount":"25","padding":""}""";
        body = body[..^2] + new string('x', bytes - body.Length) + body[^2..];

        Assert.Equal(status, (await _stage.GiveAsync(body)).StatusCode);
        Assert.Equal(status, (await _stage.SendAsync(Event.Base64(Event.Json("/donations", ""), Encoding.UTF8.GetBytes(body)))).StatusCode);
    }

    [Fact]
    public async Task The_limit_counts_bytes_and_not_letters()
    {
        var reply = await _stage.GiveAsync($$"""{"amount":"25","padding":"{{new string('é', 9000)}}"}""");

        Assert.Equal(413, reply.StatusCode);
    }

    [Fact]
    public async Task Fields_nobody_knows_are_ignored_whatever_they_hold()
    {
        var reply = await _stage.GiveAsync("""{"amount":"25","utm":{"source":["x"]},"csrf":null,"comment":null}""");

        Assert.Equal(200, reply.StatusCode);
    }

    [Theory]
    [InlineData("""{"amount":25}""", "25.00")]
    [InlineData("""{"amount":25.50}""", "25.50")]
    [InlineData("""{"amount_minor":2550}""", "25.50")]
    public async Task A_number_in_JSON_is_read_by_its_digits(string body, string amount)
    {
        Assert.Equal(amount, (await _stage.GiveAsync(body)).Json().Text("amount"));
    }

    [Theory]
    [InlineData("""{"amount":25.0000000000000001}""")]
    [InlineData("""{"amount":2.5e1}""")]
    [InlineData("""{"amount":-25}""")]
    [InlineData("""{"amount_minor":25.5}""")]
    public async Task A_number_that_is_no_plain_amount_is_refused_as_typed_text_would_be(string body)
    {
        Assert.Equal(422, (await _stage.GiveAsync(body)).StatusCode);
    }

    [Fact]
    public async Task An_event_with_nothing_in_it_is_answered_too()
    {
        var reply = await _stage.SendAsync(new Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest());

        Assert.Equal(404, reply.StatusCode);
    }
}

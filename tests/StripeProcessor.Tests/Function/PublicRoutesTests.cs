using Amazon.Lambda.APIGatewayEvents;
using StripeProcessor.Function;

namespace StripeProcessor.Tests.Function;

public sealed class PublicRoutesTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task A_page_can_draw_the_form_from_what_the_function_tells()
    {
        var reply = await _stage.SendAsync(Event.Get("/form", ("origin", Stage.Site)));

        Assert.Equal((200, "max-age=300", Stage.Site), (reply.StatusCode, reply.Header("Cache-Control"), reply.Header("Access-Control-Allow-Origin")));
        var form = reply.Json();
        Assert.Equal(("pk_test_public", "test", "Riverside Food Bank", "usd"), (form.Text("publishable_key"), form.Text("mode"), form.Text("organisation"), form.Text("default_currency")));

        var usd = form.GetProperty("currencies")[0];
        Assert.Equal(
            """{"code":"usd","symbol":"$","exponent":2,"minimum_minor":100,"maximum_minor":1000000,"minimum":"1.00","maximum":"10000.00","presets":["10.00","25.00","50.00","100.00"],"fee":{"percent":"2.9","fixed":"0.30","fixed_minor":30}}""",
            usd.GetRawText());
        Assert.Equal("""["one_time","weekly","monthly","yearly"]""", form.GetProperty("frequencies").GetRawText());
        Assert.Equal("winter-shelter", form.GetProperty("designations")[1].Text("id"));
        Assert.NotEmpty(form.Text("fee_formula")!);
    }

    [Fact]
    public async Task Health_tells_mode_and_version()
    {
        var reply = await _stage.SendAsync(Event.Get("/health"));

        Assert.Equal((200, """{"status":"ok","mode":"test","version":"0.1.0"}"""), (reply.StatusCode, reply.Body));
        Assert.StartsWith(FunctionSettings.Version, typeof(FunctionHost).Assembly.GetName().Version!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_of_a_page_is_the_page_without_its_body()
    {
        var head = await _stage.SendAsync(Event.Of("HEAD", "/form", null));
        var get = await _stage.SendAsync(Event.Get("/form"));

        Assert.Equal((200, ""), (head.StatusCode, head.Body));
        Assert.Equal(get.Headers, head.Headers);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/donations/")]
    [InlineData("/Donations")]
    [InlineData("/%64onations")]
    [InlineData("/donations%2F")]
    [InlineData("/donations%00")]
    [InlineData("//donations")]
    [InlineData("/../donations")]
    [InlineData("/%")]
    [InlineData("/\ud800")]
    public async Task Any_other_path_leads_nowhere_and_breaks_nothing(string path)
    {
        foreach (var method in new[] { "GET", "POST", "OPTIONS", "BREW" })
        {
            var reply = await _stage.SendAsync(Event.Of(method, path, "x"));

            Assert.Equal((404, "application/problem+json"), (reply.StatusCode, reply.Header("Content-Type")));
        }
    }

    [Theory]
    [InlineData("GET", "/donations", "POST, OPTIONS")]
    [InlineData("HEAD", "/donations", "POST, OPTIONS")]
    [InlineData("POST", "/form", "GET, HEAD, OPTIONS")]
    [InlineData("DELETE", "/health", "GET, HEAD, OPTIONS")]
    [InlineData("PUT", "/v1/payment/request", "POST, OPTIONS")]
    public async Task Another_method_is_told_which_ones_there_are(string method, string path, string allow)
    {
        var reply = await _stage.SendAsync(Event.Of(method, path, null));

        Assert.Equal((405, allow, "application/problem+json"), (reply.StatusCode, reply.Header("Allow"), reply.Header("Content-Type")));
    }

    [Fact]
    public async Task Every_reply_stays_out_of_caches_frames_and_guesses()
    {
        foreach (var reply in await EveryKindOfReplyAsync())
        {
            Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
            Assert.NotNull(reply.Header("Cache-Control"));
            Assert.NotNull(reply.Header("Referrer-Policy"));
            Assert.Contains("frame-ancestors 'none'", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal("Origin", reply.Header("Vary"));

            if (reply.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                Assert.NotNull(reply.Header("Strict-Transport-Security"));
            }
        }
    }

    [Fact]
    public async Task Only_the_public_form_may_be_kept_by_a_cache()
    {
        var kept = (await EveryKindOfReplyAsync()).Where(reply => reply.Header("Cache-Control") != "no-store");

        Assert.Equal("max-age=300", Assert.Single(kept).Header("Cache-Control"));
    }

    private async Task<List<APIGatewayHttpApiV2ProxyResponse>> EveryKindOfReplyAsync() =>
    [
        await _stage.SendAsync(Event.Get("/form")),
        await _stage.SendAsync(Event.Get("/health")),
        await _stage.SendAsync(Event.Get("/nowhere")),
        await _stage.SendAsync(Event.Get("/donations")),
        await _stage.SendAsync(Event.Of("OPTIONS", "/donations", null, ("origin", Stage.Site))),
        await _stage.GiveAsync("""{"amount":"25","source":"tok_visa"}"""),
        await _stage.GiveAsync("""{"amount":"0"}"""),
        await _stage.GiveByFormAsync("amount=25"),
        await _stage.GiveByFormAsync("amount=0"),
        await new Stage { Stripe = StripeAnswers.Always(500, "{}") }.GiveByFormAsync("amount=25"),
        await _stage.SendAsync(Event.Json("/v1/payment/request", "{}")),
    ];
}

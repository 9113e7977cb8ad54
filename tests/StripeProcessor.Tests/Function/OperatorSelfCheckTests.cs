using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Function;

public sealed class OperatorSelfCheckTests
{
    [Fact]
    public async Task A_stack_without_secrets_says_what_to_seal_and_still_looks_at_the_rest()
    {
        using var stage = new Stage();
        stage.Variables["STRIPE_KEY_CIPHERTEXT"] = null;

        var checks = await CheckAsync(stage);

        Assert.Equal(
            ["stripe_key fail", "ledger ok", "webhook_secret fail", "token_key warn", "parked_events ok", "time ok"],
            checks.Select(check => check.Key + " " + check.Value));
    }

    [Theory]
    [InlineData("https://give.riverside.example/stripe/webhook", "enabled", "*", StripeClient.ApiVersion, "ok")]
    [InlineData("https://give.riverside.example/stripe/webhook", "disabled", "*", StripeClient.ApiVersion, "fail")]
    [InlineData("https://give.riverside.example/stripe/webhook", "enabled", "charge.refunded", StripeClient.ApiVersion, "warn")]
    [InlineData("https://give.riverside.example/stripe/webhook", "enabled", "*", "2025-01-27.acacia", "warn")]
    [InlineData("https://give.riverside.example/other", "enabled", "*", StripeClient.ApiVersion, "fail")]
    [InlineData("http://give.riverside.example:8080/stripe/webhook", "enabled", "*", StripeClient.ApiVersion, "ok")]
    [InlineData("https://other.example/stripe/webhook", "enabled", "*", StripeClient.ApiVersion, "warn")]
    [InlineData("https://notgive.riverside.example/stripe/webhook", "enabled", "*", StripeClient.ApiVersion, "warn")]
    public async Task The_webhook_endpoint_must_lead_here_be_on_and_send_what_this_version_reads(
        string url, string status, string types, string version, string state)
    {
        var stripe = OperatorEvent.EmptyStripe(call => call.Path switch
        {
            "/v1/balance" => StripeAnswers.Json(200, """{"object":"balance","livemode":false}"""),
            "/v1/webhook_endpoints" => StripeAnswers.Json(200, $$"""
                {"object":"list","has_more":false,"data":[{"id":"we_1","url":"{{url}}","status":"{{status}}","enabled_events":["{{types}}"],"api_version":"{{version}}"}]}
                """),
            _ => null,
        });
        using var stage = new Stage { Stripe = stripe };

        var checks = await CheckAsync(stage);

        Assert.Equal(("ok", "ok", state), (checks["stripe_key"], checks["stripe"], checks["webhook_endpoint"]));
    }

    [Theory]
    [InlineData(401, "authentication_error", true)]
    [InlineData(500, "api_error", false)]
    public async Task A_Stripe_that_does_not_answer_as_it_should_is_a_line_of_the_report_and_not_the_end_of_it(int status, string type, bool isKey)
    {
        using var stage = new Stage { Stripe = StripeAnswers.Always(status, $$$"""{"error":{"type":"{{{type}}}","message":"CANARY"}}""") };

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/self-check"));

        var check = reply.Json().GetProperty("checks").EnumerateArray().Single(check => check.Text("name") == "stripe");
        Assert.Equal("fail", check.Text("state"));
        Assert.Equal(isKey, check.Text("hint")!.Contains("seal the new one", StringComparison.Ordinal));
        Assert.DoesNotContain("CANARY", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_other_mode_than_Stripe_answers_in_is_told()
    {
        var stripe = OperatorEvent.EmptyStripe(call => call.Path == "/v1/balance" ? StripeAnswers.Json(200, """{"object":"balance","livemode":true}""") : null);
        using var stage = new Stage { Stripe = stripe };

        Assert.Equal("fail", (await CheckAsync(stage))["stripe"]);
    }

    [Fact]
    public async Task A_missing_permission_is_named_and_so_is_what_Stripe_did_not_answer()
    {
        var stripe = OperatorEvent.EmptyStripe(call => call.Path switch
        {
            "/v1/payouts" => StripeAnswers.Json(403, """
                {"error":{"type":"invalid_request_error","message":"The provided key 'rk_test_CANARY' … Having the 'rak_payout_read' permission would allow this request to continue."}}
                """),
            _ => null,
        });
        using var stage = new Stage { Stripe = stripe };

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/self-check"));

        var check = reply.Json().GetProperty("checks").EnumerateArray().Single(check => check.Text("name") == "permissions");
        Assert.Equal(("fail", "the Stripe key lacks: Payouts: read (rak_payout_read)"), (check.Text("state"), check.Text("text")));
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_shows_with_what_the_function_runs_and_nothing_secret()
    {
        using var stage = new Stage { Stripe = OperatorEvent.EmptyStripe() };
        stage.Variables["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = $"{Convert.ToBase64String("one"u8)},{Convert.ToBase64String("two"u8)}";

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/self-check"));

        var settings = reply.Json().GetProperty("settings");
        Assert.Equal(
            ("test", "gifts", StripeProcessor.Function.FunctionSettings.Version, Stage.Site + "/thanks.html", "sk_test_", "2", "False"),
            (settings.Text("mode"), settings.Text("stack"), settings.Text("version"), settings.Text("thanks_url"), settings.Text("key_prefix"),
                settings.Text("webhook_secrets"), settings.Text("token_key")));
        Assert.Matches("^[0-9a-f]{16}$", settings.Text("key_fingerprint"));
        Assert.Equal([Stage.Site, "https://gala.riverside.example"], settings.GetProperty("origins").EnumerateArray().Select(origin => origin.GetString()));
        Assert.True(DateTimeOffset.TryParse(reply.Json().Text("now"), System.Globalization.CultureInfo.InvariantCulture, out _));
        Assert.DoesNotContain("CANARY", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_this_stack_made_counts_under_whichever_name_the_operator_asks()
    {
        var stripe = OperatorEvent.EmptyStripe(call => call.Path == "/v1/webhook_endpoints"
            ? StripeAnswers.Json(200, $$$"""
                {"object":"list","has_more":false,"data":[{"id":"we_1","url":"https://give.riverside.example/stripe/webhook","status":"enabled",
                 "enabled_events":["*"],"api_version":"{{{StripeClient.ApiVersion}}}","metadata":{"stack":"gifts"}}]}
                """)
            : null);
        using var stage = new Stage { Stripe = stripe };
        var request = OperatorEvent.Get("/operator/self-check");
        request.RequestContext.DomainName = "operators.riverside.example";

        var reply = await stage.SendAsync(request);

        Assert.Equal("ok", reply.Json().GetProperty("checks").EnumerateArray().Single(check => check.Text("name") == "webhook_endpoint").Text("state"));
    }

    private static async Task<Dictionary<string, string>> CheckAsync(Stage stage)
    {
        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/self-check"));
        Assert.Equal(200, reply.StatusCode);
        return reply.Json().GetProperty("checks").EnumerateArray().ToDictionary(check => check.Text("name")!, check => check.Text("state")!);
    }
}

using System.Text.Json;
using StripeProcessor.Tests.Aws;

namespace StripeProcessor.Tests.Function;

public sealed class OperatorProbeTests
{
    private const string NewKey = "rk_test_CANARYnewkey";
    private const string Ours = "Bearer " + Stage.Key;

    [Fact]
    public async Task A_key_that_may_do_all_is_said_to()
    {
        using var stage = StageOf(call => Allowed(call));

        var reply = await ProbeAsync(stage);

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal("test", reply.Json().Text("mode"));
        Assert.All(reply.Json().GetProperty("permissions").EnumerateArray(), permission => Assert.Equal("ok", permission.Text("state")));
        Assert.All(reply.Json().GetProperty("permissions").EnumerateArray(), permission => Assert.Equal(
            ["name", "access", "state"], permission.EnumerateObject().Select(field => field.Name)));
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_permission_is_named_as_Stripe_names_it_and_nothing_else_of_its_sentence()
    {
        using var stage = StageOf(call => call.Path.StartsWith("/v1/refunds", StringComparison.Ordinal)
            ? StripeAnswers.Json(403, """
                {"error":{"type":"invalid_request_error","message":"The provided key 'rk_test_CANARY' does not have the required permissions for this endpoint on account 'acct_CANARY'. Having the 'rak_charge_write' permission would allow this request to continue."}}
                """)
            : Allowed(call));

        var reply = await ProbeAsync(stage);

        var missing = reply.Json().GetProperty("permissions").EnumerateArray().Single(permission => permission.Text("state") == "missing");
        Assert.Equal(("Refunds", "write", "rak_charge_write"), (missing.Text("name"), missing.Text("access"), missing.Text("stripe_name")));
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_asks_nothing_that_could_make_or_change_anything()
    {
        using var stage = StageOf(call => Allowed(call));

        await ProbeAsync(stage);

        Assert.NotEmpty(stage.Stripe.Charges);
        Assert.All(stage.Stripe.Charges, call => Assert.True(
            call.Path.Contains("ofNobody", StringComparison.Ordinal)
            || (call.Path == "/v1/billing_portal/sessions" && call["customer"] == "cus_ofNobody"),
            $"{call.Path} could make something"));
        Assert.All(stage.Stripe.Charges, call => Assert.True(call.Form.Count <= 1));
        Assert.DoesNotContain(stage.Stripe.Calls, call => call.Method == "DELETE");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(404)]
    [InlineData(402)]
    public async Task What_Stripe_does_not_clearly_answer_is_unknown(int status)
    {
        using var stage = StageOf(call => call.Path == "/v1/events"
            ? StripeAnswers.Json(status, """{"error":{"type":"invalid_request_error"}}""")
            : Allowed(call));

        var reply = await ProbeAsync(stage);

        var states = reply.Json().GetProperty("permissions").EnumerateArray().ToDictionary(permission => permission.Text("name")!, permission => permission.Text("state"));
        Assert.Equal("unknown", states["Events"]);
        Assert.Equal("ok", states["Balance"]);
    }

    [Fact]
    public async Task A_key_that_Stripe_no_longer_knows_is_refused_by_its_code()
    {
        using var stage = StageOf(call => IsOfNewKey(call)
            ? StripeAnswers.Json(401, """{"error":{"type":"invalid_request_error","code":"api_key_expired","message":"CANARY"}}""")
            : Allowed(call));

        var reply = await ProbeAsync(stage);

        Assert.Equal((422, "urn:stripe-processor:problem:key_refused"), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Contains("api_key_expired", reply.Json().Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rk_live_CANARY")]
    [InlineData("pk_test_CANARY")]
    [InlineData("whsec_CANARY")]
    public async Task A_secret_that_is_no_key_of_this_mode_is_unfit(string secret)
    {
        using var stage = StageOf(call => Allowed(call), Opens(secret));

        var reply = await ProbeAsync(stage);

        Assert.Equal((422, "urn:stripe-processor:problem:unfit_key"), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Empty(stage.Stripe.Calls);
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidCiphertextException", 422, "unfit_key")]
    [InlineData("IncorrectKeyException", 422, "unfit_key")]
    [InlineData("AccessDeniedException", 503, "unavailable")]
    [InlineData("ThrottlingException", 503, "unavailable")]
    public async Task Only_what_is_wrong_with_the_ciphertext_is_held_against_it(string fault, int status, string kind)
    {
        using var stage = StageOf(call => Allowed(call), KmsAnswers.Fault(fault));

        var reply = await ProbeAsync(stage);

        Assert.Equal((status, "urn:stripe-processor:problem:" + kind), (reply.StatusCode, reply.Json().Text("type")));
    }

    [Theory]
    [InlineData(200, "True")]
    [InlineData(404, "False")]
    [InlineData(403, "")]
    public async Task A_key_is_of_the_same_account_when_it_finds_what_the_old_one_shows(int found, string same)
    {
        using var stage = StageOf(call => (call.Path, IsOfNewKey(call)) switch
        {
            ("/v1/webhook_endpoints" or "/v1/payment_intents" or "/v1/events", false) =>
                StripeAnswers.Json(200, """{"object":"list","has_more":false,"data":[{"id":"xx_7","type":"x","created":1}]}"""),
            ({ } path, true) when path.EndsWith("/xx_7", StringComparison.Ordinal) => found == 404
                ? StripeAnswers.Json(404, """{"error":{"type":"invalid_request_error","code":"resource_missing"}}""")
                : StripeAnswers.Json(found, """{"error":{"type":"invalid_request_error"}}"""),
            _ => Allowed(call),
        });

        var reply = await ProbeAsync(stage);

        Assert.Equal(200, reply.StatusCode);
        Assert.True(reply.Json().TryGetProperty("same_account", out var told));
        Assert.Equal(same, told.ToString());
    }

    [Fact]
    public async Task The_first_key_of_a_stack_has_no_other_to_be_compared_with()
    {
        using var stage = StageOf(call => Allowed(call), Opens(NewKey));
        stage.Variables["STRIPE_KEY_CIPHERTEXT"] = null;

        var reply = await ProbeAsync(stage);

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal(JsonValueKind.Null, reply.Json().GetProperty("same_account").ValueKind);
    }

    [Fact]
    public async Task A_Stripe_that_keeps_everybody_waiting_is_given_up_within_the_time_of_the_request()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new FakeTime();
        using var stage = new Stage { Stripe = StripeAnswers.Never(asked), Kms = Opens(NewKey), Time = time };
        stage.Variables["STRIPE_KEY_CIPHERTEXT"] = null;

        var probing = ProbeAsync(stage);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(9));
        var reply = await probing;

        Assert.Equal(200, reply.StatusCode);
        Assert.All(reply.Json().GetProperty("permissions").EnumerateArray(), permission => Assert.Equal("unknown", permission.Text("state")));
    }

    [Theory]
    [InlineData("{}", "ciphertext:missing")]
    [InlineData("""{"ciphertext":"not base64!"}""", "ciphertext:unreadable")]
    [InlineData("""{"ciphertext":"c2VhbGVk","key":"rk_test_CANARY"}""", "key:not_offered")]
    public async Task Nothing_but_a_ciphertext_is_taken(string body, string fault)
    {
        using var stage = StageOf(call => Allowed(call));

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/probe-key", body));

        Assert.Equal(422, reply.StatusCode);
        Assert.Equal([fault], reply.Faults());
        Assert.Empty(stage.Kms.Asked);
    }

    private static bool IsOfNewKey(StripeCall call) => call.Authorization is not null && call.Authorization != Ours;

    /// <summary>Stripe, empty, to a key that may do all.</summary>
    private static HttpResponseMessage Allowed(StripeCall call) => call.Path.Contains("ofNobody", StringComparison.Ordinal) || call.Method == "POST"
        ? StripeAnswers.Json(call.Path == "/v1/billing_portal/sessions" ? 400 : 404, """{"error":{"type":"invalid_request_error","code":"resource_missing"}}""")
        : StripeAnswers.Json(200, """{"object":"list","data":[],"has_more":false}""");

    private static Stage StageOf(Func<StripeCall, HttpResponseMessage> stripe, KmsAnswers? kms = null) =>
        new() { Stripe = new StripeAnswers(stripe), Kms = kms ?? Opens(NewKey) };

    /// <summary>The stack's own ciphertext opens as its key, any other as the given secret.</summary>
    private static KmsAnswers Opens(string secret) => new((_, body, _) => Task.FromResult(KmsAnswers.Json(
        200, Stage.DecryptAnswer(body.Contains(Convert.ToBase64String("ciphertext"u8), StringComparison.Ordinal) ? Stage.Key : secret))));

    private static Task<Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse> ProbeAsync(Stage stage) =>
        stage.SendAsync(OperatorEvent.Post("/operator/probe-key", $$"""{"ciphertext":"{{Convert.ToBase64String("another"u8)}}"}"""));
}

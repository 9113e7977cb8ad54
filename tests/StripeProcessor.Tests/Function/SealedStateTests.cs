using StripeProcessor.Aws;
using StripeProcessor.Tests.Aws;

namespace StripeProcessor.Tests.Function;

public sealed class SealedStateTests
{
    private const string Gift = """{"amount":"25","source":"tok_visa"}""";

    [Fact]
    public async Task Before_a_key_is_sealed_the_function_starts_and_says_so()
    {
        var stage = new Stage();
        stage.Variables["STRIPE_KEY_CIPHERTEXT"] = "";

        await stage.Host.InitializeAsync(default);
        var health = await stage.SendAsync(Event.Get("/health"));
        var gift = await stage.GiveAsync(Gift);
        var predecessor = await stage.SendAsync(Event.Json("/v1/payment/request", "{}"));

        Assert.Equal((503, "sealed"), (health.StatusCode, health.Json().Text("status")));
        Assert.Equal((503, "urn:stripe-processor:problem:sealed"), (gift.StatusCode, gift.Json().Text("type")));
        Assert.Equal(503, predecessor.StatusCode);
        Assert.Equal(200, (await stage.SendAsync(Event.Get("/form"))).StatusCode);
        Assert.Empty(stage.Kms.Asked);
        Assert.Empty(stage.Stripe.Calls);
    }

    [Fact]
    public async Task The_key_is_opened_during_init_and_once_only()
    {
        var stage = new Stage();

        await stage.Host.InitializeAsync(default);
        await stage.GiveAsync(Gift);
        await stage.GiveAsync(Gift);

        Assert.Contains("\"stack\":\"gifts\"", Assert.Single(stage.Kms.Asked).Body.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"ready\"", stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_charges_nobody()
    {
        var stage = new Stage();

        await stage.Host.InitializeAsync(default);

        Assert.Empty(stage.Stripe.Charges);
        Assert.Contains("\"message\":\"init\"", Assert.Single(stage.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_KMS_that_does_not_answer_is_asked_again_at_the_next_request()
    {
        var isOut = true;
        var stage = new Stage
        {
            Kms = new KmsAnswers((_, _, _) => Task.FromResult(isOut
                ? KmsAnswers.Json(400, """{"__type":"ThrottlingException","message":"CANARY"}""")
                : KmsAnswers.Json(200, Stage.DecryptAnswer(Stage.Key)))),
        };

        await stage.Host.InitializeAsync(default);
        var during = await stage.GiveAsync(Gift);
        var health = await stage.SendAsync(Event.Get("/health"));
        isOut = false;
        var after = await stage.GiveAsync(Gift);

        Assert.Equal((503, "urn:stripe-processor:problem:unavailable"), (during.StatusCode, during.Json().Text("type")));
        Assert.NotNull(during.Header("Retry-After"));
        Assert.Equal(503, health.StatusCode);
        Assert.Equal(200, after.StatusCode);
        Assert.DoesNotContain("CANARY", stage.Log + during.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk_live_CANARY")]
    [InlineData("pk_test_CANARY")]
    [InlineData("")]
    public async Task A_key_that_does_not_fit_the_stack_stops_the_start_with_a_sentence_that_does_not_show_it(string key)
    {
        var stage = new Stage { Kms = Stage.Opens(key) };

        var refusal = await Assert.ThrowsAsync<SecretRefusedException>(() => stage.Host.InitializeAsync(default));

        Assert.Contains("the Stripe key", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", refusal + stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_sealed_for_another_stack_stops_the_start()
    {
        var stage = new Stage { Kms = KmsAnswers.Fault("InvalidCiphertextException") };

        await Assert.ThrowsAsync<SecretRefusedException>(() => stage.Host.InitializeAsync(default));
    }

    [Fact]
    public async Task A_key_found_unfit_after_an_outage_charges_nobody_and_wakes_somebody()
    {
        var stage = new Stage { Kms = KmsAnswers.Fault("AccessDeniedException") };

        var reply = await stage.GiveAsync(Gift);

        Assert.Equal(503, reply.StatusCode);
        Assert.Contains("\"level\":\"error\"", stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Stripe_out_of_reach_during_init_does_not_stop_the_start()
    {
        var isOut = true;
        var stage = new Stage
        {
            Stripe = new StripeAnswers(_ => isOut
                ? throw new HttpRequestException(HttpRequestError.NameResolutionError)
                : StripeAnswers.Intent("succeeded")),
        };

        await stage.Host.InitializeAsync(default);
        isOut = false;

        Assert.Contains("\"outcome\":\"not_ready\"", stage.Log, StringComparison.Ordinal);
        Assert.Equal(200, (await stage.GiveAsync(Gift)).StatusCode);
    }
}

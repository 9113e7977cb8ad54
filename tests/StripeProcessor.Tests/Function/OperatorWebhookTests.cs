using System.Text;
using System.Text.Json;
using StripeProcessor.Tests.Aws;

namespace StripeProcessor.Tests.Function;

public sealed class OperatorWebhookTests
{
    private const string Secret = "whsec_CANARYsigningsecret";
    private const string Request = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Address = "https://give.riverside.example/stripe/webhook";

    [Fact]
    public async Task A_webhook_secret_never_leaves_the_function_unsealed()
    {
        var stripe = new StripeWithEndpoints();
        using var stage = StageOf(stripe, SealsAs("sealed-bytes"));

        var reply = await stage.SendAsync(Connect(Request));

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal("sealed-bytes", Encoding.UTF8.GetString(Convert.FromBase64String(reply.Json().Text("ciphertext")!)));
        var sealing = stage.Kms.Asked.Single(call => call.Target.EndsWith(".Encrypt", StringComparison.Ordinal)).Body;
        using var asked = JsonDocument.Parse(sealing);
        Assert.Equal(Secret, Encoding.UTF8.GetString(asked.RootElement.GetProperty("Plaintext").GetBytesFromBase64()));
        Assert.Equal(
            ("stripe-processor", "gifts", "test", "webhook-secret"),
            (Context("app"), Context("stack"), Context("mode"), Context("secret")));
        var audit = await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None);
        foreach (var text in (string[])[reply.Body, stage.Log, .. audit.Select(note => note.ToString())])
        {
            Assert.DoesNotContain("CANARY", text, StringComparison.Ordinal);
        }

        string Context(string name) => asked.RootElement.GetProperty("EncryptionContext").GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task An_endpoint_is_made_with_all_events_in_this_version_and_the_stacks_mark()
    {
        var stripe = new StripeWithEndpoints();
        using var stage = StageOf(stripe, SealsAs("sealed"));

        await stage.SendAsync(Connect(Request));

        var made = stripe.Answers.Charges.Single();
        Assert.Equal(Address, made.Form["url"]);
        Assert.Equal(StripeProcessor.Stripe.StripeClient.ApiVersion, made.Form["api_version"]);
        Assert.Equal(
            StripeProcessor.Function.WebhookEvents.Handled,
            made.Form.Where(field => field.Key.StartsWith("enabled_events[", StringComparison.Ordinal)).Select(field => field.Value));
        Assert.Equal(("gifts", "key-1", Request), (made.Form["metadata[stack]"], made.Form["metadata[stack_key]"], made.Form["metadata[request]"]));
    }

    [Theory]
    [InlineData("""{"url":"https://give.riverside.example/stripe/webhook"}""", "request_id:missing")]
    [InlineData("""{"request_id":"7","url":"https://give.riverside.example/stripe/webhook"}""", "request_id:unreadable")]
    [InlineData("""{"request_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""", "url:missing")]
    [InlineData("""{"request_id":"0f8fad5b-d9cb-469f-a165-70867728950e","url":"http://give.riverside.example/stripe/webhook"}""", "url:unreadable")]
    [InlineData("""{"request_id":"0f8fad5b-d9cb-469f-a165-70867728950e","url":"http://127.0.0.1:8080/stripe/webhook"}""", "url:unreadable")]
    [InlineData("""{"request_id":"0f8fad5b-d9cb-469f-a165-70867728950e","url":"https://u:p@give.riverside.example/stripe/webhook"}""", "url:unreadable")]
    [InlineData("""{"request_id":"0f8fad5b-d9cb-469f-a165-70867728950e","url":"https://give.riverside.example/"}""", "url:not_offered")]
    [InlineData("""{"request_id":"0f8fad5b-d9cb-469f-a165-70867728950e","url":"https://give.riverside.example/stripe/webhook?x=1"}""", "url:not_offered")]
    [InlineData("""{"request_id":"0f8fad5b-d9cb-469f-a165-70867728950e","url":"https://give.riverside.example/stripe/webhook","rotate":"yes"}""", "rotate:unreadable")]
    public async Task A_wish_that_cannot_be_meant_makes_nothing(string body, string fault)
    {
        var stripe = new StripeWithEndpoints();
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint", body));

        Assert.Equal(422, reply.StatusCode);
        Assert.Equal([fault], reply.Faults());
        Assert.Empty(stripe.Answers.Calls);
    }

    [Fact]
    public async Task A_sandbox_on_this_machine_may_send_to_this_machine()
    {
        var stripe = new StripeWithEndpoints();
        using var stage = StageOf(stripe, SealsAs("sealed"));
        stage.Variables["STRIPE_API_BASE"] = "http://127.0.0.1:8081";

        var reply = await stage.SendAsync(Connect(Request, "http://127.0.0.1:8080/stripe/webhook"));

        Assert.Equal(200, reply.StatusCode);
    }

    [Fact]
    public async Task An_endpoint_that_works_is_not_made_again_unless_its_secret_is_to_be_rotated()
    {
        var stripe = new StripeWithEndpoints(new Endpoint("we_old", Address, "gifts"));
        using var stage = StageOf(stripe, SealsAs("sealed"));
        stage.Variables["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = Convert.ToBase64String("old"u8);

        var plain = await stage.SendAsync(Connect(Request));
        var rotated = await stage.SendAsync(Connect(Request, rotate: true));

        Assert.Equal((409, "urn:stripe-processor:problem:already_connected"), (plain.StatusCode, plain.Json().Text("type")));
        Assert.Equal(200, rotated.StatusCode);
        Assert.Equal(["we_old"], rotated.Json().GetProperty("others").EnumerateArray().Select(other => other.Text("id")));
        Assert.Equal(["we_old", "we_1"], stripe.Endpoints.Select(endpoint => endpoint.Id));
    }

    [Fact]
    public async Task An_endpoint_whose_secret_was_lost_is_replaced()
    {
        var stripe = new StripeWithEndpoints(
            new Endpoint("we_old", Address, "gifts"),
            new Endpoint("we_by_hand", Address, null),
            new Endpoint("we_other_stack", Address, "gala"),
            new Endpoint("we_other_site", "https://gala.riverside.example/stripe/webhook", null));
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(Connect(Request));

        Assert.Equal(200, reply.StatusCode);
        Assert.Empty(reply.Json().GetProperty("others").EnumerateArray());
        Assert.Equal(["we_other_stack", "we_other_site", "we_1"], stripe.Endpoints.Select(endpoint => endpoint.Id));
    }

    [Fact]
    public async Task What_was_asked_before_is_answered_again_although_it_is_connected_by_now()
    {
        var stripe = new StripeWithEndpoints();
        using var stage = StageOf(stripe, SealsAs("sealed"));
        stage.Variables["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = Convert.ToBase64String("of-a-deleted-endpoint"u8);

        var first = await stage.SendAsync(Connect(Request));
        var again = await stage.SendAsync(Connect(Request));

        Assert.Equal((200, 200), (first.StatusCode, again.StatusCode));
        Assert.Equal(first.Json().GetProperty("endpoint").Text("id"), again.Json().GetProperty("endpoint").Text("id"));
        Assert.Single(stripe.Endpoints);
    }

    [Theory]
    [InlineData(400, "AccessDeniedException", 409, "not_sealed")]
    [InlineData(400, "ThrottlingException", 503, "unavailable")]
    public async Task A_secret_that_KMS_did_not_seal_is_sealed_when_the_same_is_asked_again(int status, string fault, int answered, string kind)
    {
        var stripe = new StripeWithEndpoints();
        var isBroken = true;
        using var stage = StageOf(stripe, new KmsAnswers((target, _, _) => Task.FromResult(
            target.EndsWith(".Decrypt", StringComparison.Ordinal) ? KmsAnswers.Json(200, Stage.DecryptAnswer(Stage.Key))
            : isBroken ? KmsAnswers.Json(status, $$"""{"__type":"{{fault}}","message":"CANARY"}""")
            : KmsAnswers.Json(200, EncryptAnswer("sealed-late")))));

        var first = await stage.SendAsync(Connect(Request));
        isBroken = false;
        var second = await stage.SendAsync(Connect(Request));

        Assert.Equal((answered, "urn:stripe-processor:problem:" + kind), (first.StatusCode, first.Json().Text("type")));
        Assert.Equal(200, second.StatusCode);
        Assert.Equal("sealed-late", Encoding.UTF8.GetString(Convert.FromBase64String(second.Json().Text("ciphertext")!)));
        Assert.Single(stripe.Endpoints);
        Assert.DoesNotContain("CANARY", stage.Log + first.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_to_seal_with_no_endpoint_is_made()
    {
        var stripe = new StripeWithEndpoints();
        using var stage = StageOf(stripe, SealsAs("sealed"));
        stage.Variables["KMS_KEY_ID"] = "";

        var reply = await stage.SendAsync(Connect(Request));

        Assert.Equal((409, "urn:stripe-processor:problem:no_kms_key"), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Empty(stripe.Endpoints);
    }

    [Fact]
    public async Task Of_two_operators_who_connect_at_the_same_moment_one_is_told_and_leaves_nothing()
    {
        var stripe = new StripeWithEndpoints();
        stripe.BeforeCreating = () => stripe.Endpoints.Add(new Endpoint("we_faster", Address, "gifts") { Created = 100 });
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(Connect(Request));

        Assert.Equal((409, "urn:stripe-processor:problem:connected_meanwhile"), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Equal(["we_faster"], stripe.Endpoints.Select(endpoint => endpoint.Id));
    }

    [Fact]
    public async Task A_request_whose_endpoint_was_deleted_since_does_not_answer_the_secret_of_nothing()
    {
        var stripe = new StripeWithEndpoints();
        using var stage = StageOf(stripe, SealsAs("sealed"));
        await stage.SendAsync(Connect(Request));
        stripe.Endpoints.Clear();

        var reply = await stage.SendAsync(Connect(Request));

        Assert.Equal((409, "urn:stripe-processor:problem:request_spent"), (reply.StatusCode, reply.Json().Text("type")));
    }

    [Fact]
    public async Task An_account_that_is_full_is_told_so_in_words()
    {
        var stripe = new StripeWithEndpoints([.. Enumerable.Range(0, 16).Select(n => new Endpoint($"we_{n}x", $"https://{n}.example/stripe/webhook", null))]);
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(Connect(Request));

        Assert.Equal((409, "urn:stripe-processor:problem:too_many_endpoints"), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Contains("16", reply.Json().Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retiring_deletes_what_leads_to_the_same_address_and_nothing_of_others()
    {
        var stripe = new StripeWithEndpoints(
            new Endpoint("we_old", Address, "gifts"),
            new Endpoint("we_by_hand", Address, null),
            new Endpoint("we_kept", Address, "gifts"),
            new Endpoint("we_other_stack", Address, "gala"),
            new Endpoint("we_other_name", "https://old.riverside.example/stripe/webhook", "gifts"),
            new Endpoint("we_other_site", "https://gala.riverside.example/stripe/webhook", null));
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var first = await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint/retire", """{"keep":"we_kept"}"""));
        var second = await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint/retire", """{"keep":"we_kept"}"""));

        Assert.Equal(["we_old", "we_by_hand"], Deleted(first));
        Assert.Empty(Deleted(second));
        Assert.Equal(
            ["we_kept", "we_other_stack", "we_other_name", "we_other_site"], stripe.Endpoints.Select(endpoint => endpoint.Id));
    }

    [Theory]
    [InlineData("we_unknown", "unknown_endpoint")]
    [InlineData("we_other_stack", "unknown_endpoint")]
    [InlineData("we_off", "endpoint_is_off")]
    [InlineData("we_before", "not_newest")]
    public async Task Nothing_is_deleted_for_an_endpoint_that_does_not_take_over(string keep, string kind)
    {
        var stripe = new StripeWithEndpoints(
            new Endpoint("we_working", Address, "gifts"),
            new Endpoint("we_off", Address, "gifts") { Status = "disabled" },
            new Endpoint("we_before", Address, "gifts") { Created = 10 },
            new Endpoint("we_other_stack", Address, "gala"));
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint/retire", $$"""{"keep":"{{keep}}"}"""));

        Assert.Equal((409, "urn:stripe-processor:problem:" + kind), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Equal(4, stripe.Endpoints.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"keep":null}""")]
    [InlineData("""{"keep":"we_kept","all":true}""")]
    [InlineData("""{"keep":null,"all":false}""")]
    public async Task All_is_deleted_only_when_all_is_said(string body)
    {
        var stripe = new StripeWithEndpoints(new Endpoint("we_kept", Address, "gifts"));
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint/retire", body));

        Assert.Equal(422, reply.StatusCode);
        Assert.Single(stripe.Endpoints);
    }

    [Fact]
    public async Task A_stack_that_is_taken_down_takes_its_own_endpoints_with_it_and_no_namesakes()
    {
        var stripe = new StripeWithEndpoints(
            new Endpoint("we_mine", "https://anywhere.example/stripe/webhook", "gifts"),
            new Endpoint("we_by_hand", Address, null),
            new Endpoint("we_namesake", "https://namesake.example/stripe/webhook", "gifts") { StackKey = "key-of-another-account" },
            new Endpoint("we_other_stack", "https://gala.example/stripe/webhook", "gala"),
            new Endpoint("we_nobodys", "https://shop.example/stripe/webhook", null));
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint/retire", """{"keep":null,"all":true}"""));

        Assert.Equal(["we_mine", "we_by_hand"], Deleted(reply));
        Assert.Equal(["we_namesake", "we_other_stack", "we_nobodys"], stripe.Endpoints.Select(endpoint => endpoint.Id));
    }

    [Fact]
    public async Task An_endpoint_that_somebody_else_deleted_meanwhile_is_deleted()
    {
        var stripe = new StripeWithEndpoints(new Endpoint("we_old", Address, "gifts"), new Endpoint("we_kept", Address, "gifts")) { LosesDeletions = true };
        using var stage = StageOf(stripe, SealsAs("sealed"));

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint/retire", """{"keep":"we_kept"}"""));

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal(["we_old"], Deleted(reply));
    }

    [Fact]
    public async Task A_restricted_key_without_the_permission_is_told_which_one()
    {
        using var stage = StageOf(StripeAnswers.Always(403, """{"error":{"type":"invalid_request_error","message":"The provided key 'rk_test_CANARY'"}}"""), SealsAs("sealed"));

        var reply = await stage.SendAsync(Connect(Request));

        Assert.Equal((409, "urn:stripe-processor:problem:missing_permission"), (reply.StatusCode, reply.Json().Text("type")));
        Assert.Contains("Webhook Endpoints: write", reply.Json().Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", reply.Body + stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_connection_and_every_retirement_is_noted_before_it_happens()
    {
        var stripe = new StripeWithEndpoints(new Endpoint("we_old", Address, "gifts"));
        using var stage = StageOf(stripe, SealsAs("sealed"));
        stage.Variables["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = Convert.ToBase64String("old"u8);

        await stage.SendAsync(Connect(Request, rotate: true));
        await stage.SendAsync(OperatorEvent.Post("/operator/webhook-endpoint/retire", """{"keep":"we_1"}"""));

        var notes = await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None);
        Assert.Equal(
            [("retire_webhook", "all but we_1"), ("rotate_webhook", $"{Address} {Request}")],
            notes.OrderBy(note => note.What).Select(note => (note.What, note.Subject)));
    }

    private static Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest Connect(string request, string url = Address, bool rotate = false) =>
        OperatorEvent.Post("/operator/webhook-endpoint", JsonSerializer.Serialize(new { request_id = request, url, rotate }));

    private static string[] Deleted(Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse reply) =>
        [.. reply.Json().GetProperty("deleted").EnumerateArray().Select(id => id.GetString()!)];

    private static Stage StageOf(StripeWithEndpoints stripe, KmsAnswers kms) => StageOf(stripe.Answers, kms);

    private static Stage StageOf(StripeAnswers stripe, KmsAnswers kms)
    {
        var stage = new Stage { Stripe = stripe, Kms = kms };
        stage.Variables["KMS_KEY_ID"] = "arn:aws:kms:eu-west-1:123456789012:key/key-1";
        return stage;
    }

    private static KmsAnswers SealsAs(string ciphertext) => new((target, _, _) => Task.FromResult(KmsAnswers.Json(
        200, target.EndsWith(".Encrypt", StringComparison.Ordinal) ? EncryptAnswer(ciphertext) : Stage.DecryptAnswer(Stage.Key))));

    private static string EncryptAnswer(string ciphertext) =>
        $$"""{"KeyId":"arn","CiphertextBlob":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(ciphertext))}}"}""";

    /// <summary>An endpoint as Stripe keeps it.</summary>
    private sealed record Endpoint(string Id, string Url, string? Stack)
    {
        public string Status { get; init; } = "enabled";

        public string StackKey { get; init; } = "key-1";

        public string? Request { get; init; }

        public long Created { get; init; } = 50;

        public string Json(string more = "")
        {
            var metadata = Stack is null ? "{}" : $$"""{"stack":"{{Stack}}","stack_key":"{{StackKey}}","request":"{{Request}}"}""";
            return $$"""{"id":"{{Id}}","object":"webhook_endpoint","url":"{{Url}}","status":"{{Status}}","created":{{Created}},"metadata":{{metadata}}{{more}}}""";
        }
    }

    /// <summary>As much of Stripe as has to do with endpoints, idempotency included.</summary>
    private sealed class StripeWithEndpoints
    {
        private readonly Dictionary<string, Endpoint> _answered = [];

        public StripeWithEndpoints(params Endpoint[] endpoints)
        {
            Endpoints = [.. endpoints];
            Answers = new StripeAnswers(Answer);
        }

        public List<Endpoint> Endpoints { get; }

        public StripeAnswers Answers { get; }

        public Action? BeforeCreating { get; set; }

        /// <summary>Whatever is to be deleted is gone a moment before.</summary>
        public bool LosesDeletions { get; init; }

        private HttpResponseMessage Answer(StripeCall call) => (call.Method, call.Path) switch
        {
            ("GET", "/v1/webhook_endpoints") => StripeAnswers.Json(
                200, $$"""{"object":"list","has_more":false,"data":[{{string.Join(',', Endpoints.Select(endpoint => endpoint.Json()))}}]}"""),
            ("POST", "/v1/webhook_endpoints") => Create(call),
            ("DELETE", _) => Delete(call.Path.Split('/')[^1]),
            _ => StripeAnswers.Json(404, """{"error":{"type":"invalid_request_error"}}"""),
        };

        private HttpResponseMessage Create(StripeCall call)
        {
            if (!_answered.TryGetValue(call.IdempotencyKey!, out var made))
            {
                if (Endpoints.Count >= 16)
                {
                    return StripeAnswers.Json(400, """{"error":{"type":"invalid_request_error","message":"You have reached the maximum"}}""");
                }

                BeforeCreating?.Invoke();
                made = new Endpoint($"we_{_answered.Count + 1}", call.Form["url"], call.Form["metadata[stack]"])
                {
                    Request = call.Form["metadata[request]"], Created = 100 + _answered.Count + 1,
                };
                _answered[call.IdempotencyKey!] = made;
                Endpoints.Add(made);
            }

            return StripeAnswers.Json(200, made.Json($$""","secret":"{{Secret}}" """));
        }

        private HttpResponseMessage Delete(string id) => Endpoints.RemoveAll(endpoint => endpoint.Id == id) == 0 || LosesDeletions
            ? StripeAnswers.Json(404, """{"error":{"type":"invalid_request_error","code":"resource_missing"}}""")
            : StripeAnswers.Json(200, $$"""{"id":"{{id}}","object":"webhook_endpoint","deleted":true}""");
    }
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

public class KmsSecretsTests
{
    private const string Plain = "sk_live_CANARY";

    private static readonly SealContext Context = new("gifts", "live", SecretNames.StripeKey);

    private static readonly SealedSecret Sealed = new(SecretNames.StripeKey, Encoding.UTF8.GetBytes("CIPHERTEXT"));

    [Fact]
    public async Task Opening_asks_KMS_under_the_whole_context_and_the_named_key()
    {
        var kms = Opens(Plain);

        var opened = await kms.Secrets().OpenAsync(Sealed, Context, default);

        Assert.Equal(Plain, opened.Reveal());
        using var asked = JsonDocument.Parse(Assert.Single(kms.Asked).Body);
        Assert.Equal("TrentService.Decrypt", kms.Asked[0].Target);
        Assert.Equal("alias/gifts", asked.RootElement.GetProperty("KeyId").GetString());
        Assert.Equal(Sealed.ToBase64(), asked.RootElement.GetProperty("CiphertextBlob").GetString());
        Assert.Equal(
            Context.ToEncryptionContext().OrderBy(pair => pair.Key),
            asked.RootElement.GetProperty("EncryptionContext").EnumerateObject()
                .Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!)).OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task Without_a_key_setting_the_key_of_the_ciphertext_is_taken()
    {
        var kms = Opens(Plain);

        await kms.Secrets(new KmsOptions { MaxRetries = 0 }).OpenAsync(Sealed, Context, default);

        Assert.DoesNotContain("KeyId", Assert.Single(kms.Asked).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sealing_sends_the_secret_to_KMS_under_the_whole_context()
    {
        var kms = KmsAnswers.Always(200, """{"KeyId":"arn","CiphertextBlob":"Q0lQSEVSVEVYVA=="}""");

        var made = await kms.Secrets().SealAsync(new Secret(Plain), Context, default);

        Assert.Equal(Sealed, made);
        using var asked = JsonDocument.Parse(Assert.Single(kms.Asked).Body);
        Assert.Equal("TrentService.Encrypt", kms.Asked[0].Target);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes(Plain)), asked.RootElement.GetProperty("Plaintext").GetString());
        Assert.Equal(4, asked.RootElement.GetProperty("EncryptionContext").EnumerateObject().Count());
    }

    [Fact]
    public async Task A_token_key_is_random_bytes_and_comes_out_as_base64()
    {
        var bytes = Enumerable.Range(0, 32).Select(i => (byte)(255 - i)).ToArray();
        var context = Context with { SecretName = SecretNames.TokenKey };
        var kms = KmsAnswers.Always(200, $$"""{"KeyId":"k","Plaintext":"{{Convert.ToBase64String(bytes)}}"}""");

        var opened = await kms.Secrets().OpenAsync(Sealed with { Name = SecretNames.TokenKey }, context, default);

        Assert.Equal(bytes, Convert.FromBase64String(opened.Reveal()));
    }

    [Fact]
    public async Task A_token_key_is_made_inside_KMS_under_its_own_context_and_comes_out_sealed()
    {
        var kms = KmsAnswers.Always(200, """{"KeyId":"arn","CiphertextBlob":"Q0lQSEVSVEVYVA=="}""");

        var made = await kms.Secrets().MakeTokenKeyAsync("gifts", "live", default);

        Assert.Equal((SecretNames.TokenKey, "Q0lQSEVSVEVYVA=="), (made.Name, made.ToBase64()));
        using var asked = JsonDocument.Parse(Assert.Single(kms.Asked).Body);
        Assert.Equal("TrentService.GenerateDataKeyWithoutPlaintext", kms.Asked[0].Target);
        Assert.Equal(32, asked.RootElement.GetProperty("NumberOfBytes").GetInt32());
        Assert.Equal("token-key", asked.RootElement.GetProperty("EncryptionContext").GetProperty("secret").GetString());
    }

    [Fact]
    public async Task Whoever_may_not_make_a_token_key_learns_which_permission_is_missing()
    {
        var refused = await Assert.ThrowsAsync<SecretRefusedException>(
            () => KmsAnswers.Fault("AccessDeniedException").Secrets().MakeTokenKeyAsync("gifts", "live", default));

        Assert.Equal(SecretRefusal.AccessDenied, refused.Refusal);
        Assert.StartsWith("cannot make the token key: KMS denied access to the KMS key 'alias/gifts'; may the caller "
            + "kms:GenerateDataKeyWithoutPlaintext with it", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk_test_CANARY", "cannot use the Stripe key: it is a test-mode key, and the mode is 'live'")]
    [InlineData("pk_live_CANARY", "cannot use the Stripe key: it is a publishable key (pk_…)")]
    [InlineData(" ", "cannot use the Stripe key: it is empty")]
    public async Task A_key_that_cannot_work_is_refused_after_opening(string plain, string sentence)
    {
        var refused = await Assert.ThrowsAsync<SecretRefusedException>(() => Opens(plain).Secrets().OpenAsync(Sealed, Context, default));

        Assert.Equal(SecretRefusal.UnfitSecret, refused.Refusal);
        Assert.StartsWith(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_work_is_refused_before_KMS_sees_it()
    {
        var kms = Opens(Plain);

        var refused = await Assert.ThrowsAsync<SecretRefusedException>(
            () => kms.Secrets().SealAsync(new Secret("pk_live_CANARY"), Context, default));

        Assert.Equal(SecretRefusal.UnfitSecret, refused.Refusal);
        Assert.Empty(kms.Asked);
    }

    [Theory]
    [InlineData("InvalidCiphertextException", SecretRefusal.Context,
        "cannot unseal the Stripe key: KMS refused the encryption context 'mode=live', 'stack=gifts', 'secret=stripe-key'; was it sealed for another mode, stack or secret?")]
    [InlineData("IncorrectKeyException", SecretRefusal.WrongKey,
        "cannot unseal the Stripe key: it was sealed under another KMS key than the KMS key 'alias/gifts'; seal it again under this one")]
    [InlineData("AccessDeniedException", SecretRefusal.AccessDenied,
        "cannot unseal the Stripe key: KMS denied access to the KMS key 'alias/gifts'; may the caller kms:Decrypt with it under the context 'mode=live', 'stack=gifts', 'secret=stripe-key'?")]
    [InlineData("DisabledException", SecretRefusal.KeyDisabled,
        "cannot unseal the Stripe key: the KMS key 'alias/gifts' is disabled or waits for its deletion; enable it, or cancel the deletion")]
    [InlineData("KMSInvalidStateException", SecretRefusal.KeyDisabled,
        "cannot unseal the Stripe key: the KMS key 'alias/gifts' is disabled or waits for its deletion; enable it, or cancel the deletion")]
    [InlineData("NotFoundException", SecretRefusal.KeyNotFound,
        "cannot unseal the Stripe key: KMS does not know the KMS key 'alias/gifts'; is it in another region or account?")]
    [InlineData("ExpiredTokenException", SecretRefusal.Credentials,
        "cannot unseal the Stripe key: AWS did not accept the credentials (ExpiredTokenException); sign in again, or name another profile")]
    [InlineData("ValidationException", SecretRefusal.Other,
        "cannot unseal the Stripe key: KMS refused the call (ValidationException)")]
    public async Task A_final_refusal_has_its_own_sentence(string code, SecretRefusal refusal, string sentence)
    {
        var kms = KmsAnswers.Fault(code).Secrets();

        var refused = await Assert.ThrowsAsync<SecretRefusedException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal((refusal, sentence, code, "request-1"), (refused.Refusal, refused.Message, refused.ErrorCode, refused.RequestId));
    }

    [Theory]
    [InlineData("ThrottlingException", 400, KmsOutage.Throttled, "KMS takes no more calls for the moment (throttled); try again shortly")]
    [InlineData("KMSInternalException", 500, KmsOutage.Internal, "KMS reported a fault of its own (KMSInternalException); try again shortly")]
    [InlineData("DependencyTimeoutException", 503, KmsOutage.Internal, "KMS reported a fault of its own (DependencyTimeoutException); try again shortly")]
    [InlineData("KeyUnavailableException", 500, KmsOutage.Internal, "KMS reported a fault of its own (KeyUnavailableException); try again shortly")]
    [InlineData("SomethingNew", 502, KmsOutage.Internal, "KMS reported a fault of its own (SomethingNew); try again shortly")]
    public async Task An_outage_has_its_own_sentence(string code, int status, KmsOutage outage, string sentence)
    {
        var kms = KmsAnswers.Fault(code, status).Secrets();

        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal((outage, $"cannot unseal the Stripe key: {sentence}"), (unavailable.Outage, unavailable.Message));
    }

    [Theory]
    [InlineData("<html>502 Bad Gateway</html>", 502)]
    [InlineData("{not json", 200)]
    [InlineData("{}", 200)]
    public async Task An_answer_that_is_none_counts_as_an_outage(string body, int status)
    {
        var kms = KmsAnswers.Always(status, body).Secrets();

        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal(KmsOutage.Internal, unavailable.Outage);
    }

    [Fact]
    public async Task A_refused_connection_is_an_outage_that_says_where_to_look()
    {
        var kms = KmsAnswers.Throwing(() => new HttpRequestException(
            HttpRequestError.ConnectionError, "CANARY", new SocketException((int)SocketError.ConnectionRefused))).Secrets();

        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal(KmsOutage.Unreachable, unavailable.Outage);
        Assert.Equal(
            "cannot unseal the Stripe key: no connection to KMS (ConnectionError); check the network, the region and the endpoint",
            unavailable.Message);
    }

    [Fact]
    public async Task A_KMS_that_never_answers_is_given_up_at_the_deadline()
    {
        var time = new StoppedTime();
        var kms = new KmsAnswers(async (_, _, ended) =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(Timeout.Infinite, ended);
            throw new InvalidOperationException("the wait has no end");
        });

        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(
            () => kms.Secrets(time: time).OpenAsync(Sealed, Context, default));

        Assert.Equal(KmsOutage.TimedOut, unavailable.Outage);
        Assert.StartsWith("cannot unseal the Stripe key: KMS did not answer within 5 s", unavailable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_attempt_that_hangs_ends_at_its_own_time()
    {
        var kms = new KmsAnswers(async (_, _, ended) =>
        {
            await Task.Delay(Timeout.Infinite, ended);
            throw new InvalidOperationException("the wait has no end");
        });

        var options = new KmsOptions { AttemptTimeout = TimeSpan.FromMilliseconds(20), MaxRetries = 0 };
        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(
            () => kms.Secrets(options, new StoppedTime()).OpenAsync(Sealed, Context, default));

        Assert.Equal(KmsOutage.TimedOut, unavailable.Outage);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so_and_not_that_KMS_failed()
    {
        using var caller = new CancellationTokenSource();
        var kms = new KmsAnswers(async (_, _, ended) =>
        {
            await caller.CancelAsync();
            ended.ThrowIfCancellationRequested();
            throw new InvalidOperationException("the caller's wish did not arrive");
        });

        var given = await Assert.ThrowsAsync<OperationCanceledException>(() => kms.Secrets().OpenAsync(Sealed, Context, caller.Token));

        Assert.Equal(caller.Token, given.CancellationToken);
    }

    [Fact]
    public async Task A_throttled_call_is_tried_again_before_it_fails()
    {
        var throttled = true;
        var kms = new KmsAnswers((_, _, _) =>
        {
            var answer = throttled
                ? KmsAnswers.Json(400, """{"__type":"ThrottlingException"}""")
                : KmsAnswers.Json(200, $$"""{"KeyId":"k","Plaintext":"{{Base64(Plain)}}"}""");
            throttled = false;
            return Task.FromResult(answer);
        });

        var opened = await kms.Secrets(new KmsOptions { MaxRetries = 1 }).OpenAsync(Sealed, Context, default);

        Assert.Equal(Plain, opened.Reveal());
        Assert.Equal(2, kms.Asked.Count);
    }

    [Theory]
    [InlineData("AccessDeniedException")]
    [InlineData("InvalidCiphertextException")]
    [InlineData("DisabledException")]
    public async Task A_final_refusal_is_not_tried_again(string code)
    {
        var kms = KmsAnswers.Fault(code);

        await Assert.ThrowsAsync<SecretRefusedException>(
            () => kms.Secrets(new KmsOptions { MaxRetries = 2 }).OpenAsync(Sealed, Context, default));

        Assert.Single(kms.Asked);
    }

    [Fact]
    public async Task A_failure_is_forgotten_by_the_next_call()
    {
        var answers = new Queue<HttpResponseMessage>([
            KmsAnswers.Json(500, """{"__type":"KMSInternalException"}"""),
            KmsAnswers.Json(200, $$"""{"KeyId":"k","Plaintext":"{{Base64(Plain)}}"}"""),
        ]);
        var secrets = new KmsAnswers((_, _, _) => Task.FromResult(answers.Dequeue())).Secrets();

        await Assert.ThrowsAsync<KmsUnavailableException>(() => secrets.OpenAsync(Sealed, Context, default));
        var opened = await secrets.OpenAsync(Sealed, Context, default);

        Assert.Equal(Plain, opened.Reveal());
    }

    [Theory]
    [InlineData("AccessDeniedException", 400)]
    [InlineData("InvalidCiphertextException", 400)]
    [InlineData("ValidationException", 400)]
    [InlineData("ThrottlingException", 400)]
    [InlineData("KMSInternalException", 500)]
    public async Task No_failure_carries_secret_ciphertext_or_words_that_are_not_ours(string code, int status)
    {
        var kms = KmsAnswers.Always(status, $$"""{"__type":"{{code}}","message":"{{Plain}} {{Sealed.ToBase64()}}"}""").Secrets();

        var opening = await Record.ExceptionAsync(() => kms.OpenAsync(Sealed, Context, default));
        var sealing = await Record.ExceptionAsync(() => kms.SealAsync(new Secret(Plain), Context, default));

        var said = $"{opening} {sealing}";
        Assert.DoesNotContain("CANARY", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Sealed.ToBase64(), said, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64(Plain), said, StringComparison.Ordinal);
        Assert.Null(opening!.InnerException);
    }

    [Fact]
    public async Task A_secret_pasted_as_the_key_id_is_not_repeated()
    {
        var kms = KmsAnswers.Fault("NotFoundException").Secrets(new KmsOptions { KeyId = Plain, MaxRetries = 0 });

        var refused = await Assert.ThrowsAsync<SecretRefusedException>(() => kms.SealAsync(new Secret(Plain), Context, default));

        Assert.Equal("cannot seal the Stripe key: KMS does not know the KMS key; is it in another region or account?", refused.Message);
    }

    [Fact]
    public async Task A_sealed_secret_is_opened_only_as_what_it_is()
    {
        var kms = Opens(Plain);

        await Assert.ThrowsAsync<ArgumentException>(
            () => kms.Secrets().OpenAsync(Sealed with { Name = SecretNames.WebhookSecret }, Context, default));

        Assert.Empty(kms.Asked);
    }

    [Theory]
    [InlineData("http://kms.example")]
    [InlineData("ftp://127.0.0.1")]
    public void An_endpoint_where_others_can_listen_is_refused(string endpoint)
    {
        Assert.Throws<ArgumentException>(() => KmsSecrets.Create(new KmsOptions { Endpoint = new Uri(endpoint), Region = "eu-west-1" }));
    }

    [Fact]
    public void A_profile_that_is_not_there_is_named()
    {
        var refused = Assert.Throws<SecretRefusedException>(() => KmsSecrets.Create(new KmsOptions { Profile = "no-such-profile" }));

        Assert.Equal(SecretRefusal.NoProfile, refused.Refusal);
        Assert.Contains("'no-such-profile'", refused.Message, StringComparison.Ordinal);
    }

    private static KmsAnswers Opens(string plain) => KmsAnswers.Always(200, $$"""{"KeyId":"k","Plaintext":"{{Base64(plain)}}"}""");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

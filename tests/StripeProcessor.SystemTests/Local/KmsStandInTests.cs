using System.Net;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The stand-in as Amazon's own client meets it.</summary>
public sealed class KmsStandInTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Context = new()
    {
        ["app"] = "stripe-processor",
        ["mode"] = "test",
        ["secret"] = "stripe-key",
        ["stack"] = "local",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("kms").FullName;
    private KmsStandIn _kms = null!;
    private AmazonKeyManagementServiceClient _client = null!;

    private string KeyFile => Path.Combine(_folder, "kms-key.json");

    public async Task InitializeAsync()
    {
        _kms = await KmsStandIn.StartAsync(KeyFile, null, 0, CancellationToken.None);
        _client = ClientOf(_kms);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _kms.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_sealed_opens_under_the_same_context_in_any_order()
    {
        var ciphertext = await SealAsync("sk_test_sandbox");

        var reversed = Context.Reverse().ToDictionary();
        var opened = await _client.DecryptAsync(new DecryptRequest { CiphertextBlob = new(ciphertext), EncryptionContext = reversed });

        Assert.Equal("sk_test_sandbox"u8.ToArray(), opened.Plaintext.ToArray());
        Assert.Equal(_kms.KeyArn, opened.KeyId);
        Assert.Equal(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT, opened.EncryptionAlgorithm);
    }

    [Fact]
    public async Task The_same_secret_never_looks_the_same_twice()
    {
        Assert.NotEqual(await SealAsync("a"), await SealAsync("a"));
    }

    [Theory]
    [InlineData("mode", "live")]
    [InlineData("mode", null)]
    [InlineData("extra", "1")]
    public async Task Another_context_opens_nothing_and_is_told_nothing(string name, string? value)
    {
        var ciphertext = await SealAsync("sk_test_sandbox");
        var other = new Dictionary<string, string>(Context);
        other.Remove(name);

        if (value is not null)
        {
            other[name] = value;
        }

        var fault = await Assert.ThrowsAsync<InvalidCiphertextException>(() =>
            _client.DecryptAsync(new DecryptRequest { CiphertextBlob = new(ciphertext), EncryptionContext = other }));

        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.DoesNotContain("context", fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_context_cannot_be_moved_between_its_names_and_its_values()
    {
        var sealedUnder = await _client.EncryptAsync(new EncryptRequest
        {
            KeyId = _kms.KeyArn, Plaintext = new("x"u8.ToArray()), EncryptionContext = new() { ["ab"] = "c" },
        });

        await Assert.ThrowsAsync<InvalidCiphertextException>(() => _client.DecryptAsync(
            new DecryptRequest { CiphertextBlob = sealedUnder.CiphertextBlob, EncryptionContext = new() { ["a"] = "bc" } }));
    }

    [Fact]
    public async Task A_changed_byte_anywhere_keeps_it_shut()
    {
        var ciphertext = await SealAsync("x");

        for (var index = 0; index < ciphertext.Length; index++)
        {
            var changed = ciphertext.ToArray();
            changed[index] ^= 1;
            await Assert.ThrowsAsync<InvalidCiphertextException>(() =>
                _client.DecryptAsync(new DecryptRequest { CiphertextBlob = new(changed), EncryptionContext = Context }));
        }
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public async Task A_secret_has_4096_bytes_at_most(int length, bool fits)
    {
        var request = new EncryptRequest { KeyId = _kms.KeyArn, Plaintext = new(new byte[length]), EncryptionContext = Context };

        var fault = await Record.ExceptionAsync(() => _client.EncryptAsync(request));

        Assert.Equal(fits ? null : "ValidationException", (fault as AmazonKeyManagementServiceException)?.ErrorCode);
    }

    [Fact]
    public async Task A_key_that_is_not_ours_is_not_found_for_sealing_and_incorrect_for_opening()
    {
        const string other = "arn:aws:kms:eu-west-1:123456789012:key/6f1b5f0e-0000-4000-8000-000000000000";
        var ciphertext = await SealAsync("x");

        await Assert.ThrowsAsync<NotFoundException>(() =>
            _client.EncryptAsync(new EncryptRequest { KeyId = other, Plaintext = new("x"u8.ToArray()) }));
        await Assert.ThrowsAsync<IncorrectKeyException>(() => _client.DecryptAsync(
            new DecryptRequest { KeyId = other, CiphertextBlob = new(ciphertext), EncryptionContext = Context }));
    }

    [Fact]
    public async Task A_data_key_is_made_that_only_KMS_has_seen()
    {
        var made = await _client.GenerateDataKeyWithoutPlaintextAsync(new GenerateDataKeyWithoutPlaintextRequest
        {
            KeyId = "alias/stripe-processor", KeySpec = DataKeySpec.AES_256, EncryptionContext = Context,
        });
        var opened = await _client.DecryptAsync(new DecryptRequest { CiphertextBlob = made.CiphertextBlob, EncryptionContext = Context });

        Assert.Equal(32, opened.Plaintext.Length);
    }

    [Fact]
    public async Task The_key_describes_itself_by_any_of_its_names()
    {
        var id = _kms.KeyArn[(_kms.KeyArn.LastIndexOf('/') + 1)..];

        foreach (var name in new[] { id, _kms.KeyArn, "alias/stripe-processor" })
        {
            var described = await _client.DescribeKeyAsync(name);

            Assert.Equal(_kms.KeyArn, described.KeyMetadata.Arn);
            Assert.Equal(KeyState.Enabled, described.KeyMetadata.KeyState);
        }
    }

    [Fact]
    public async Task Throttling_passes_after_as_many_calls_as_were_ordered()
    {
        using var impatient = ClientOf(_kms, retries: 0);
        _kms.Faults.ThrottleNext(1);

        var fault = await Assert.ThrowsAsync<AmazonKeyManagementServiceException>(() => impatient.DescribeKeyAsync(_kms.KeyArn));

        Assert.Equal("ThrottlingException", fault.ErrorCode);
        Assert.NotNull(await impatient.DescribeKeyAsync(_kms.KeyArn));
    }

    [Fact]
    public async Task A_denied_operation_is_denied_and_others_are_not()
    {
        _kms.Faults.Deny("Decrypt");
        var ciphertext = await SealAsync("x");

        var fault = await Assert.ThrowsAsync<AmazonKeyManagementServiceException>(() =>
            _client.DecryptAsync(new DecryptRequest { CiphertextBlob = new(ciphertext), EncryptionContext = Context }));

        Assert.Equal("AccessDeniedException", fault.ErrorCode);
    }

    [Fact]
    public async Task A_disabled_key_seals_nothing()
    {
        _kms.Faults.Disable();

        await Assert.ThrowsAsync<DisabledException>(() => SealAsync("x"));
    }

    [Fact]
    public async Task Faults_are_ordered_and_ended_over_HTTP_too()
    {
        using var impatient = ClientOf(_kms, retries: 0);
        using var http = new HttpClient { BaseAddress = _kms.Address };

        using var ordered = await http.PostAsync("/_kms/faults", new StringContent("""{"deny":["DescribeKey"]}"""));
        var denied = await Record.ExceptionAsync(() => impatient.DescribeKeyAsync(_kms.KeyArn));
        using var ended = await http.DeleteAsync("/_kms/faults");
        using var unknown = await http.PostAsync("/_kms/faults", new StringContent("""{"explode":1}"""));

        Assert.Equal(HttpStatusCode.NoContent, ordered.StatusCode);
        Assert.Equal("AccessDeniedException", Assert.IsType<AmazonKeyManagementServiceException>(denied).ErrorCode);
        Assert.NotNull(await impatient.DescribeKeyAsync(_kms.KeyArn));
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task A_dropped_call_gets_no_answer_at_all()
    {
        using var http = new HttpClient();
        _kms.Faults.DropNext(1);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(_kms.Address, new StringContent("{}")));
    }

    [Fact]
    public async Task The_key_outlives_a_restart_and_only_its_owner_may_read_it()
    {
        var ciphertext = await SealAsync("x");

        await using var again = await KmsStandIn.StartAsync(KeyFile, null, 0, CancellationToken.None);

        Assert.True(again.Opens(ciphertext, Context));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public async Task A_call_without_a_signature_is_refused()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _kms.Address) { Content = new StringContent("{}") };
        request.Headers.Add("X-Amz-Target", "TrentService.DescribeKey");

        using var reply = await http.SendAsync(request);

        Assert.Contains("MissingAuthenticationTokenException", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static AmazonKeyManagementServiceClient ClientOf(KmsStandIn kms, int retries = 2) => new(
        new BasicAWSCredentials("AKIDLOCAL", "local"),
        new AmazonKeyManagementServiceConfig
        {
            ServiceURL = kms.Address.AbsoluteUri,
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = retries,
        });

    private async Task<byte[]> SealAsync(string secret)
    {
        var response = await _client.EncryptAsync(new EncryptRequest
        {
            KeyId = _kms.KeyArn, Plaintext = new(System.Text.Encoding.UTF8.GetBytes(secret)), EncryptionContext = Context,
        });
        return response.CiphertextBlob.ToArray();
    }
}

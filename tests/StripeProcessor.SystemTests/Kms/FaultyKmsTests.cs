using StripeProcessor.Aws;

namespace StripeProcessor.SystemTests.Kms;

public sealed class FaultyKmsTests
{
    private static readonly SealedSecret Sealed = new(SecretNames.StripeKey, new byte[] { 1, 2, 3 });

    private static readonly SealContext Context = new("gifts", "live", SecretNames.StripeKey);

    [Fact]
    public async Task A_denied_call_is_final_and_made_once()
    {
        var calls = 0;
        await using var server = await FaultyKms.StartAsync("AccessDeniedException", () => Interlocked.Increment(ref calls));
        using var kms = Open(server.Address);

        var refused = await Assert.ThrowsAsync<SecretRefusedException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal(
            "cannot unseal the Stripe key: KMS denied access to the KMS key 'alias/gifts'; may the caller kms:Decrypt with it "
            + "under the context 'mode=live', 'stack=gifts', 'secret=stripe-key'?",
            refused.Message);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_throttled_call_is_made_three_times_and_may_be_made_again()
    {
        var calls = 0;
        await using var server = await FaultyKms.StartAsync("ThrottlingException", () => Interlocked.Increment(ref calls));
        using var kms = Open(server.Address);

        var unavailable = await Assert.ThrowsAsync<KmsUnavailableException>(() => kms.OpenAsync(Sealed, Context, default));

        Assert.Equal(
            "cannot unseal the Stripe key: KMS takes no more calls for the moment (throttled); try again shortly",
            unavailable.Message);
        Assert.Equal(3, calls);
    }

    private static KmsSecrets Open(Uri endpoint) => KmsSecrets.Create(new KmsOptions
    {
        Endpoint = endpoint,
        Region = "eu-west-1",
        KeyId = "alias/gifts",
        Credentials = new AwsCredentials("nobody", new Secret("nothing")),
    });
}

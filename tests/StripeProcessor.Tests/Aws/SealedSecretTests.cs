using CsCheck;
using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

public class SealedSecretTests
{
    [Fact]
    public void Any_ciphertext_survives_the_way_through_settings()
    {
        Gen.Byte.Array[1, SealedSecret.MaximumBytes].Sample(bytes =>
        {
            var written = new SealedSecret(SecretNames.StripeKey, bytes).ToBase64();

            return SealedSecret.TryParse(SecretNames.StripeKey, $" {written}\r\n", out var read)
                && read.Ciphertext.Span.SequenceEqual(bytes);
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("sk_test_123")]
    [InlineData("AQID=")]
    [InlineData("AQ==ID")]
    public void What_is_not_base64_is_not_a_sealed_secret(string? text)
    {
        Assert.False(SealedSecret.TryParse(SecretNames.StripeKey, text, out _));
    }

    [Fact]
    public void More_than_KMS_takes_is_not_a_sealed_secret()
    {
        var tooLong = Convert.ToBase64String(new byte[SealedSecret.MaximumBytes + 1]);

        Assert.False(SealedSecret.TryParse(SecretNames.StripeKey, tooLong, out _));
    }

    [Fact]
    public void Its_text_form_leaves_the_ciphertext_out()
    {
        var sealedSecret = new SealedSecret(SecretNames.StripeKey, new byte[] { 1, 2, 3 });

        Assert.Equal("SealedSecret { Name = stripe-key }", sealedSecret.ToString());
    }

    [Fact]
    public void Two_are_equal_when_name_and_bytes_are()
    {
        var one = new SealedSecret(SecretNames.StripeKey, new byte[] { 1, 2, 3 });
        var same = new SealedSecret(SecretNames.StripeKey, new byte[] { 1, 2, 3 });

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, same with { Name = SecretNames.WebhookSecret });
        Assert.NotEqual(one, same with { Ciphertext = new byte[] { 1, 2 } });
    }

    [Fact]
    public void The_context_names_app_stack_mode_and_secret()
    {
        var context = new SealContext("gifts", "live", SecretNames.WebhookSecret).ToEncryptionContext();

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["app"] = "stripe-processor", ["stack"] = "gifts", ["mode"] = "live", ["secret"] = "webhook-secret",
            },
            context);
    }
}

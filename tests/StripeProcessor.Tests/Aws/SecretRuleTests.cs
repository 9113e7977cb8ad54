using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

public class SecretRuleTests
{
    [Theory]
    [InlineData("stripe-key", "test", "sk_test_abc")]
    [InlineData("stripe-key", "test", "rk_test_abc")]
    [InlineData("stripe-key", "live", "sk_live_abc")]
    [InlineData("stripe-key", "live", "rk_live_abc")]
    [InlineData("webhook-secret", "test", "whsec_abc+/=")]
    [InlineData("webhook-secret", "live", "whsec_abc")]
    [InlineData("token-key", "live", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_Stripe_and_KMS_hand_out_is_taken(string name, string mode, string text)
    {
        Assert.Null(SecretRule.Fault(name, mode, new Secret(text)));
    }

    [Theory]
    [InlineData("stripe-key", "test", "", "it is empty")]
    [InlineData("stripe-key", "test", " \n", "it is empty")]
    [InlineData("stripe-key", "test", "sk_live_abc", "it is a live-mode key, and the mode is 'test'")]
    [InlineData("stripe-key", "live", "rk_test_abc", "it is a test-mode key, and the mode is 'live'")]
    [InlineData("stripe-key", "test", "pk_test_abc", "it is a publishable key (pk_…)")]
    [InlineData("stripe-key", "live", "pk_live_abc", "it is a publishable key (pk_…)")]
    [InlineData("stripe-key", "live", "whsec_abc", "it is a webhook secret (whsec_…)")]
    [InlineData("stripe-key", "live", "sk_org_live_abc", "it is an organization key (sk_org_…)")]
    [InlineData("stripe-key", "live", "SK_LIVE_abc", "a live-mode key begins with sk_live_ or rk_live_")]
    [InlineData("stripe-key", "test", "sk_test_", "nothing follows its prefix")]
    [InlineData("stripe-key", "test", "sk_test_abc\n", "it contains white space")]
    [InlineData("stripe-key", "test", "sk_test_a bc", "it contains white space")]
    [InlineData("stripe-key", "test", "sk_test_abc\"", "it contains a quote")]
    [InlineData("stripe-key", "test", "sk_test_abc\u0000", "it contains a quote or a character")]
    [InlineData("stripe-key", "test", "sk_test_åbc", "it contains a quote or a character")]
    [InlineData("webhook-secret", "test", "", "it is empty")]
    [InlineData("webhook-secret", "test", "sk_test_abc", "it is an API key")]
    [InlineData("webhook-secret", "test", "abc", "a webhook secret begins with whsec_")]
    [InlineData("webhook-secret", "test", "whsec_", "nothing follows its prefix")]
    [InlineData("token-key", "test", "c2hvcnQ=", "32 random bytes")]
    [InlineData("token-key", "test", "not-base64", "32 random bytes")]
    [InlineData("tokens", "test", "abc", "no secret has that name")]
    [InlineData("stripe-key", "Live", "sk_live_abc", "the mode must be 'test' or 'live'")]
    public void What_cannot_work_is_refused_with_the_reason(string name, string mode, string text, string reason)
    {
        Assert.Contains(reason, SecretRule.Fault(name, mode, new Secret(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_KMS_could_not_seal_is_refused_before_it_is_asked()
    {
        var longest = new Secret("sk_test_" + new string('a', SecretRule.MaximumBytes - 8));
        var tooLong = new Secret("sk_test_" + new string('a', SecretRule.MaximumBytes - 7));

        Assert.Null(SecretRule.Fault(SecretNames.StripeKey, "test", longest));
        Assert.Contains("4,096", SecretRule.Fault(SecretNames.StripeKey, "test", tooLong), StringComparison.Ordinal);
    }

    [Fact]
    public void No_refusal_repeats_the_secret()
    {
        string[] prefixes = ["", "sk_test_", "sk_live_", "pk_live_", "whsec_", "sk_org_", "rk_", " "];

        var faults =
            from name in new[] { SecretNames.StripeKey, SecretNames.WebhookSecret, SecretNames.TokenKey }
            from mode in new[] { "test", "live" }
            from prefix in prefixes
            from tail in new[] { "", " ", "\"", "\n" }
            select SecretRule.Fault(name, mode, new Secret(prefix + "CANARY" + tail));

        Assert.DoesNotContain(faults, fault => fault?.Contains("CANARY", StringComparison.Ordinal) == true);
    }
}

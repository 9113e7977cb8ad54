using System.Text.Json.Nodes;
using StripeProcessor.Aws;
using StripeProcessor.Tests.Deployment.Iam;

namespace StripeProcessor.Tests.Deployment;

/// <summary>The one promise of the whole thing, held against the policies as they would be deployed: nobody but the function opens.</summary>
public sealed class KeyPermissionTests
{
    private const string Decrypt = "kms:Decrypt";
    private const string Encrypt = "kms:Encrypt";
    private const string MakeKey = "kms:GenerateDataKeyWithoutPlaintext";

    /// <summary>All of KMS that turns text into ciphertext or back, or lets somebody else do it.</summary>
    private static readonly string[] Cryptography =
    [
        Decrypt, Encrypt, MakeKey, "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:GenerateDataKeyPair",
        "kms:GenerateDataKeyPairWithoutPlaintext", "kms:CreateGrant",
    ];

    [SkippableTheory]
    [InlineData(DeployedTemplate.Default)]
    [InlineData(DeployedTemplate.Everything)]
    [InlineData(DeployedTemplate.Live)]
    public void The_function_opens_each_of_its_secrets_under_the_very_context_that_it_asks_with(string set)
    {
        var account = AccountOf(set);
        var mode = set == DeployedTemplate.Live ? "live" : "test";

        foreach (var secret in new[] { SecretNames.StripeKey, SecretNames.WebhookSecret, SecretNames.TokenKey })
        {
            var context = new SealContext(MadeUp.Stack, mode, secret).ToEncryptionContext();
            Assert.True(account.MayUseKey(account.Function, Decrypt, context), secret);
        }
    }

    [SkippableTheory]
    [InlineData("app", "another-program")]
    [InlineData("stack", "gifts-test")]
    [InlineData("mode", "live")]
    [InlineData("secret", "another-secret")]
    [InlineData("secret", "stripe-*")]
    [InlineData("app", null)]
    [InlineData("stack", null)]
    [InlineData("mode", null)]
    [InlineData("secret", null)]
    [InlineData("extra", "key")]
    [InlineData("Secret", "stripe-key")]
    public void The_function_opens_nothing_under_any_other_context(string key, string? value)
    {
        var account = AccountOf(DeployedTemplate.Everything);
        var context = account.Context(SecretNames.StripeKey);
        if (value is null)
        {
            context.Remove(key);
        }
        else
        {
            context[key] = value;
        }

        Assert.False(account.MayUseKey(account.Function, Decrypt, context));
    }

    [SkippableFact]
    public void The_function_opens_nothing_that_was_sealed_without_a_context()
    {
        var account = AccountOf(DeployedTemplate.Everything);

        Assert.False(account.MayUseKey(account.Function, Decrypt, new Dictionary<string, string>(StringComparer.Ordinal)));
    }

    [SkippableTheory]
    [InlineData(SecretNames.WebhookSecret, true)]
    [InlineData(SecretNames.StripeKey, false)]
    [InlineData(SecretNames.TokenKey, false)]
    public void The_function_seals_the_webhook_secret_and_nothing_else(string secret, bool may)
    {
        var account = AccountOf(DeployedTemplate.Default);

        Assert.Equal(may, account.MayUseKey(account.Function, Encrypt, account.Context(secret)));
        Assert.False(account.MayUseKey(account.Function, MakeKey, account.Context(secret)));
    }

    [SkippableTheory]
    [InlineData(Encrypt, SecretNames.StripeKey, true)]
    [InlineData(Encrypt, SecretNames.WebhookSecret, true)]
    [InlineData(Encrypt, SecretNames.TokenKey, false)]
    [InlineData(MakeKey, SecretNames.TokenKey, true)]
    [InlineData(MakeKey, SecretNames.StripeKey, false)]
    [InlineData(Decrypt, SecretNames.StripeKey, false)]
    [InlineData(Decrypt, SecretNames.WebhookSecret, false)]
    [InlineData(Decrypt, SecretNames.TokenKey, false)]
    public void The_encrypter_puts_secrets_in_and_gets_none_out(string action, string secret, bool may)
    {
        var account = AccountOf(DeployedTemplate.Live);

        Assert.Equal(may, account.MayUseKey(account.Encrypter, action, account.Context(secret)));
    }

    [SkippableTheory]
    [InlineData("stack", "another")]
    [InlineData("mode", "test")]
    [InlineData("extra", "key")]
    public void The_encrypter_seals_for_no_other_stack_and_mode(string key, string value)
    {
        var account = AccountOf(DeployedTemplate.Live);

        var context = account.Context(SecretNames.StripeKey);

        context[key] = value;

        Assert.False(account.MayUseKey(account.Encrypter, Encrypt, context));
    }

    [SkippableTheory]
    [InlineData(DeployedTemplate.Default)]
    [InlineData(DeployedTemplate.Everything)]
    public void An_administrator_who_may_do_everything_neither_opens_nor_seals_nor_grants(string set)
    {
        var account = AccountOf(set);
        var root = Principal.With(MadeUp.Root);

        foreach (var action in Cryptography)
        {
            Assert.False(account.MayUseKey(account.Administrator, action, account.Context(SecretNames.StripeKey)), action);
            Assert.False(account.MayUseKey(root, action, account.Context(SecretNames.StripeKey)), $"{action}, root");
        }
    }

    [SkippableTheory]
    [InlineData("kms:DescribeKey")]
    [InlineData("kms:GetKeyPolicy")]
    [InlineData("kms:PutKeyPolicy")]
    [InlineData("kms:ScheduleKeyDeletion")]
    [InlineData("kms:CancelKeyDeletion")]
    [InlineData("kms:EnableKeyRotation")]
    [InlineData("kms:RevokeGrant")]
    public void An_administrator_is_not_locked_out_of_the_key(string action)
    {
        var account = AccountOf(DeployedTemplate.Everything);

        Assert.True(account.MayAdminister(account.Administrator, action));
        Assert.True(account.MayAdminister(Principal.With(MadeUp.Root), action));
    }

    [SkippableFact]
    public void Nobody_without_a_role_of_the_stack_touches_the_key()
    {
        var account = AccountOf(DeployedTemplate.Everything);

        foreach (var who in new[] { account.Nobody, account.Operator, account.Pipe, Principal.Administrator("999988887777") })
        {
            foreach (var action in (string[])[.. Cryptography, "kms:PutKeyPolicy", "kms:DescribeKey"])
            {
                Assert.False(account.MayUseKey(who, action, account.Context(SecretNames.StripeKey)), $"{who.Arn} {action}");
            }
        }
    }

    /// <summary>What the denials are for: the statement that somebody adds in a hurry.</summary>
    [SkippableFact]
    public void A_statement_that_somebody_adds_to_the_keys_policy_still_opens_nothing()
    {
        var template = DeployedTemplateOf(DeployedTemplate.Default, raw =>
        {
            var statements = raw["Resources"]!["EncryptionKey"]!["Properties"]!["KeyPolicy"]!["Statement"]!.AsArray();
            statements.Add(JsonNode.Parse(
                $$"""{"Effect":"Allow","Principal":{"AWS":"{{MadeUp.Root}}"},"Action":"kms:*","Resource":"*"}"""));
        });
        var account = new Account(template);

        Assert.False(account.MayUseKey(account.Administrator, Decrypt, account.Context(SecretNames.StripeKey)));
        Assert.False(account.MayUseKey(account.Administrator, "kms:CreateGrant", account.Context(SecretNames.StripeKey)));
        Assert.True(account.MayUseKey(account.Function, Decrypt, account.Context(SecretNames.StripeKey)));
    }

    [SkippableFact]
    public void Without_somebody_who_seals_there_is_no_role_for_it_and_the_keys_policy_names_none()
    {
        var template = DeployedTemplateOf(DeployedTemplate.Default);

        Assert.Null(template.Find("EncrypterRole"));
        Assert.Null(template.Find("EncrypterPolicy"));
        Assert.DoesNotContain("EncrypterRole", template["EncryptionKey"].Whole.ToJsonString(), StringComparison.Ordinal);
    }

    private static Account AccountOf(string set) => new(DeployedTemplateOf(set));

    private static DeployedTemplate DeployedTemplateOf(string set, Action<JsonObject>? change = null)
    {
        DeployedTemplate.SkipIfNotTranslated();
        return DeployedTemplate.Read(set, change);
    }
}

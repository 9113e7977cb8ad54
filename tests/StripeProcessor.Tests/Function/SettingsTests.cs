using System.Text;
using StripeProcessor.Function;

namespace StripeProcessor.Tests.Function;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_as_the_template_makes_them_are_accepted()
    {
        var settings = new Stage().Settings;

        Assert.Equal(("test", "gifts", "Riverside Food Bank"), (settings.Mode, settings.StackName, settings.Rules.Organisation));
        Assert.Equal(new Uri("https://api.stripe.com"), settings.StripeApiBase);
        Assert.Null(settings.KmsEndpoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_setting_is_one_that_is_not_set(string empty)
    {
        var stage = new Stage();
        foreach (var name in new[]
        {
            "STRIPE_KEY_CIPHERTEXT", "STRIPE_WEBHOOK_SECRET_CIPHERTEXT", "TOKEN_KEY_CIPHERTEXT", "STRIPE_PUBLISHABLE_KEY", "KMS_KEY_ID", "LEDGER_TABLE",
            "OPERATOR_DOMAIN", "FORM_SETTINGS", "STRIPE_API_BASE", "AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_REGION",
        })
        {
            stage.Variables[name] = empty;
        }

        var settings = stage.Settings;

        Assert.Equal(
            (null, null, null, null, null, null, null, null, null),
            (settings.StripeKey, settings.TokenKey, settings.PublishableKey, settings.KmsKeyId, settings.LedgerTable, settings.OperatorDomain,
                settings.KmsEndpoint, settings.DynamoDbEndpoint, settings.Region));
        Assert.Empty(settings.WebhookSecrets);
        Assert.Equal(new Uri("https://api.stripe.com"), settings.StripeApiBase);
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var refusal = Assert.Throws<SettingsException>(() => FunctionSettings.Read(_ => null, _ => null));

        foreach (var name in new[] { "STRIPE_MODE", "STACK_NAME", "ALLOWED_ORIGINS", "THANKS_URL", "CANCEL_URL", "FORM_SETTINGS" })
        {
            Assert.Contains(refusal.Faults, fault => fault.Contains(name, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("STRIPE_MODE", "production")]
    [InlineData("STRIPE_KEY_CIPHERTEXT", "sk_live_CANARY!")]
    [InlineData("STRIPE_PUBLISHABLE_KEY", "pk_live_CANARY")]
    [InlineData("STRIPE_PUBLISHABLE_KEY", "sk_test_CANARY")]
    [InlineData("STACK_NAME", " ")]
    [InlineData("ALLOWED_ORIGINS", "*")]
    [InlineData("ALLOWED_ORIGINS", "https://*.riverside.example")]
    [InlineData("ALLOWED_ORIGINS", "http://www.riverside.example")]
    [InlineData("ALLOWED_ORIGINS", "https://www.riverside.example/donate")]
    [InlineData("ALLOWED_ORIGINS", "www.riverside.example")]
    [InlineData("ALLOWED_ORIGINS", "null")]
    [InlineData("THANKS_URL", "/thanks.html")]
    [InlineData("THANKS_URL", "http://www.riverside.example/thanks.html")]
    [InlineData("CANCEL_URL", "javascript:alert(1)")]
    [InlineData("STRIPE_API_BASE", "http://api.stripe.com")]
    [InlineData("STRIPE_API_BASE", "https://api.stripe.com/v1")]
    [InlineData("AWS_ENDPOINT_URL_KMS", "http://10.0.0.1:8082")]
    [InlineData("FORM_SETTINGS", "nowhere.json")]
    [InlineData("OPERATOR_DOMAIN", "https://operators.riverside.example")]
    [InlineData("OPERATOR_DOMAIN", "operators.riverside.example/operator")]
    [InlineData("OPERATOR_DOMAIN", "operators.riverside.example:443")]
    public void What_cannot_be_used_stops_the_start_by_its_name_and_no_key_is_shown(string name, string value)
    {
        var stage = new Stage();
        stage.Variables[name] = value;

        var refusal = Assert.Throws<SettingsException>(() => stage.Settings);

        Assert.Contains(name, Assert.Single(refusal.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("https://www.riverside.example/")]
    [InlineData("https://WWW.riverside.example:443")]
    public void Origins_are_read_as_browsers_write_them(string origin)
    {
        var stage = new Stage();
        stage.Variables["ALLOWED_ORIGINS"] = origin;

        Assert.Equal(new Uri(origin).GetLeftPart(UriPartial.Authority), Assert.Single(stage.Settings.Origins.All));
    }

    [Theory]
    [InlineData("""{"organization":"x"}""", "organization")]
    [InlineData("""{"organisation":"x","organisation":"y"}""", "organisation")]
    [InlineData("""{"organisation":5}""", "organisation")]
    [InlineData("""{"currencies":[{"code":"usd","fee":{"percent":2.9}}]}""", "currencies[0].fee.percent")]
    [InlineData("""{"currencies":[{"code":"usd","fee":{"flat":"1"}}]}""", "currencies[0].fee.flat")]
    [InlineData("""{"frequencies":"monthly"}""", "frequencies")]
    [InlineData("""{"frequencies":["monthly",null]}""", "frequencies[1]")]
    [InlineData("""{"designations":[null]}""", "designations[0]")]
    [InlineData("""{"organisation":"x",}""", "line 1")]
    [InlineData("""{"organisation":"\ud800"}""", "UTF-8")]
    [InlineData("[]", "form settings")]
    [InlineData("null", "form settings")]
    [InlineData("{", "form settings")]
    public void A_form_settings_file_with_a_name_that_means_nothing_is_not_half_read(string file, string said)
    {
        var faults = new List<string>();

        Assert.Null(FormSettings.Read(Encoding.UTF8.GetBytes(file), faults));
        Assert.Contains(said, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_the_form_settings_is_told_at_once()
    {
        var faults = new List<string>();

        FormSettings.Read("""
            {"organisation":"x","default_currency":"chf",
             "currencies":[{"code":"ugx","minimum":"1","maximum":"2","fee":{"percent":"2.9","fixed":"0"}},
                           {"code":"usd","minimum":"1,0,0","maximum":"2","presets":["ten"],"fee":{"percent":"2.999","fixed":"0.30"}}],
             "frequencies":["daily"],"designations":[],"statement_descriptor_suffix":"*"}
            """u8, faults);

        foreach (var said in new[] { "UGX", "minimum", "preset", "percent", "daily", "chf", "statement_descriptor_suffix" })
        {
            Assert.Contains(faults, fault => fault.Contains(said, StringComparison.Ordinal));
        }
    }
}

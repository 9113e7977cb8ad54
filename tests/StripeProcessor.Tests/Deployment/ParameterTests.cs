using System.Text.RegularExpressions;
using StripeProcessor.Function;
using StripeProcessor.Tests.Deployment.Rules;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Deployment;

/// <summary>What CloudFormation refuses before anything is made, and that the function takes the rest.</summary>
public sealed class ParameterTests
{
    [SkippableTheory]
    [InlineData("SiteOrigins", "https://www.example.org", true)]
    [InlineData("SiteOrigins", "https://www.example.org,https://example.org:8443", true)]
    [InlineData("SiteOrigins", "http://localhost:8080", true)]
    [InlineData("SiteOrigins", "", false)]
    [InlineData("SiteOrigins", "*", false)]
    [InlineData("SiteOrigins", "https://*.example.org", false)]
    [InlineData("SiteOrigins", "http://www.example.org", false)]
    [InlineData("SiteOrigins", "https://www.example.org/donate", false)]
    [InlineData("SiteOrigins", "https://www.example.org,", false)]
    [InlineData("ThanksUrl", "https://www.example.org/thanks?from=gift", true)]
    [InlineData("ThanksUrl", "https://www.example.org", true)]
    [InlineData("ThanksUrl", "http://www.example.org/thanks", false)]
    [InlineData("ThanksUrl", "https://somebody@www.example.org/", false)]
    [InlineData("CancelUrl", "javascript:alert(1)", false)]
    [InlineData("CancelUrl", "/donate", false)]
    [InlineData("StripePublishableKey", "", true)]
    [InlineData("StripePublishableKey", "pk_live_51ABCdef123", true)]
    [InlineData("StripePublishableKey", "sk_live_51ABCdef123", false)]
    [InlineData("StripeKeyCiphertext", "", true)]
    [InlineData("StripeKeyCiphertext", "sk_test_51ABCdef123sk_test_51ABCdef123sk_test_51", false)]
    [InlineData("StripeKeyCiphertext", "rk_live_51ABCdef123", false)]
    [InlineData("StripeWebhookSecretCiphertext", "whsec_abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr", false)]
    [InlineData("EncrypterPrincipalArn", "", true)]
    [InlineData("EncrypterPrincipalArn", "arn:aws:iam::111122223333:root", true)]
    [InlineData("EncrypterPrincipalArn", "arn:aws:iam::111122223333:user/anna@example.org", true)]
    [InlineData("EncrypterPrincipalArn", "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Keys_1a2b", true)]
    [InlineData("EncrypterPrincipalArn", "arn:aws-us-gov:iam::111122223333:role/a", true)]
    [InlineData("EncrypterPrincipalArn", "*", false)]
    [InlineData("EncrypterPrincipalArn", "arn:aws:iam::111122223333:role/*", false)]
    [InlineData("EncrypterPrincipalArn", "arn:aws:sts::111122223333:assumed-role/Admin/anna", false)]
    [InlineData("AlarmEmail", "office@example.org", true)]
    [InlineData("AlarmEmail", "a@example.org,b@example.org", false)]
    [InlineData("ReservedConcurrency", "", true)]
    [InlineData("ReservedConcurrency", "20", true)]
    [InlineData("ReservedConcurrency", "0", false)]
    [InlineData("DomainName", "give.example.org", true)]
    [InlineData("DomainName", "https://give.example.org", false)]
    [InlineData("DomainName", "give", false)]
    [InlineData("CertificateArn", "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234", true)]
    [InlineData("CertificateArn", "arn:aws:iam::111122223333:server-certificate/a", false)]
    [InlineData("HostedZoneId", "Z0123456789ABCDEFGHIJ", true)]
    [InlineData("HostedZoneId", "example.org", false)]
    [InlineData("TruststoreUri", "s3://a-bucket/truststore.pem", true)]
    [InlineData("TruststoreUri", "https://a-bucket.s3.amazonaws.com/truststore.pem", false)]
    public void What_cannot_work_or_would_be_unsafe_is_refused_at_once(string name, string value, bool isTaken)
    {
        DeployedTemplate.SkipIfNotTranslated();
        var pattern = DeployedTemplate.Read(DeployedTemplate.Default).Raw["Parameters"]![name]!["AllowedPattern"]!.ToString();

        Assert.Equal(isTaken, Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant));
    }

    [SkippableTheory]
    [InlineData("DomainName needs CertificateArn", "DomainName=give.example.org")]
    [InlineData("OperatorDomainName needs OperatorCertificateArn", "OperatorDomainName=office.example.org")]
    [InlineData("OperatorDomainName must differ", "DomainName=a.example.org CertificateArn=c OperatorDomainName=a.example.org OperatorCertificateArn=d")]
    [InlineData("TruststoreUri needs OperatorDomainName", "TruststoreUri=s3://a/b")]
    [InlineData(null, "DomainName=give.example.org CertificateArn=c")]
    [InlineData(null, "OperatorDomainName=office.example.org OperatorCertificateArn=d")]
    [InlineData(null, "OperatorDomainName=office.example.org OperatorCertificateArn=d TruststoreUri=s3://a/b")]
    [InlineData(null, "CertificateArn=c HostedZoneId=Z1")]
    public void What_needs_another_parameter_is_refused_without_it(string? refusal, string values)
    {
        DeployedTemplate.SkipIfNotTranslated();

        var template = DeployedTemplate.Read(DeployedTemplate.Default, raw =>
        {
            foreach (var (name, value) in values.Split(' ').Select(one => (one.Split('=')[0], one.Split('=')[1])))
            {
                raw["Parameters"]![name]!["Default"] = value;
            }
        });

        Assert.Equal(refusal is null ? 0 : 1, template.Refusals.Count);
        Assert.All(template.Refusals, one => Assert.StartsWith(refusal!, one, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(DeployedTemplate.Default, true)]
    [InlineData(DeployedTemplate.Everything, false)]
    [InlineData(DeployedTemplate.Live, false)]
    public void The_function_starts_with_what_the_template_tells_it(string set, bool isSealed)
    {
        DeployedTemplate.SkipIfNotTranslated();
        var template = DeployedTemplate.Read(set);
        var variables = FunctionRules.Variables(template);

        var settings = FunctionSettings.Read(
            variables.GetValueOrDefault, name => File.ReadAllBytes(Path.Combine(Repository.Root, "deploy", name)));

        Assert.Equal((template.Parameters["Mode"], MadeUp.Stack), (settings.Mode, settings.StackName));
        Assert.Equal(isSealed, settings.StripeKey is null);
        Assert.Equal(template.Parameters["SiteOrigins"].Split(',').Length, settings.Origins.All.Count);
    }
}

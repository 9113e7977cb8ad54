using StripeProcessor.Cli;
using StripeProcessor.Function.Http;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Cli.Init;

public class AnswersTests
{
    [Theory]
    [InlineData("https://www.Example.org/", "https://www.example.org")]
    [InlineData("https://a.example, https://b.example:8443", "https://a.example,https://b.example:8443")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("http://localhost:4321", "http://localhost:4321")]
    [InlineData("https://a.example,https://A.example/", "https://a.example")]
    public void A_site_is_written_as_browsers_name_it_and_the_function_takes_it(string typed, string written)
    {
        var good = Assert.IsType<Question.Reading.Good>(Answers.Sites(typed));

        Assert.Equal(written, good.Value);
        var faults = new List<string>();
        Assert.Equal(written.Split(','), AllowedOrigins.Read(good.Value, faults).All);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("www.example.org")]
    [InlineData("http://www.example.org")]
    [InlineData("https://www.example.org/give")]
    [InlineData("https://www.example.org?x=1")]
    [InlineData("https://jo@www.example.org")]
    [InlineData("https://*.example.org")]
    [InlineData("https://www.example.org\"")]
    [InlineData("ftp://www.example.org")]
    [InlineData("https://[::1]")]
    [InlineData(",")]
    public void What_is_no_site_is_refused(string typed)
    {
        Assert.IsType<Question.Reading.Bad>(Answers.Sites(typed));
    }

    [Theory]
    [InlineData("https://www.example.org/thanks?from=form#top", "https://www.example.org/thanks?from=form#top")]
    [InlineData("https://www.example.org", "https://www.example.org/")]
    [InlineData("https://www.example.org/merci-é", "https://www.example.org/merci-%C3%A9")]
    public void A_page_is_written_whole(string typed, string written)
    {
        Assert.Equal(new Question.Reading.Good(written), Answers.Page(typed));
    }

    [Theory]
    [InlineData("/thanks")]
    [InlineData("https://www.example.org/a b")]
    [InlineData("https://www.example.org/'x'")]
    [InlineData("javascript:alert(1)")]
    public void What_is_no_page_is_refused(string typed)
    {
        Assert.IsType<Question.Reading.Bad>(Answers.Page(typed));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:root", true)]
    [InlineData("arn:aws:iam::123456789012:user/finance/anna", true)]
    [InlineData("arn:aws-us-gov:iam::123456789012:role/treasurer", true)]
    [InlineData("arn:aws:iam::12345:user/anna", false)]
    [InlineData("arn:aws:iam::123456789012:group/all", false)]
    [InlineData("arn:aws:iam::123456789012:user/", false)]
    [InlineData("arn:aws:iam::123456789012:user/*", false)]
    [InlineData("anna", false)]
    public void Whoever_may_seal_is_a_user_a_role_or_the_account(string typed, bool isTaken)
    {
        Assert.Equal(isTaken, Answers.Encrypter(typed) is Question.Reading.Good);
    }

    [Theory]
    [InlineData("pk_test_51Habc1234", "test", true)]
    [InlineData("pk_live_51Habc1234", "live", true)]
    [InlineData("pk_live_51Habc1234", "test", false)]
    [InlineData("pk_test_short", "test", false)]
    [InlineData("pk_test_51Habc-1234", "test", false)]
    [InlineData("rk_test_51Habc1234", "test", false)]
    public void Only_a_publishable_key_of_this_mode_is_taken(string typed, string mode, bool isTaken)
    {
        Assert.Equal(isTaken, Answers.PublishableKey(typed, mode) is Question.Reading.Good);
    }

    [Fact]
    public void What_init_writes_for_a_new_environment_are_parameters_of_the_template()
    {
        var text = NewEnvironment.Beginning
            + NewEnvironment.Text("test", "gifts-test", "eu-west-1", name => name == "SiteOrigins" ? "https://a.example" : "", hasBuild: false);
        var config = SamConfig.Read(text);
        var template = File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"));

        string[] names = ["Mode", "SiteOrigins", "ThanksUrl", "CancelUrl", "StripePublishableKey", "EncrypterPrincipalArn", "AlarmEmail", "Architecture"];
        Assert.All(names, name => Assert.NotNull(config.Parameter("test", name)));
        Assert.All(names, name => Assert.Contains($"\n  {name}:\n", template, StringComparison.Ordinal));
        Assert.Equal("https://a.example", config.Parameter("test", "SiteOrigins"));
        Assert.Equal(("gifts-test", "eu-west-1"), (config.Setting("test", "stack_name"), config.Setting("test", "region")));
    }

    [Fact]
    public void The_days_that_the_key_waits_are_the_template_s()
    {
        var template = File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"));

        Assert.Contains($"PendingWindowInDays: {Leftovers.DaysOfKey}\n", template, StringComparison.Ordinal);
    }
}

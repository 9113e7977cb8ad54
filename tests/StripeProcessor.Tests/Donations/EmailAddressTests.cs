using CsCheck;
using StripeProcessor.Donations;

namespace StripeProcessor.Tests.Donations;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("a@b.org")]
    [InlineData("first.last+gifts@sub.example.co.uk")]
    [InlineData("o'neill_99@example.org")]
    [InlineData("jürgen@müller.example")]
    public void An_address_is_taken(string text)
    {
        Assert.True(EmailAddress.IsPlausible(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("@example.org")]
    [InlineData("a@")]
    [InlineData("a@localhost")]
    [InlineData("a@b@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData(".a@example.org")]
    [InlineData("a@example..org")]
    [InlineData("a@-example.org")]
    [InlineData("a@example.o")]
    [InlineData("a@192.168.1.10")]
    [InlineData("Ann <a@example.org>")]
    [InlineData("a@example.org,b@example.org")]
    [InlineData("a@example.org\r\nBcc: c@example.org")]
    public void What_is_no_address_is_not_taken(string text)
    {
        Assert.False(EmailAddress.IsPlausible(text));
    }

    [Fact]
    public void Length_is_limited_as_mail_servers_limit_it()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3)) + ".org";

        Assert.True(EmailAddress.IsPlausible($"{new string('a', 64)}@{domain}"));
        Assert.False(EmailAddress.IsPlausible($"{new string('a', 65)}@{domain}"));
        Assert.False(EmailAddress.IsPlausible($"{new string('a', 64)}@{new string('d', 60)}.{domain}"));
    }

    [Fact]
    public void Nothing_makes_it_throw()
    {
        Gen.String.Sample(text => EmailAddress.IsPlausible(text) || true, iter: 20_000);
    }
}

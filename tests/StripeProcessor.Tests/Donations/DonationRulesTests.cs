using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class DonationRulesTests
{
    [Fact]
    public void Good_rules_have_no_fault()
    {
        Assert.Empty(Rules.Faults());
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var usd = new CurrencyRules(Usd, Amount(10, Usd), Amount(5, Usd), [Amount(7, Usd), Amount(7, Usd)], new(290, Amount(30, Usd)));
        var kwd = new CurrencyRules(Kwd, Amount(505, Kwd), Amount(1_000_000_000, Kwd), [Amount(100, Usd)], new(290, Amount(0, Kwd)));
        var rules = new DonationRules
        {
            Organisation = " ",
            Default = Rules.Default,
            Currencies = [usd, usd, kwd, kwd with { Presets = [] }],
            Frequencies = [],
            Designations = [new("a b", ""), new("a b", "x")],
        };

        var faults = rules.Faults();

        foreach (var expected in new[]
        {
            "no name", "default currency USD", "USD is listed twice", "below the smallest charge", "the minimum 0.10 USD is above the maximum 0.05 USD",
            "preset 0.07 USD", "a preset is listed twice", "must be in KWD", "0.505 KWD cannot be charged", "above the largest charge",
            "frequencies", "designations must be", "designation id 'a b'", "designation 'a b' has no name",
        })
        {
            Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Names_that_Stripe_would_refuse_with_every_gift_are_refused_at_the_start()
    {
        var longest = new string('n', 100);
        var rules = Rules with { Organisation = longest, Designations = [new("general", longest)] };

        Assert.Empty(rules.Faults());
        Assert.Contains("organisation's name is longer", Assert.Single((rules with { Organisation = longest + "n" }).Faults()), StringComparison.Ordinal);
        Assert.Contains(
            "designation 'general' is longer", Assert.Single((rules with { Designations = [new("general", longest + "n")] }).Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_for_a_currency_are_found_in_any_case()
    {
        Assert.Equal(Jpy, Rules.For("JPY")?.Currency);
        Assert.Null(Rules.For("eur"));
    }
}

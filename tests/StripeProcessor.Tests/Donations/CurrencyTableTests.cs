using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class CurrencyTableTests
{
    [Theory]
    [InlineData("USD")]
    [InlineData("usd")]
    [InlineData("uSd")]
    public void A_code_is_found_in_any_case(string code)
    {
        Assert.True(CurrencyTable.TryFind(code, out var currency));
        Assert.Equal("usd", currency.Code);
    }

    [Theory]
    [InlineData("jpy", 0, 0, 1, 50, 99_999_999)]
    [InlineData("usd", 2, 2, 1, 50, 99_999_999)]
    [InlineData("gbp", 2, 2, 1, 30, 99_999_999)]
    [InlineData("huf", 2, 2, 1, 17_500, 99_999_999)]
    [InlineData("twd", 2, 2, 1, 1, 99_999_999)]
    [InlineData("kwd", 3, 3, 10, 10, 99_999_990)]
    [InlineData("isk", 0, 2, 100, 100, 99_999_900)]
    [InlineData("mga", 2, 0, 1, 1, 99_999_999)]
    public void A_currency_counts_as_ISO_and_as_the_processor_does(string code, int exponent, int chargeExponent, long step, long minimum, long maximum)
    {
        var currency = CurrencyTable.Find(code);

        Assert.Equal(
            (exponent, chargeExponent, step, minimum, maximum),
            (currency.Exponent, currency.ChargeExponent, currency.ChargeStep, currency.MinimumChargeUnits, currency.MaximumChargeUnits));
    }

    [Fact]
    public void The_processors_zero_decimal_list_is_charged_whole_and_nothing_else_is()
    {
        var whole = CurrencyTable.All.Where(currency => currency.ChargeExponent == 0).Select(currency => currency.Code);

        Assert.Equal("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf", string.Join(' ', whole));
    }

    [Fact]
    public void Three_decimal_charges_end_in_zero()
    {
        var three = CurrencyTable.All.Where(currency => currency.ChargeExponent == 3).ToList();

        Assert.Equal("bhd jod kwd omr tnd", string.Join(' ', three.Select(currency => currency.Code)));
        Assert.All(three, currency => Assert.Equal(10, currency.ChargeStep));
    }

    [Theory]
    [InlineData("ugx", "hundred")]
    [InlineData("UGX", "hundred")]
    [InlineData("bgn", "EUR")]
    [InlineData("ang", "XCG")]
    [InlineData("mru", "fifth")]
    [InlineData("xxx", "Not the code")]
    [InlineData(null, "Not the code")]
    public void A_missing_currency_says_why(string? code, string reason)
    {
        Assert.False(CurrencyTable.TryFind(code, out _));
        Assert.Contains(reason, CurrencyTable.WhyMissing(code), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_currency_is_chargeable_within_its_own_limits()
    {
        Assert.True(CurrencyTable.All.Count >= 130);
        Assert.All(CurrencyTable.All, currency =>
        {
            Assert.Matches("^[a-z]{3}$", currency.Code);
            Assert.InRange(currency.MinimumChargeUnits, 1, currency.MaximumChargeUnits);
            Assert.InRange(currency.MaximumChargeUnits, 1, 99_999_999);
            Assert.True(Money.SmallestCharge(currency).IsChargeable);
            Assert.True(Money.LargestCharge(currency).IsChargeable);
        });
    }

    [Fact]
    public void No_two_currencies_are_shown_with_one_symbol()
    {
        var shared = CurrencyTable.All.GroupBy(currency => currency.Symbol).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(shared);
        Assert.Equal("$", Usd.Symbol);
    }
}

using CsCheck;
using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("usd", 2500, "25.00", "$25.00", "25.00 USD")]
    [InlineData("usd", 5, "0.05", "$0.05", "0.05 USD")]
    [InlineData("usd", 123456789, "1234567.89", "$1,234,567.89", "1234567.89 USD")]
    [InlineData("usd", -2500, "-25.00", "-$25.00", "-25.00 USD")]
    [InlineData("cad", 2500, "25.00", "CA$25.00", "25.00 CAD")]
    [InlineData("eur", 0, "0.00", "€0.00", "0.00 EUR")]
    [InlineData("jpy", 1000, "1000", "¥1,000", "1000 JPY")]
    [InlineData("kwd", 25000, "25.00", "25.000 KWD", "25.00 KWD")]
    [InlineData("kwd", 5124, "5.124", "5.124 KWD", "5.124 KWD")]
    [InlineData("isk", 1000, "1000", "1,000 ISK", "1000 ISK")]
    [InlineData("mga", 100000, "1000", "1,000 MGA", "1000 MGA")]
    [InlineData("mga", 100050, "1000.50", "1,000.50 MGA", "1000.50 MGA")]
    [InlineData("usd", long.MinValue, "-92233720368547758.08", "-$92,233,720,368,547,758.08", "-92233720368547758.08 USD")]
    public void An_amount_is_written_for_programs_for_people_and_for_operators(string code, long minorUnits, string plain, string shown, string told)
    {
        var money = Amount(minorUnits, CurrencyTable.Find(code));

        Assert.Equal((plain, shown, told), (money.ToDecimalString(), money.ToDisplayString(), money.ToString()));
    }

    [Theory]
    [InlineData("usd", 2500, 2500)]
    [InlineData("jpy", 500, 500)]
    [InlineData("isk", 5, 500)]
    [InlineData("mga", 500, 5)]
    [InlineData("kwd", 5120, 5120)]
    public void A_charge_counts_in_the_processors_unit(string code, long minorUnits, long chargeUnits)
    {
        var currency = CurrencyTable.Find(code);

        Assert.Equal(chargeUnits, Amount(minorUnits, currency).ChargeUnits);
        Assert.Equal(Amount(minorUnits, currency), Money.FromChargeUnits(chargeUnits, currency));
    }

    [Fact]
    public void Minor_and_charge_units_are_inverse_in_every_currency()
    {
        Gen.Select(AnyCurrency, Gen.Long[-1_000_000_000_000, 1_000_000_000_000]).Sample((currency, steps) =>
        {
            var money = Amount(steps * currency.MinorStep, currency);
            return money.IsChargeable && Money.FromChargeUnits(money.ChargeUnits, currency) == money
                && money.ChargeUnits % currency.ChargeStep == 0;
        });
    }

    [Fact]
    public void Half_a_krona_and_half_an_ariary_are_never_charged()
    {
        Assert.False(Money.TryFromChargeUnits(550, Isk, out _));
        Assert.Throws<ArgumentException>(() => Money.FromChargeUnits(550, Isk));
        Assert.False(Amount(50, Mga).IsChargeable);
        Assert.Throws<InvalidOperationException>(() => Amount(50, Mga).ChargeUnits);
    }

    [Fact]
    public void Two_currencies_are_never_mixed()
    {
        var dollars = Amount(100, Usd);
        var yen = Amount(100, Jpy);

        Assert.Throws<InvalidOperationException>(() => dollars + yen);
        Assert.Throws<InvalidOperationException>(() => dollars - yen);
        Assert.Throws<InvalidOperationException>(() => dollars < yen);
        Assert.Throws<InvalidOperationException>(() => dollars.CompareTo(yen));
        Assert.NotEqual(dollars, yen);
    }

    [Fact]
    public void Arithmetic_that_does_not_fit_throws()
    {
        var most = Amount(long.MaxValue, Usd);

        Assert.Throws<OverflowException>(() => most + Amount(1, Usd));
        Assert.Throws<OverflowException>(() => Amount(long.MinValue, Usd) - Amount(1, Usd));
        Assert.Throws<OverflowException>(() => Amount(long.MaxValue, Isk).ChargeUnits);
        Assert.False(Money.TryFromChargeUnits(long.MaxValue, Mga, out _));
    }

    [Fact]
    public void An_amount_that_was_never_set_is_not_zero()
    {
        Money nothing = default;

        Assert.Throws<InvalidOperationException>(() => nothing.MinorUnits);
        Assert.Throws<InvalidOperationException>(() => nothing.ChargeUnits);
        Assert.Throws<InvalidOperationException>(() => nothing.Currency);
        Assert.Throws<InvalidOperationException>(() => nothing.IsPositive);
        Assert.Throws<InvalidOperationException>(() => nothing.ToDecimalString());
        Assert.Throws<InvalidOperationException>(() => nothing.ToDisplayString());
        Assert.Throws<InvalidOperationException>(() => nothing + nothing);
        Assert.Throws<InvalidOperationException>(() => nothing.CompareTo(nothing));
        Assert.Equal("(no amount)", nothing.ToString());
        Assert.NotEqual(Amount(0, Usd), nothing);
    }
}

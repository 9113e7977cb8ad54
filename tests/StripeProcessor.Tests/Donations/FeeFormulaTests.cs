using System.Numerics;
using CsCheck;
using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class FeeFormulaTests
{
    [Theory]
    [InlineData(2500, 103)]
    [InlineData(10_000, 320)]
    [InlineData(50, 31)]
    [InlineData(0, 30)]
    public void The_fee_is_the_percentage_rounded_half_up_plus_the_fixed_part(long charge, long fee)
    {
        var formula = new FeeFormula(290, Amount(30, Usd));

        Assert.Equal(Amount(fee, Usd), formula.FeeOn(Amount(charge, Usd)));
    }

    [Theory]
    [InlineData(2500, 2606)]
    [InlineData(10_000, 10_330)]
    [InlineData(100, 134)]
    public void Covering_the_fee_charges_the_smallest_amount_that_leaves_the_gift(long gift, long charge)
    {
        var formula = new FeeFormula(290, Amount(30, Usd));

        Assert.Equal(Amount(charge, Usd), formula.GrossUp(Amount(gift, Usd)));
    }

    [Fact]
    public void Gross_up_is_sufficient_and_minimal_in_every_currency()
    {
        Gen.Select(AnyCurrency, Gen.Int[0, 9999], Gen.Long[0, 100_000], Gen.Long[1, 100_000_000_000]).Sample((currency, percent, fixedPart, gift) =>
        {
            var formula = new FeeFormula(percent, Amount(fixedPart, currency));

            var charge = formula.GrossUp(Amount(gift, currency));

            var less = charge.MinorUnits - currency.MinorStep;
            return charge.IsChargeable
                && Net(charge.MinorUnits, percent, fixedPart) >= gift
                && (less <= 0 || Net(less, percent, fixedPart) < gift);
        }, iter: 100_000);
    }

    [Fact]
    public void Gross_up_finds_what_counting_upwards_finds()
    {
        Gen.Select(AnyCurrency, Gen.Int[0, 2000], Gen.Long[0, 200], Gen.Long[1, 2_000]).Sample((currency, percent, fixedPart, gift) =>
        {
            var expected = currency.MinorStep;
            while (Net(expected, percent, fixedPart) < gift)
            {
                expected += currency.MinorStep;
            }

            return new FeeFormula(percent, Amount(fixedPart, currency)).GrossUp(Amount(gift, currency)).MinorUnits == expected;
        }, iter: 1_000);
    }

    [Fact]
    public void The_fee_agrees_with_the_definition()
    {
        Gen.Select(AnyCurrency, Gen.Int[0, 9999], Gen.Long[0, 100_000], Gen.Long[0, 100_000_000_000]).Sample((currency, percent, fixedPart, charge) =>
            charge - new FeeFormula(percent, Amount(fixedPart, currency)).FeeOn(Amount(charge, currency)).MinorUnits == Net(charge, percent, fixedPart));
    }

    [Fact]
    public void A_gift_nobody_could_count_is_an_overflow_and_not_a_small_charge()
    {
        var formula = new FeeFormula(9999, Amount(0, Usd));

        Assert.Throws<OverflowException>(() => formula.GrossUp(Amount(long.MaxValue, Usd)));
    }

    [Fact]
    public void A_formula_that_takes_everything_or_gives_money_back_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeFormula(10_000, Amount(0, Usd)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeFormula(-1, Amount(0, Usd)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeFormula(290, Amount(-1, Usd)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeFormula(290, Amount(30, Usd)).GrossUp(Amount(0, Usd)));
        Assert.Throws<InvalidOperationException>(() => new FeeFormula(290, Amount(30, Usd)).GrossUp(Amount(100, Jpy)));
    }

    [Theory]
    [InlineData("2.9", 290)]
    [InlineData("0", 0)]
    [InlineData("1.75", 175)]
    [InlineData("3.60", 360)]
    [InlineData("99.99", 9999)]
    public void A_percentage_is_read_to_its_hundredths(string text, int hundredths)
    {
        Assert.True(FeeFormula.TryReadPercent(text, out var read));
        Assert.Equal(hundredths, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("100")]
    [InlineData("2.")]
    [InlineData(".5")]
    [InlineData("2,9")]
    [InlineData("-1")]
    [InlineData("2.999")]
    [InlineData("1.2.3")]
    [InlineData("2.9%")]
    public void What_is_no_percentage_is_not_read_as_one(string? text)
    {
        Assert.False(FeeFormula.TryReadPercent(text, out _));
    }

    [Theory]
    [InlineData(290, "2.9% + $0.30")]
    [InlineData(175, "1.75% + $0.30")]
    [InlineData(300, "3% + $0.30")]
    [InlineData(5, "0.05% + $0.30")]
    public void The_formula_can_be_told(int percent, string told)
    {
        Assert.Equal(told, new FeeFormula(percent, Amount(30, Usd)).ToString());
    }

    // Half up to the minor unit, in numbers that cannot overflow and by another road than the formula's.
    private static BigInteger Net(long charge, int percentHundredths, long fixedPart)
    {
        var share = BigInteger.DivRem((BigInteger)charge * percentHundredths, 10_000, out var rest);
        return charge - share - (rest * 2 >= 10_000 ? 1 : 0) - fixedPart;
    }
}

using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class GiftFieldsTests
{
    [Theory]
    [InlineData("other")]
    [InlineData("Other")]
    [InlineData("")]
    public void Another_amount_is_read_where_it_was_typed(string amount)
    {
        Assert.Equal(Amount(3333, Usd), Accepted(("amount", amount), ("amount_other", "33.33")).Gift);
    }

    [Fact]
    public void A_chosen_preset_wins_over_what_was_left_in_the_other_field()
    {
        Assert.Equal(Amount(2500, Usd), Accepted(("amount", "25"), ("amount_other", "33.33")).Gift);
        Assert.Equal(Amount(2500, Usd), Accepted(("amount", "25.00"), ("amount_other", "rubbish")).Gift);
    }

    [Fact]
    public void Two_typed_amounts_are_a_contradiction_unless_they_agree()
    {
        var fault = OnlyFault(("amount", "26"), ("amount_other", "33.33"));

        Assert.Equal(("amount_other", "twice"), (fault.Field, fault.Code));
        Assert.Equal(Amount(2600, Usd), Accepted(("amount", "26"), ("amount_other", "$26.00")).Gift);
    }

    [Theory]
    [InlineData("amount", "")]
    [InlineData("amount_other", "other")]
    public void A_missing_amount_is_asked_for_where_it_is_missing(string field, string amount)
    {
        var fault = OnlyFault(("amount", amount), ("amount_other", " "));

        Assert.Equal((field, "missing"), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("usd", "2500", 2500)]
    [InlineData("isk", "500", 500)]
    [InlineData("kwd", "25000", 25000)]
    [InlineData("jpy", "0500", 500)]
    public void Minor_units_are_those_of_ISO_4217(string currency, string minor, long minorUnits)
    {
        var donation = Accepted(("amount_minor", minor), ("currency", currency));

        Assert.Equal(Amount(minorUnits, CurrencyTable.Find(currency)), donation.Gift);
    }

    [Fact]
    public void Krónur_are_charged_in_hundredths()
    {
        Assert.Equal(50_000, Accepted(("amount_minor", "500"), ("currency", "isk")).Charge.ChargeUnits);
    }

    [Theory]
    [InlineData("25.00", "unreadable")]
    [InlineData("2e3", "unreadable")]
    [InlineData("--5", "unreadable")]
    [InlineData("-", "unreadable")]
    [InlineData("٢٥٠٠", "unreadable")]
    [InlineData("true", "unreadable")]
    [InlineData("-2500", "negative")]
    [InlineData("0", "zero")]
    [InlineData("-0", "zero")]
    [InlineData("99", "too_small")]
    [InlineData("1000001", "too_large")]
    [InlineData("99999999999999999999999999999", "too_large")]
    public void Minor_units_are_whole_and_within_limits(string minor, string code)
    {
        var fault = OnlyFault(("amount_minor", minor));

        Assert.Equal(("amount_minor", code), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("amount", "25")]
    [InlineData("amount", "other")]
    [InlineData("amount_other", "25")]
    public void Minor_units_beside_another_amount_are_refused(string field, string value)
    {
        var fault = OnlyFault(("amount_minor", "2500"), (field, value));

        Assert.Equal(("amount_minor", "twice"), (fault.Field, fault.Code));
    }
}

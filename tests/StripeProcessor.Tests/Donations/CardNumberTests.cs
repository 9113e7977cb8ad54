using CsCheck;
using StripeProcessor.Donations;

namespace StripeProcessor.Tests.Donations;

public sealed class CardNumberTests
{
    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4242 4242 4242 4242")]
    [InlineData("4242-4242-4242-4242")]
    [InlineData("4242.4242.4242.4242")]
    [InlineData("4242/4242/4242/4242")]
    [InlineData("4242  4242  4242  4242")]
    [InlineData("4242 - 4242 - 4242 - 4242")]
    [InlineData("4242\u00A04242\u20094242\u202F4242")]
    [InlineData("4242\u20134242\u20134242\u20134242")]
    [InlineData("4242-4242 4242.4242")]
    [InlineData("4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2")]
    [InlineData("42\u200B42424242424242")]
    [InlineData("3782 822463 10005")]
    [InlineData("378282246310005")]
    [InlineData("5555555555554444")]
    [InlineData("6304000000000000000")]
    [InlineData("my card is 4242424242424242, thanks")]
    [InlineData("card4242424242424242")]
    [InlineData("4242424242424242123")]
    [InlineData("4242424242424242 12/27 123")]
    [InlineData("4242 4242 4242 4242 12/27 123")]
    [InlineData("42424242424242421227")]
    [InlineData("tel 0171 then 4242 4242 4242 4242")]
    [InlineData("\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12")]
    [InlineData("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢")]
    [InlineData("4242\n4242\n4242\n4242")]
    public void A_card_number_is_seen_however_it_is_written(string text)
    {
        Assert.True(CardNumber.LooksLikeOne(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4242424242424241")]
    [InlineData("424242424242")]
    [InlineData("0000000000000000000000")]
    [InlineData("1000000000000000000")]
    [InlineData("+1 (555) 123-4567")]
    [InlineData("12.03.1950 - 05.11.2020")]
    [InlineData("1950-03-12 to 2020-11-05")]
    [InlineData("1950-03-12 2020-11-05")]
    [InlineData("For the 100 meals of 2026")]
    [InlineData("4242x4242x4242x4242")]
    public void What_people_write_besides_is_left_alone(string text)
    {
        Assert.False(CardNumber.LooksLikeOne(text));
    }

    [Fact]
    public void Every_number_with_its_check_digit_is_seen_among_words()
    {
        Gen.Select(Gen.String[Gen.Char['0', '9'], 12, 18], Gen.OneOf("", " ", "Thank you: ", "x")).Sample((digits, before) =>
            CardNumber.LooksLikeOne($"{before}{digits}{CheckDigit(digits)} and good luck"));
    }

    [Fact]
    public void Nothing_makes_it_throw()
    {
        Gen.OneOf<string>(Gen.String, Gen.String[Gen.Char["0123456789 -.\u200B\uD835\uDFD0\uFF11x"], 0, 200]).Sample(text => CardNumber.LooksLikeOne(text) || true, iter: 100_000);
    }

    private static int CheckDigit(string digits)
    {
        var sum = digits.Reverse().Select((c, i) => i % 2 == 0 ? (c - '0') * 2 : c - '0').Sum(value => value > 9 ? value - 9 : value);
        return (10 - (sum % 10)) % 10;
    }
}

using System.Globalization;
using CsCheck;
using StripeProcessor.Donations;
using StripeProcessor.Tests.House;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class AmountParserTests
{
    private static readonly Gen<string> Amountish =
        Gen.String[Gen.OneOf(Gen.Char["0123456789"], Gen.Char[".,' \u00A0\u202F-+()$€£¥eExXNaN\u066B\u066C\u0661\uFF12\u200E\uD835\uDFD0\0\n"]), 0, 30];

    public static TheoryData<string, string, string> Vectors()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests", "vectors", "typed-amounts.tsv")).Where(line => !line.StartsWith('#')))
        {
            var cells = line.Split('\t');
            data.Add(cells[0], cells[1], cells[2][1..^1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void What_donors_type_is_read_in_one_way_or_refused(string code, string expected, string escaped)
    {
        var reading = AmountParser.Parse(Unescape(escaped), CurrencyTable.Find(code));

        Assert.Equal(expected, reading switch
        {
            AmountReading.Read read => read.Amount.MinorUnits.ToString(CultureInfo.InvariantCulture),
            AmountReading.Refused refused => refused.Code,
            _ => "?",
        });
    }

    [Fact]
    public void Written_and_read_back_an_amount_is_the_same_in_every_currency()
    {
        Gen.Select(AnyCurrency, Gen.Long[1, 1_000_000_000]).Sample((currency, steps) =>
        {
            var money = Amount(steps * currency.MinorStep, currency);
            return AmountParser.Parse(money.ToDecimalString(), currency) == new AmountReading.Read(money);
        }, iter: 100_000);
    }

    [Fact]
    public void What_people_are_shown_can_be_typed_back_wherever_it_has_one_reading()
    {
        Gen.Select(AnyCurrency, Gen.Long[1, 99_999_999]).Sample((currency, chargeUnits) =>
        {
            var money = Amount(chargeUnits * currency.MinorStep, currency);
            var reading = AmountParser.Parse(money.ToDisplayString(), currency);
            return reading == new AmountReading.Read(money)
                || (currency.Exponent == 3 && reading is AmountReading.Refused { Code: FaultCodes.Ambiguous });
        }, iter: 100_000);
    }

    [Fact]
    public void Nothing_typed_makes_the_parser_throw()
    {
        Gen.Select(AnyCurrency, Gen.OneOf(Gen.String, Amountish)).Sample(
            (currency, typed) => AmountParser.Parse(typed, currency) is AmountReading.Read { Amount.IsPositive: true }
                or AmountReading.Refused { Code.Length: > 0, Message.Length: > 0 and < 260 },
            iter: 100_000);
    }

    [Theory]
    [InlineData("usd", "1.000", "“1.000” could mean 1 or 1,000. Please type 1.00 or 1000, whichever you mean.")]
    [InlineData("usd", "1.500", "“1.500” could mean 1.5 or 1,500. Please type 1.50 or 1500, whichever you mean.")]
    [InlineData("jpy", "1.000", "“1.000” could mean 1 or 1,000. Please type 1 or 1000, whichever you mean.")]
    [InlineData("kwd", "1,000", "“1,000” could mean 1 or 1,000. Please type 1.00 or 1000, whichever you mean.")]
    [InlineData("kwd", "5.124", "“5.124” could mean 5.124 or 5,124. Please type 5124 if that is what you mean. Please type it in digits, such as 25 or 25.50.")]
    [InlineData("usd", "25.1234", "“25.1234” has more decimals than there are: USD has two decimals. Please type it in digits, such as 25 or 25.50.")]
    [InlineData("jpy", "25.00", "“25.00” has more decimals than there are: JPY has no decimals. Please type it in digits, such as 1000.")]
    [InlineData("usd", "€25", "“€25” is in another currency. Please enter an amount in USD, or choose that one first.")]
    [InlineData("usd", "-25", "“-25” is below zero. Please enter an amount above zero.")]
    public void A_refusal_tells_what_was_read_and_what_to_type(string code, string typed, string message)
    {
        var refused = Assert.IsType<AmountReading.Refused>(AmountParser.Parse(typed, CurrencyTable.Find(code)));

        Assert.Equal(message, refused.Message);
    }

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4242 4242 4242 4242")]
    [InlineData("4242424242424241")]
    [InlineData("$4242.4242.4242.4241")]
    [InlineData("x4242424242424")]
    public void What_may_be_a_card_number_is_not_repeated(string typed)
    {
        var refused = Assert.IsType<AmountReading.Refused>(AmountParser.Parse(typed, Usd));

        Assert.DoesNotContain("4242", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_repeated_is_short_and_visible()
    {
        var refused = Assert.IsType<AmountReading.Refused>(AmountParser.Parse("a\0b\u202Ec\uD83D" + new string('x', 30), Usd));

        Assert.StartsWith("“a\uFFFDb\uFFFDc\uFFFDxxx", refused.Message, StringComparison.Ordinal);
        Assert.Contains("…”", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 25), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_novel_typed_as_an_amount_is_refused_without_reading_it()
    {
        var refused = Assert.IsType<AmountReading.Refused>(AmountParser.Parse(string.Concat(Enumerable.Repeat("word ", 3_000)), Usd));

        Assert.Equal(FaultCodes.TooLong, refused.Code);
        Assert.DoesNotContain("word", refused.Message, StringComparison.Ordinal);
    }

    private static string Unescape(string escaped)
    {
        var parts = escaped.Split("\\u");
        return parts[0] + string.Concat(parts.Skip(1).Select(part =>
            (char)int.Parse(part.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + part[4..]));
    }
}

using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class DonationFormTests
{
    [Fact]
    public void An_amount_alone_is_a_gift_to_where_it_is_needed_most()
    {
        var donation = Accepted(("amount", "25"));

        Assert.Equal(Amount(2500, Usd), donation.Gift);
        Assert.Equal(donation.Gift, donation.Charge);
        Assert.Equal(Recurrence.OneTime, donation.Frequency);
        Assert.Equal(General, donation.Designation);
        Assert.Equal(FreshId, donation.Id);
        Assert.Null(donation.Token);
        Assert.False(donation.CoversFee || donation.Anonymous);
        Assert.All(new[] { donation.Email, donation.Name, donation.Comment, donation.Next, donation.Cancel }, Assert.Null);
    }

    [Fact]
    public void Every_field_arrives()
    {
        var donation = Accepted(
            ("amount", "1,000"), ("currency", "jPY"), ("frequency", "monthly"), ("designation", "winter-shelter"), ("cover_fee", "on"), ("email", " a@b.org "),
            ("name", "Ann Onymous"), ("comment", "Dear all,\r\nthank\tyou"), ("anonymous", "true"), ("dedication_kind", "in_memory"),
            ("dedication_name", "Dad, 12.03.1950 - 05.11.2020"), ("donation_id", SomeId.ToUpperInvariant()), ("_next", "https://a.org/thanks"), ("_cancel", "https://a.org/"),
            ("_gotcha", ""), ("utm_source", "newsletter"));

        Assert.Equal((Amount(1000, Jpy), Amount(1037, Jpy), true), (donation.Gift, donation.Charge, donation.CoversFee));
        Assert.Equal((Recurrence.Monthly, Shelter), (donation.Frequency, donation.Designation));
        Assert.Equal(("a@b.org", "Ann Onymous", "Dear all,\nthank you", true), (donation.Email, donation.Name, donation.Comment, donation.Anonymous));
        Assert.Equal(new Dedication(DedicationKind.InMemory, "Dad, 12.03.1950 - 05.11.2020"), donation.Dedication);
        Assert.Equal((SomeId, "https://a.org/thanks", "https://a.org/"), (donation.Id.ToString(), donation.Next, donation.Cancel));
    }

    [Fact]
    public void All_faults_are_told_at_once_in_field_order()
    {
        var refused = Assert.IsType<DonationReading.Refused>(DonationForm.Read(
            Form(
                ("_cancel", "\u0001"), ("source", "pm_x"), ("donation_id", "7"), ("dedication_kind", "in_vain"), ("dedication_name", "\0"), ("anonymous", "perhaps"),
                ("comment", new string('x', 501)), ("name", CardDigits), ("email", "nobody"), ("cover_fee", "2"), ("designation", "yacht"), ("frequency", "hourly"),
                ("amount", "lots")),
            null, FreshId, Rules));

        Assert.Equal(
            "amount: unreadable, frequency: not_offered, designation: not_offered, cover_fee: unreadable, email: unreadable, name: card_number, comment: too_long, "
            + "anonymous: unreadable, dedication_kind: not_offered, dedication_name: control_characters, donation_id: unreadable, source: unreadable, _cancel: unreadable",
            refused.ToString());
        Assert.All(refused.Faults, fault => Assert.EndsWith(".", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_currency_that_is_not_offered_is_told_with_those_that_are()
    {
        var fault = OnlyFault(("amount", "25"), ("currency", "ugx"));

        Assert.Equal(("currency", "not_offered"), (fault.Field, fault.Code));
        Assert.Contains("USD, JPY, KWD, ISK", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Covering_the_fee_charges_more_and_gives_the_same()
    {
        var donation = Accepted(("amount", "25"), ("cover_fee", "true"));

        Assert.Equal((Amount(2500, Usd), Amount(2606, Usd)), (donation.Gift, donation.Charge));
    }

    [Fact]
    public void The_gift_has_the_charitys_limit_and_the_charge_the_processors()
    {
        var donation = Accepted(("amount", "10000"), ("cover_fee", "on"));
        var fault = OnlyFault(("amount", "99999999"), ("currency", "jpy"), ("cover_fee", "on"));

        Assert.True(donation.Charge > Rules.Default.Maximum);
        Assert.Equal(("cover_fee", "charge_too_large"), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("0.99", "usd", "too_small", "Please give at least $1.00.")]
    [InlineData("10000.01", "usd", "too_large", "Please give at most $10,000.00 at a time. For a larger gift, please get in touch with us.")]
    [InlineData("1234.567", "kwd", "not_chargeable", "Cards can be charged in steps of 0.010 KWD only. Please give 1234.56 or 1234.57.")]
    public void A_gift_outside_the_limits_is_told_the_limit(string amount, string currency, string code, string message)
    {
        Assert.Equal(new FieldFault("amount", code, message), OnlyFault(("amount", amount), ("currency", currency)));
    }

    [Theory]
    [InlineData("1", "usd")]
    [InlineData("10000", "usd")]
    public void A_gift_at_a_limit_is_welcome(string amount, string currency)
    {
        Accepted(("amount", amount), ("currency", currency));
    }

    [Theory]
    [InlineData("weekly")]
    [InlineData("Monthly")]
    [InlineData("2")]
    public void A_frequency_that_is_not_offered_is_refused(string frequency)
    {
        Assert.Equal("frequency", OnlyFault(("amount", "25"), ("frequency", frequency)).Field);
    }

    [Fact]
    public void Nobody_is_put_down_for_a_monthly_gift_because_the_form_forgot_to_ask()
    {
        var reading = DonationForm.Read(Form(("amount", "25")), null, FreshId, Rules with { Frequencies = [Recurrence.Monthly] });

        Assert.Equal("frequency: missing", Assert.IsType<DonationReading.Refused>(reading).ToString());
    }

    [Theory]
    [InlineData("email")]
    [InlineData("name")]
    [InlineData("comment")]
    [InlineData("dedication_name")]
    [InlineData("confirmation_token")]
    [InlineData("source")]
    [InlineData("amount_other")]
    [InlineData("amount_minor")]
    public void A_card_number_is_refused_in_every_field_and_never_repeated(string field)
    {
        var refused = Assert.IsType<DonationReading.Refused>(Read((field, "4242 4242 4242 4242")));

        Assert.Contains(refused.Faults, fault => fault.Field == field && fault.Code == FaultCodes.CardNumber);
        Assert.All(refused.Faults, fault => Assert.DoesNotContain("4242", fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name", "Ann\u0000")]
    [InlineData("name", "Ann\nBcc: x")]
    [InlineData("name", "Ann\u001b[31m")]
    [InlineData("name", "Ann\u0085x")]
    [InlineData("name", "\u202Egpj.exe")]
    [InlineData("comment", "a\u0007b")]
    [InlineData("dedication_name", "a\u007f")]
    [InlineData("email", "a\u0000@b.org")]
    public void Characters_that_cannot_be_shown_are_refused(string field, string text)
    {
        var refused = Assert.IsType<DonationReading.Refused>(Read(("amount", "25"), ("dedication_kind", "in_honor"), ("dedication_name", "Eve"), (field == "dedication_name" ? "comment" : field, text)));

        Assert.Contains(refused.Faults, fault => fault.Code == FaultCodes.ControlCharacters);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        Assert.Equal(FaultCodes.ControlCharacters, OnlyFault(("amount", "25"), ("name", "Ann\uD83D")).Code);
        Assert.Equal(FaultCodes.ControlCharacters, OnlyFault(("amount", "25"), ("comment", "\uDE00Ann")).Code);
        Assert.Equal("Ann 😀", Accepted(("amount", "25"), ("name", "Ann 😀")).Name);
    }

    [Theory]
    [InlineData("name", 100)]
    [InlineData("comment", 500)]
    public void Lengths_count_what_the_browser_counts(string field, int longest)
    {
        Accepted(("amount", "25"), (field, new string('é', longest)));
        Accepted(("amount", "25"), (field, string.Concat(Enumerable.Repeat("👍", longest / 2))));

        Assert.Equal(FaultCodes.TooLong, OnlyFault(("amount", "25"), (field, new string('é', longest + 1))).Code);
    }

    [Fact]
    public void Line_ends_of_a_form_count_once()
    {
        var donation = Accepted(("amount", "25"), ("comment", string.Concat(Enumerable.Repeat("a\r\n", 249)) + "bc"));

        Assert.Equal(500, donation.Comment!.Length);
    }

    [Fact]
    public void A_dedication_needs_its_kind_and_its_name()
    {
        Assert.Equal(("dedication_name", "missing"), Told(OnlyFault(("amount", "25"), ("dedication_kind", "in_honor"))));
        Assert.Equal(("dedication_kind", "missing"), Told(OnlyFault(("amount", "25"), ("dedication_name", "Eve"))));
        Assert.Null(Accepted(("amount", "25"), ("dedication_kind", ""), ("dedication_name", "  ")).Dedication);
    }

    [Fact]
    public void A_filled_honeypot_traps_whatever_else_was_sent()
    {
        var trapped = Assert.IsType<DonationReading.Trapped>(Read(("amount", "50"), ("_gotcha", "http://spam"), ("email", "nobody"), ("payment_method", "pm_x"), ("donation_id", SomeId)));
        var blind = Assert.IsType<DonationReading.Trapped>(Read(("_gotcha", "x"), ("currency", "zzz")));

        Assert.Equal((SomeId, Amount(5000, Usd), true), (trapped.Id.ToString(), trapped.Gift, trapped.HasToken));
        Assert.Equal((FreshId, Amount(100, Usd), false), (blind.Id, blind.Gift, blind.HasToken));
    }

    [Fact]
    public void What_is_personal_is_not_in_the_text_of_a_donation()
    {
        var donation = Accepted(("amount", "25"), ("email", "mark@b.org"), ("name", "mark"), ("comment", "mark"), ("source", "tok_mark"), ("dedication_kind", "in_honor"), ("dedication_name", "mark"));

        Assert.DoesNotContain("mark", $"{donation} {donation.Token} {donation.Dedication} {Form(("name", "mark"))}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)\n")]
    [InlineData("https://a.org/\0")]
    [InlineData("https://a.org/ b")]
    public void An_address_to_return_to_holds_no_blanks_and_no_control_characters(string address)
    {
        var reading = Read(("amount", "25"), ("_next", address + "x"));

        Assert.Equal("_next: unreadable", Assert.IsType<DonationReading.Refused>(reading).ToString());
    }

    private static (string Field, string Code) Told(FieldFault fault) => (fault.Field, fault.Code);
}

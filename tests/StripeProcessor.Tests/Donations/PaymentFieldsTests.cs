using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class PaymentFieldsTests
{
    [Theory]
    [InlineData("confirmation_token", "ctoken_1Abc", PaymentTokenKind.ConfirmationToken)]
    [InlineData("source", "tok_visa", PaymentTokenKind.LegacyToken)]
    public void A_single_use_token_names_the_gift_it_pays(string field, string value, PaymentTokenKind kind)
    {
        var donation = Accepted(("amount", "25"), (field, value));

        Assert.Equal(new PaymentToken(kind, value), donation.Token);
        Assert.Equal(DonationId.FromToken(value), donation.Id);
    }

    [Theory]
    [InlineData("confirmation_token", "ctoken_1Abc")]
    [InlineData("payment_method", "pm_card_visa")]
    [InlineData("source", "tok_visa")]
    public void An_id_that_was_sent_goes_before_the_token(string field, string value)
    {
        Assert.Equal(SomeId, Accepted(("amount", "25"), (field, value), ("donation_id", SomeId)).Id.ToString());
    }

    [Fact]
    public void A_reusable_payment_method_needs_an_id()
    {
        var fault = OnlyFault(("amount", "25"), ("payment_method", PaymentMethod));

        Assert.Equal(("donation_id", "missing"), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData(SomeId)]
    [InlineData("\"" + SomeId + "\"")]
    [InlineData("  " + SomeId)]
    public void The_header_is_the_same_thing_as_the_field(string header)
    {
        var reading = DonationForm.Read(Form(("amount", "25"), ("payment_method", PaymentMethod)), header, FreshId, Rules);

        Assert.Equal(SomeId, Assert.IsType<DonationReading.Accepted>(reading).Donation.Id.ToString());
    }

    [Fact]
    public void Header_and_field_may_agree_and_must_not_differ()
    {
        var same = DonationForm.Read(Form(("amount", "25"), ("donation_id", SomeId)), SomeId.ToUpperInvariant(), FreshId, Rules);
        var other = DonationForm.Read(Form(("amount", "25"), ("donation_id", SomeId)), FreshId.ToString(), FreshId, Rules);
        var bad = DonationForm.Read(Form(("amount", "25")), "again", FreshId, Rules);

        Assert.IsType<DonationReading.Accepted>(same);
        Assert.Equal("donation_id: differs", Assert.IsType<DonationReading.Refused>(other).ToString());
        Assert.Equal("donation_id: unreadable", Assert.IsType<DonationReading.Refused>(bad).ToString());
    }

    [Theory]
    [InlineData("confirmation_token", "pm_card_visa")]
    [InlineData("confirmation_token", "ctoken_")]
    [InlineData("source", "src_123")]
    [InlineData("source", "tok_visa&amount=1")]
    [InlineData("source", "TOK_visa")]
    [InlineData("source", "tok_é")]
    public void A_token_of_another_shape_is_refused_and_not_repeated(string field, string value)
    {
        var fault = OnlyFault(("amount", "25"), (field, value));

        Assert.Equal((field, "unreadable"), (fault.Field, fault.Code));
        Assert.DoesNotContain(value, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tokens_are_one_too_many()
    {
        var fault = OnlyFault(("amount", "25"), ("source", "tok_visa"), ("confirmation_token", "ctoken_1"), ("donation_id", SomeId));

        Assert.Equal(("source", "twice"), (fault.Field, fault.Code));
    }

    [Fact]
    public void A_repeating_gift_may_be_set_up_with_a_token_or_on_the_hosted_page()
    {
        var withToken = Accepted(("amount", "25"), ("frequency", "monthly"), ("source", "tok_visa"));

        Assert.Equal((Recurrence.Monthly, "tok_visa"), (withToken.Frequency, withToken.Token?.Value));
        Assert.Equal(Recurrence.Monthly, Accepted(("amount", "25"), ("frequency", "monthly")).Frequency);
    }
}

using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Ledger;

public sealed class RefundedTests
{
    private static readonly DateTimeOffset At = FakeTime.Start;

    [Fact]
    public void Two_partial_refunds_within_one_second_are_both_given_back()
    {
        var payment = Joined(ChargeSays(500, At), Refund("re_1", 500), ChargeSays(800, At), Refund("re_2", 300));

        Assert.Equal(800, payment.RefundedMinorUnits);
    }

    [Fact]
    public void Two_refunds_of_which_only_the_charge_has_told_yet_are_given_back()
    {
        Assert.Equal(800, Joined(ChargeSays(500, At), ChargeSays(800, At)).RefundedMinorUnits);
        Assert.Equal(800, Joined(ChargeSays(800, At), Refund("re_1", 500)).RefundedMinorUnits);
    }

    [Fact]
    public void A_refund_that_told_of_itself_is_not_given_back_again_by_its_charge()
    {
        Assert.Equal(500, Joined(Refund("re_1", 500), ChargeSays(500, At)).RefundedMinorUnits);
    }

    [Fact]
    public void A_refund_that_the_charge_does_not_know_yet_is_given_back()
    {
        Assert.Equal(500, Joined(Refund("re_1", 500)).RefundedMinorUnits);
        Assert.Equal(800, Joined(ChargeSays(500, At), Refund("re_1", 500), Refund("re_2", 300)).RefundedMinorUnits);
    }

    [Fact]
    public void A_refund_that_fails_later_is_not_given_back_even_while_its_charge_still_says_so()
    {
        Assert.Equal(0, Joined(Refund("re_1", 500), ChargeSays(500, At), Refund("re_1", 500, RefundState.Failed)).RefundedMinorUnits);
    }

    [Fact]
    public void A_refund_that_fails_leaves_the_other_one_given_back()
    {
        var payment = Joined(
            Refund("re_1", 500), Refund("re_2", 300), ChargeSays(800, At), Refund("re_1", 500, RefundState.Failed),
            ChargeSays(300, At.AddDays(3)));

        Assert.Equal(300, payment.RefundedMinorUnits);
    }

    [Fact]
    public void A_refund_that_failed_does_not_succeed_any_more_when_older_news_arrive()
    {
        var payment = Joined(Refund("re_1", 500, RefundState.Failed), Refund("re_1", 500, RefundState.Pending), Refund("re_1", 500));

        Assert.Equal(0, payment.RefundedMinorUnits);
    }

    [Fact]
    public void A_refund_that_was_given_up_is_not_given_back()
    {
        Assert.Equal(0, Joined(Refund("re_1", 500, RefundState.Pending), Refund("re_1", 500, RefundState.Canceled)).RefundedMinorUnits);
    }

    [Fact]
    public void A_gift_that_was_given_back_in_part_is_worth_the_rest_and_counts()
    {
        var entry = Paid().With(new Finding { Payment = Refund("re_1", 500) });

        Assert.Equal(new Total("general", 1, AnyEntry.Usd(2000)), entry.Share);
        Assert.Equal(AnyEntry.Usd(500), entry.Refunded);
    }

    [Fact]
    public void A_gift_that_was_given_back_whole_does_not_count()
    {
        Assert.Equal(new Total("general", 0, AnyEntry.Usd(0)), Paid().With(new Finding { Payment = Refund("re_1", 2500) }).Share);
    }

    [Fact]
    public void A_gift_that_was_refunded_and_disputed_besides_is_not_worth_less_than_nothing()
    {
        var entry = Paid().With(new Finding { Payment = Refund("re_1", 2000) }).With(new Finding { Payment = Dispute("lost") });

        Assert.Equal(AnyEntry.Usd(0), entry.Worth);
        Assert.Equal(AnyEntry.Usd(2500), entry.Disputed);
    }

    [Theory]
    [InlineData("needs_response", 0)]
    [InlineData("under_review", 0)]
    [InlineData("lost", 0)]
    [InlineData("won", 2500)]
    [InlineData("prevented", 2500)]
    [InlineData("warning_needs_response", 2500)]
    [InlineData("warning_closed", 2500)]
    public void A_dispute_holds_the_gift_until_it_is_won(string status, long worth)
    {
        Assert.Equal(AnyEntry.Usd(worth), Paid().With(new Finding { Payment = Dispute(status) }).Worth);
    }

    [Fact]
    public void A_dispute_that_was_decided_in_the_second_it_was_answered_is_decided()
    {
        var told = new[] { Dispute("won"), Dispute("under_review") };

        Assert.All(
            [Joined(told), Joined([.. told.Reverse()])], payment => Assert.Equal("won", payment.Disputes["dp_1"].Status));
    }

    [Fact]
    public void Records_of_two_payments_are_not_put_together()
    {
        Assert.Throws<ArgumentException>(() => Payment.Join(new Payment { Id = "pi_1" }, new Payment { Id = "pi_2" }));
    }

    private static Payment Joined(params Payment[] told) => told.Aggregate(Payment.Join);

    private static LedgerEntry Paid() => AnyEntry.Asked(Samples.FreshId, At)
        .With(new Finding { Payment = new Payment { Id = "pi_1", Standing = new Standing(PaymentState.Succeeded, At) } });

    private static Payment ChargeSays(long minorUnits, DateTimeOffset at) => new() { Id = "pi_1", Refunded = new RefundedSum(minorUnits, at) };

    private static Payment Refund(string id, long minorUnits, RefundState state = RefundState.Succeeded) => new()
    {
        Id = "pi_1",
        Refunds = new Dictionary<string, RefundRecord> { [id] = new(id, AnyEntry.Usd(minorUnits), state) },
    };

    private static Payment Dispute(string status) => new()
    {
        Id = "pi_1",
        Disputes = new Dictionary<string, DisputeRecord> { ["dp_1"] = new("dp_1", AnyEntry.Usd(2500), status, At) },
    };
}

using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Ledger;

public sealed class StandingTests
{
    private static readonly DateTimeOffset At = FakeTime.Start;

    [Fact]
    public void A_success_is_not_undone_by_what_is_told_later()
    {
        Assert.Equal(PaymentState.Succeeded, Later(Of(PaymentState.Succeeded, 0), Of(PaymentState.Canceled, 9)));
        Assert.Equal(PaymentState.Succeeded, Later(Of(PaymentState.Failed, 9), Of(PaymentState.Succeeded, 0)));
    }

    [Fact]
    public void The_first_moment_of_a_success_is_its_moment()
    {
        Assert.Equal(At, Standing.Later(Of(PaymentState.Succeeded, 5), Of(PaymentState.Succeeded, 0))?.At);
    }

    [Fact]
    public void A_donor_who_tries_again_after_a_refusal_is_under_way_again()
    {
        Assert.Equal(PaymentState.Processing, Later(Of(PaymentState.Failed, 0), Of(PaymentState.Processing, 1)));
    }

    [Fact]
    public void Within_one_second_a_refusal_follows_the_try()
    {
        Assert.Equal(PaymentState.Failed, Later(Of(PaymentState.Failed, 0), Of(PaymentState.Processing, 0)));
    }

    [Fact]
    public void A_gift_that_nothing_was_told_about_is_asked_for_since_it_was_made()
    {
        Assert.Equal(new Standing(PaymentState.Asked, At), AnyEntry.Asked(Samples.FreshId, At).Current);
    }

    [Fact]
    public void A_gift_whose_try_was_refused_has_failed_for_the_reason_of_the_refusal()
    {
        var asked = AnyEntry.Asked(Samples.FreshId, At);
        var refusal = new AttemptRefusal(AttemptRefusal.Declined, "card_declined");
        var refused = asked with { Attempt = asked.Attempt!.Decided(AttemptState.Refused, refusal) };

        Assert.Equal(new Standing(PaymentState.Failed, At, "card_declined"), refused.Current);
    }

    [Fact]
    public void A_gift_stands_where_its_current_try_stands_and_not_where_an_older_one_ended()
    {
        var asked = AnyEntry.Asked(Samples.FreshId, At);
        var entry = (asked with { Attempt = asked.Attempt! with { Number = 2, PaymentIntent = "pi_2" } })
            .With(new Finding { Payment = new Payment { Id = "pi_1", Standing = Of(PaymentState.Canceled, 9) } })
            .With(new Finding { Payment = new Payment { Id = "pi_2", Standing = Of(PaymentState.Processing, 1) } });

        Assert.Equal(PaymentState.Processing, entry.Current.State);
    }

    [Fact]
    public void A_gift_that_an_older_try_paid_is_paid()
    {
        var asked = AnyEntry.Asked(Samples.FreshId, At);
        var entry = (asked with { Attempt = asked.Attempt! with { Number = 2, PaymentIntent = "pi_2" } })
            .With(new Finding { Payment = new Payment { Id = "pi_1", Standing = Of(PaymentState.Succeeded, 0) } })
            .With(new Finding { Payment = new Payment { Id = "pi_2", Standing = Of(PaymentState.Failed, 1) } });

        Assert.Equal(PaymentState.Succeeded, entry.Current.State);
    }

    [Fact]
    public void A_repeating_gift_that_has_ended_does_not_begin_again_when_older_news_arrive()
    {
        var ended = new RecurringGift("sub_1", "cus_1", "canceled", At);
        var entry = AnyEntry.Asked(Samples.FreshId, At).With(new Finding { Recurring = ended })
            .With(new Finding { Recurring = ended with { Status = "active", At = At.AddDays(1) } });

        Assert.Equal(ended, entry.Recurring);
    }

    [Fact]
    public void Of_two_promises_the_living_one_is_the_gifts()
    {
        var entry = AnyEntry.Asked(Samples.FreshId, At)
            .With(new Finding { Recurring = new RecurringGift("sub_1", "cus_1", "incomplete_expired", At.AddDays(1)) })
            .With(new Finding { Recurring = new RecurringGift("sub_2", "cus_1", "past_due", At) });

        Assert.Equal("sub_2", entry.Recurring?.Subscription);
        Assert.True(entry.Recurring?.IsInArrears);
    }

    private static Standing Of(PaymentState state, int seconds) => new(state, At.AddSeconds(seconds));

    private static PaymentState? Later(Standing one, Standing other) => Standing.Later(one, other)?.State;
}

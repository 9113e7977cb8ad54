using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Ledger;

public sealed class PostingTests
{
    private static readonly DateTimeOffset At = FakeTime.Start;
    private static readonly LedgerEntry Asked = AnyEntry.Asked(Samples.FreshId, At) with { Version = 3 };
    private static readonly LedgerEntry Paid = Asked.With(Found(PaymentState.Succeeded));

    [Fact]
    public void A_new_entry_that_nobody_paid_is_kept_and_told_to_nobody()
    {
        var posting = new Posting().Replacing(null, Asked with { Version = 0 }, At);

        Assert.Single(posting.Entries);
        Assert.Empty(posting.Totals);
        Assert.Empty(posting.Outbox);
    }

    [Fact]
    public void An_entry_that_did_not_change_is_not_written_again()
    {
        Assert.True(new Posting().Replacing(Paid, Paid.With(Found(PaymentState.Processing)), At).IsEmpty);
    }

    [Fact]
    public void A_gift_that_was_paid_is_counted_and_told_once()
    {
        var posting = new Posting().Replacing(Asked, Paid, At);

        Assert.Equal([new Total("general", 1, AnyEntry.Usd(2500))], posting.Totals);
        Assert.Equal([new OutboxEntry(Asked.Id, 4, OutboxEntry.Succeeded, At, AnyEntry.Usd(2500), "general")], posting.Outbox);
    }

    [Theory]
    [InlineData(PaymentState.Processing, OutboxEntry.Processing)]
    [InlineData(PaymentState.Failed, OutboxEntry.Failed)]
    [InlineData(PaymentState.RequiresAction, null)]
    [InlineData(PaymentState.AtCheckout, null)]
    [InlineData(PaymentState.Canceled, null)]
    public void A_gift_that_is_not_paid_is_told_of_when_it_is_news_and_never_counted(PaymentState state, string? type)
    {
        var posting = new Posting().Replacing(Asked, Asked.With(Found(state)), At);

        Assert.Equal(type, posting.Outbox.SingleOrDefault()?.Type);
        Assert.Empty(posting.Totals);
    }

    [Fact]
    public void What_is_given_back_is_taken_from_the_totals_and_told_with_what_is_left()
    {
        var refunds = new Dictionary<string, RefundRecord> { ["re_1"] = new("re_1", AnyEntry.Usd(500), RefundState.Succeeded) };
        var after = Paid.With(new Finding { Payment = new Payment { Id = "pi_1", Refunds = refunds } });

        var posting = new Posting().Replacing(Paid, after, At);

        Assert.Equal([new Total("general", 0, AnyEntry.Usd(-500))], posting.Totals);
        Assert.Equal((OutboxEntry.Refunded, AnyEntry.Usd(2000)), Told(posting));
    }

    [Fact]
    public void A_dispute_is_told_when_it_begins_and_when_it_is_decided()
    {
        var (disputed, won) = (Paid.With(Dispute("needs_response")), Paid.With(Dispute("won")));

        Assert.Equal((OutboxEntry.Disputed, AnyEntry.Usd(0)), Told(new Posting().Replacing(Paid, disputed, At)));
        Assert.Equal((OutboxEntry.Disputed, AnyEntry.Usd(2500)), Told(new Posting().Replacing(disputed, won, At)));
        Assert.Equal([new Total("general", 1, AnyEntry.Usd(2500))], new Posting().Replacing(disputed, won, At).Totals);
    }

    [Fact]
    public void A_warning_of_fraud_is_told_once()
    {
        var warned = Paid.With(new Finding { Payment = new Payment { Id = "pi_1", FraudWarning = true } });
        var again = warned.With(new Finding { Payment = new Payment { Id = "pi_2", FraudWarning = true } });

        Assert.Equal(OutboxEntry.FraudWarning, Told(new Posting().Replacing(Paid, warned, At)).Type);
        Assert.Empty(new Posting().Replacing(warned, again, At).Outbox);
    }

    [Fact]
    public void A_repeating_gift_is_told_of_when_it_changes_and_not_when_only_its_time_does()
    {
        var gift = new RecurringGift("sub_1", "cus_1", "active", At);
        var active = Paid.With(new Finding { Recurring = gift });
        var later = active.With(new Finding { Recurring = gift with { At = At.AddDays(30) } });
        var ending = later.With(new Finding { Recurring = gift with { At = At.AddDays(31), EndsAtPeriodEnd = true } });

        Assert.Equal(OutboxEntry.RecurringChanged, Told(new Posting().Replacing(Paid, active, At)).Type);
        Assert.Empty(new Posting().Replacing(active, later, At).Outbox);
        Assert.Equal(OutboxEntry.RecurringChanged, Told(new Posting().Replacing(later, ending, At)).Type);
    }

    [Fact]
    public void A_posting_goes_on_with_what_it_held()
    {
        var started = new Posting { Event = new EventMark("evt_1", At), Links = [new StripeLink { StripeId = "pi_1", Owner = Asked.Id }] };

        var posting = started.Replacing(Asked, Paid, At).Replacing(null, AnyEntry.Asked(Samples.FreshId, At), At);

        Assert.Equal((2, 1, 1), (posting.Entries.Count, posting.Totals.Count, posting.Links.Count));
        Assert.Equal(started.Event, posting.Event);
    }

    [Fact]
    public void What_holds_anything_is_not_empty()
    {
        Assert.True(new Posting().IsEmpty);
        Assert.False(new Posting { Event = new EventMark("evt_1", At) }.IsEmpty);
        Assert.False(new Posting { Audit = new AuditNote("ref", At, "arn", "refund", "x") }.IsEmpty);
        Assert.False(new Posting { Totals = [Paid.Share] }.IsEmpty);
    }

    [Fact]
    public void A_change_that_changes_nothing_is_none()
    {
        Assert.Null(Total.Change(Paid.Share, Paid.Share));
        Assert.Null(Total.Change(null, Asked.Share));
        Assert.Equal(new Total("general", -1, AnyEntry.Usd(-2500)), Total.Change(Paid.Share, Asked.Share));
    }

    private static (string Type, Money Amount) Told(Posting posting)
    {
        var told = Assert.Single(posting.Outbox);
        return (told.Type, told.Amount);
    }

    private static Finding Found(PaymentState state) => new() { Payment = new Payment { Id = "pi_1", Standing = new Standing(state, At) } };

    private static Finding Dispute(string status) => new()
    {
        Payment = new Payment
        {
            Id = "pi_1",
            Disputes = new Dictionary<string, DisputeRecord> { ["dp_1"] = new("dp_1", AnyEntry.Usd(2500), status, At) },
        },
    };
}

using CsCheck;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Donations.Reports;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Reports;

public sealed class DriftTests
{
    private static readonly DateTimeOffset At = FakeTime.Start;
    private static readonly Money Gift = AnyEntry.Usd(2500);

    [Fact]
    public void An_entry_never_drifts_from_itself()
    {
        AnyEntry.Whole.Sample(entry => Drift.Between(entry, entry).Count == 0);
    }

    [Fact]
    public void A_gift_that_the_ledger_does_not_have_is_one_drift_however_much_happened_to_it()
    {
        AnyEntry.Whole.Sample(entry => Drift.Between(null, entry) is [{ Kind: Drift.MissingEntry }]);
    }

    [Fact]
    public void When_something_was_so_is_no_drift()
    {
        var entry = Entry(Paid);

        var later = entry.With(new Finding { Payment = Paid with { Standing = new Standing(PaymentState.Succeeded, At.AddDays(-3)) } });

        Assert.NotEqual(entry.Payments["pi_1"].Standing, later.Payments["pi_1"].Standing);
        Assert.Empty(Drift.Between(entry, later));
    }

    public static TheoryData<string, string, Payment> Learned => new()
    {
        { Drift.Payment, "pi_2", Paid with { Id = "pi_2" } },
        { Drift.Refund, "re_1", Paid with { Refunds = One("re_1", new RefundRecord("re_1", AnyEntry.Usd(500), RefundState.Succeeded)) } },
        { Drift.Refund, "pi_1", Paid with { Refunded = new RefundedSum(500, At) } },
        { Drift.Dispute, "dp_1", Paid with { Disputes = One("dp_1", new DisputeRecord("dp_1", Gift, "needs_response", At)) } },
        { Drift.Dispute, "pi_1", Paid with { FraudWarning = true } },
        { Drift.Booking, "txn_2", Paid with { Movements = One("txn_2", Moved("txn_2")) } },
        { Drift.Payout, "txn_1", Paid with { Movements = One("txn_1", Moved("txn_1") with { Payout = "po_1" }) } },
    };

    [Theory]
    [MemberData(nameof(Learned))]
    public void What_Stripe_knows_beyond_the_ledger_is_told_by_its_own_name(string kind, string subject, Payment payment)
    {
        var entry = Entry(Paid);

        var drift = Assert.Single(Drift.Between(entry, entry.With(new Finding { Payment = payment })));

        Assert.Equal((kind, subject, entry.Id), (drift.Kind, drift.Subject, drift.Donation));
    }

    [Fact]
    public void A_refund_that_both_the_charge_and_itself_tell_of_is_one_drift()
    {
        var entry = Entry(Paid);
        var refund = new RefundRecord("re_1", AnyEntry.Usd(500), RefundState.Succeeded);

        var after = entry.With(new Finding { Payment = Paid with { Refunded = new RefundedSum(500, At), Refunds = One("re_1", refund) } });

        Assert.Equal(["re_1"], Drift.Between(entry, after).Select(drift => drift.Subject));
    }

    [Fact]
    public void A_subscription_that_ended_or_will_end_is_a_drift()
    {
        var active = new RecurringGift("sub_1", "cus_1", "active", At);
        var entry = Entry(Paid).With(new Finding { Recurring = active });

        var ended = Drift.Between(entry, entry.With(new Finding { Recurring = active with { Status = "canceled" } }));
        var ending = Drift.Between(entry, entry.With(new Finding { Recurring = active with { EndsAtPeriodEnd = true } }));

        Assert.Equal((Drift.Recurring, Drift.Recurring), (Assert.Single(ended).Kind, Assert.Single(ending).Kind));
    }

    [Fact]
    public void What_the_ledger_cannot_take_back_is_told_when_Stripe_says_otherwise()
    {
        var entry = Entry(Paid);
        var canceled = new Finding { Payment = new Payment { Id = "pi_1", Standing = new Standing(PaymentState.Canceled, At.AddDays(1)) } };

        Assert.Empty(Drift.Between(entry, entry.With(canceled)));
        Assert.Equal(Drift.Payment, Assert.Single(Drift.Against(entry.With(canceled), canceled)).Kind);
        Assert.Empty(Drift.Against(entry, new Finding { Payment = Paid }));
    }

    [Fact]
    public void What_is_missing_in_the_totals_makes_them_the_sum()
    {
        var total = Gen.Select(Gen.OneOf("general", "shelter"), Gen.Long[-5, 5], Gen.Long[-900, 900], Gen.OneOf("usd", "eur"),
            (designation, count, units, code) => new Total(designation, count, Money.FromMinorUnits(units, CurrencyTable.Find(code))));

        Gen.Select(total.Array[0, 6], total.Array[0, 6]).Sample((totals, sums) =>
            Drift.Missing(totals.Concat(Drift.Missing(totals, sums)), sums).Count == 0 && Drift.Missing(sums, sums).Count == 0);
    }

    private static Payment Paid => new()
    {
        Id = "pi_1",
        Standing = new Standing(PaymentState.Succeeded, At),
        Movements = One("txn_1", Moved("txn_1")),
    };

    private static Movement Moved(string id) => new(id, "charge", Gift, AnyEntry.Usd(103), AnyEntry.Usd(2397));

    private static LedgerEntry Entry(Payment payment) => new()
    {
        Id = DonationId.FromGuid(new Guid(1, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8])),
        Created = At,
        Terms = new GiftTerms(Gift, Gift, Recurrence.OneTime, "general"),
        Payments = One(payment.Id, payment),
    };

    private static IReadOnlyDictionary<string, T> One<T>(string id, T value) => new Dictionary<string, T> { [id] = value };
}

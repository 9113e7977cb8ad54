using CsCheck;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Ledger;

/// <summary>Stripe may tell late, twice and in any order: what is known in the end must not depend on it.</summary>
public sealed class FindingLaws
{
    private static readonly LedgerEntry Entry = AnyEntry.Asked(Samples.FreshId, FakeTime.Start);

    private static readonly Gen<Payment> OnePayment =
        AnyEntry.Finding.Where(finding => finding.Payment is { Id: "pi_1" }).Select(finding => finding.Payment!);

    private static readonly Gen<Standing?> MaybeStanding = AnyEntry.Finding.Select(finding => finding.Standing);

    [Fact]
    public void Findings_in_any_order_and_with_repeats_leave_the_same_entry()
    {
        Gen.Select(AnyEntry.Finding.Array[1, 8], Gen.Int[0, 7].Array[0, 6])
            .SelectMany(told => Gen.Shuffle(told.Item1.Concat(told.Item2.Select(again => told.Item1[again % told.Item1.Length])).ToArray())
                .Select(shuffled => (Told: told.Item1, Shuffled: shuffled)))
            .Sample((told, shuffled) => Assert.Equal(WholeText.Of(After(told)), WholeText.Of(After(shuffled))), iter: 10_000);
    }

    [Fact]
    public void It_makes_no_difference_which_findings_were_put_together_first()
    {
        Gen.Select(OnePayment, OnePayment, OnePayment).Sample(
            (a, b, c) => Assert.Equal(
                WholeText.Of(Payment.Join(Payment.Join(a, b), c)), WholeText.Of(Payment.Join(a, Payment.Join(b, c)))),
            iter: 10_000);
    }

    [Fact]
    public void It_makes_no_difference_which_of_two_records_of_a_payment_came_first()
    {
        Gen.Select(OnePayment, OnePayment).Sample(
            (a, b) => Assert.Equal(WholeText.Of(Payment.Join(a, b)), WholeText.Of(Payment.Join(b, a))), iter: 10_000);
    }

    [Fact]
    public void A_record_of_a_payment_put_together_with_itself_or_with_less_is_itself()
    {
        Gen.Select(OnePayment, OnePayment).Sample(
            (a, b) =>
            {
                var both = Payment.Join(a, b);
                Assert.Equal(WholeText.Of(a), WholeText.Of(Payment.Join(a, a)));
                Assert.Equal(WholeText.Of(both), WholeText.Of(Payment.Join(both, a)));
                Assert.Equal(WholeText.Of(a), WholeText.Of(Payment.Join(a, new Payment { Id = a.Id })));
            },
            iter: 10_000);
    }

    [Fact]
    public void Of_standings_the_same_one_holds_in_any_order_and_grouping()
    {
        Gen.Select(MaybeStanding, MaybeStanding, MaybeStanding).Sample(
            (a, b, c) =>
            {
                Assert.Equal(Standing.Later(a, b), Standing.Later(b, a));
                Assert.Equal(Standing.Later(Standing.Later(a, b), c), Standing.Later(a, Standing.Later(b, c)));
                Assert.Equal(a, Standing.Later(a, a));
                Assert.Equal(a, Standing.Later(a, null));
            },
            iter: 10_000);
    }

    [Fact]
    public void What_a_finding_says_that_was_kept_and_read_again_counts_the_same()
    {
        AnyEntry.Finding.Array[1, 8].Sample(
            told =>
            {
                var kept = told.Aggregate(Entry, (entry, finding) => Kept(entry.With(finding)));
                Assert.Equal(WholeText.Of(After(told)), WholeText.Of(kept));
            },
            iter: 5000);

        static LedgerEntry Kept(LedgerEntry entry) => EntryFields.Read(entry.Id, entry.Version, EntryFields.Write(entry));
    }

    [Fact]
    public void A_gift_that_was_paid_stays_paid_whatever_else_is_told()
    {
        var success = new Standing(PaymentState.Succeeded, FakeTime.Start);
        var paid = Entry.With(new Finding { Payment = new Payment { Id = "pi_1", Standing = success } });

        AnyEntry.Finding.Array[1, 6].Sample(told => told.Aggregate(paid, (entry, finding) => entry.With(finding)).IsPaid, iter: 5000);
    }

    [Fact]
    public void What_every_step_adds_to_the_totals_comes_to_what_the_gift_is_worth_in_the_end()
    {
        AnyEntry.Finding.Array[1, 10].Sample(
            told =>
            {
                var (entry, posting) = (Entry, new Posting().Replacing(null, Entry, FakeTime.Start));
                foreach (var finding in told)
                {
                    var next = entry.With(finding);
                    (entry, posting) = (next, posting.Replacing(entry, next, FakeTime.Start));
                }

                Assert.Equal(entry.Share.Count, posting.Totals.Sum(total => total.Count));
                Assert.Equal(entry.Share.Amount.MinorUnits, posting.Totals.Sum(total => total.Amount.MinorUnits));
                Assert.All(posting.Totals, total => Assert.Equal(entry.Terms.Designation, total.Designation));
            },
            iter: 4000);
    }

    [Fact]
    public void A_gift_is_never_worth_less_than_nothing_or_more_than_its_charge()
    {
        AnyEntry.Finding.Array[1, 10].Sample(told => After(told).Worth.MinorUnits is >= 0 and <= 2500, iter: 10_000);
    }

    private static LedgerEntry After(IEnumerable<Finding> told) => told.Aggregate(Entry, (entry, finding) => entry.With(finding));
}

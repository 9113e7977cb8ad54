using CsCheck;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Ledger;

public sealed class EntryFieldsTests
{
    private static readonly Type[] Parts =
    [
        typeof(LedgerEntry), typeof(GiftTerms), typeof(Donor), typeof(Attempt), typeof(AttemptRefusal), typeof(Standing), typeof(Payment),
        typeof(RefundedSum), typeof(RefundRecord), typeof(DisputeRecord), typeof(Movement), typeof(RecurringGift),
    ];

    [Fact]
    public void Whatever_is_written_is_read_again()
    {
        AnyEntry.Whole.Sample(
            entry => Assert.Equal(WholeText.Of(entry), WholeText.Of(EntryFields.Read(entry.Id, entry.Version, EntryFields.Write(entry)))),
            iter: 3000);
    }

    [Fact]
    public void The_entries_that_prove_it_leave_no_property_empty()
    {
        var texts = string.Join('\n', AnyEntry.Whole.Array[200].Single().Select(entry => WholeText.Of(entry with { Version = 7 })));

        var unproved = Parts.SelectMany(WholeText.PropertiesOf).Select(WholeText.NameOf)
            .Where(name => !texts.Contains(name, StringComparison.Ordinal));

        Assert.Empty(unproved);
    }

    [Fact]
    public void The_order_in_which_a_store_gives_the_fields_back_does_not_matter()
    {
        AnyEntry.Whole.Sample(
            entry => EntryFields.AreSame(entry, EntryFields.Read(entry.Id, 1, EntryFields.Write(entry).Reverse())), iter: 500);
    }

    [Fact]
    public void No_field_is_written_twice_and_none_but_a_silent_payments_is_empty()
    {
        AnyEntry.Whole.Sample(
            entry =>
            {
                var fields = EntryFields.Write(entry);
                return fields.DistinctBy(field => field.Key).Count() == fields.Count
                    && fields.All(field => field.Value.Length > 0 || field.Key.EndsWith(".standing", StringComparison.Ordinal));
            },
            iter: 500);
    }

    [Fact]
    public void A_field_that_only_a_later_version_knows_is_left_out()
    {
        var entry = AnyEntry.Asked(Samples.FreshId, FakeTime.Start);

        var read = EntryFields.Read(entry.Id, 0, EntryFields.Write(entry).Append(KeyValuePair.Create("gift_aid", "true")));

        Assert.Equal(WholeText.Of(entry), WholeText.Of(read));
    }

    [Theory]
    [InlineData("created")]
    [InlineData("gift")]
    [InlineData("charge")]
    [InlineData("frequency")]
    [InlineData("designation")]
    public void An_entry_that_lacks_what_every_entry_has_is_refused(string name)
    {
        var entry = AnyEntry.Asked(Samples.FreshId, FakeTime.Start);

        var fault = Assert.Throws<FormatException>(
            () => EntryFields.Read(entry.Id, 1, EntryFields.Write(entry).Where(field => field.Key != name)));

        Assert.Contains($"'{name}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frequency", "hourly")]
    [InlineData("standing", "teleported 2026-11-23T09:00:00.000Z")]
    [InlineData("attempt.kind", "barter")]
    [InlineData("attempt.state", "perhaps")]
    [InlineData("payment.pi_1.refund.re_1", "100 usd lost")]
    [InlineData("created", "yesterday")]
    public void A_word_that_no_version_has_written_is_refused(string name, string value)
    {
        var entry = AnyEntry.Asked(Samples.FreshId, FakeTime.Start);
        var fields = EntryFields.Write(entry).Where(field => field.Key != name).Append(KeyValuePair.Create(name, value));

        Assert.Throws<FormatException>(() => EntryFields.Read(entry.Id, 1, fields));
    }

    [Fact]
    public void Entries_are_the_same_whatever_their_versions()
    {
        var entry = AnyEntry.Asked(Samples.FreshId, FakeTime.Start);

        Assert.True(EntryFields.AreSame(entry, entry with { Version = 5 }));
        Assert.False(EntryFields.AreSame(entry, entry with { Anonymous = true }));
    }

    [Fact]
    public void Two_texts_of_Stripes_with_blanks_are_kept_as_one_word_each()
    {
        var entry = AnyEntry.Asked(Samples.FreshId, FakeTime.Start) with
        {
            Standing = new Standing(PaymentState.Failed, FakeTime.Start, "card declined"),
        };

        var read = EntryFields.Read(entry.Id, 0, EntryFields.Write(entry));

        Assert.Equal("card_declined", read.Standing?.Reason);
    }
}

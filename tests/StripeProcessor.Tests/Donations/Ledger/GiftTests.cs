using CsCheck;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Ledger;

public sealed class GiftTests
{
    private static readonly DateTimeOffset At = FakeTime.Start;

    [Fact]
    public void The_terms_in_one_line_tell_the_gift_the_charge_how_often_and_what_for()
    {
        var terms = new GiftTerms(AnyEntry.Usd(2500), AnyEntry.Usd(2606), Recurrence.Monthly, "winter-shelter");

        Assert.Equal("2500 usd 2606 monthly winter-shelter", terms.Fingerprint);
    }

    [Fact]
    public void Other_terms_never_have_the_same_line()
    {
        var few = Gen.Select(
            Gen.Long[1, 3], Gen.Long[1, 3], Gen.OneOf("usd", "eur"), Gen.Enum<Recurrence>(), Gen.OneOf("general", "winter-shelter"),
            (gift, charge, code, frequency, designation) => new GiftTerms(
                Money.FromMinorUnits(gift, CurrencyTable.Find(code)), Money.FromMinorUnits(charge, CurrencyTable.Find(code)),
                frequency, designation));

        Gen.Select(few, few).Sample((one, other) => one == other == (one.Fingerprint == other.Fingerprint), iter: 5000);
    }

    [Fact]
    public void The_terms_are_those_of_what_the_donor_sent()
    {
        var donation = Samples.Accepted(("amount", "25"), ("frequency", "monthly"), ("designation", "winter-shelter"), ("cover_fee", "on"));

        var terms = GiftTerms.Of(donation);

        Assert.Equal(new GiftTerms(donation.Gift, donation.Charge, Recurrence.Monthly, "winter-shelter"), terms);
        Assert.True(terms.Charge > terms.Gift);
    }

    [Fact]
    public void A_donor_who_told_nothing_is_nobody()
    {
        Assert.Null(Donor.Of(Samples.Accepted(("amount", "25"))));
    }

    [Fact]
    public void Everything_personal_that_a_donor_sent_is_in_the_donor()
    {
        var donation = Samples.Accepted(
            ("amount", "25"), ("email", "ann@example.org"), ("name", "Ann"), ("comment", "Thank you"),
            ("dedication_kind", "in_memory"), ("dedication_name", "Eve"));

        Assert.Equal(new Donor("ann@example.org", "Ann", "Thank you", "in_memory", "Eve"), Donor.Of(donation));
    }

    [Fact]
    public void A_donor_is_found_however_the_address_is_written_and_no_address_is_to_be_read_in_the_key()
    {
        var key = Donor.KeyOf("Ann@Example.org ");

        Assert.Equal(Donor.KeyOf("ann@example.org"), key);
        Assert.NotEqual(Donor.KeyOf("anne@example.org"), key);
        Assert.Equal(64, key.Length);
        Assert.All(key, digit => Assert.True(char.IsAsciiHexDigitLower(digit)));
    }

    [Fact]
    public void Nothing_that_is_printed_of_a_gift_is_personal()
    {
        var entry = AnyEntry.Asked(Samples.FreshId, At) with
        {
            Donor = new Donor("secret-address", "secret-name", "secret-comment", "in_honor", "secret-friend"),
            Attempt = new Attempt
            {
                Number = 1,
                Kind = AttemptKind.Payment,
                Started = At,
                AskedUntil = At,
                Token = "secret-token",
                Forms = new Dictionary<string, string> { ["payment_intent"] = "receipt_email=secret-address" },
            },
        };

        Assert.All(
            [$"{entry}", $"{entry.Donor}", $"{entry.Attempt}", $"{entry.Current}"],
            text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_a_donor_is_left_in_what_was_erased()
    {
        AnyEntry.Whole.Where(entry => entry.Donor?.Email is not null).Sample(
            entry =>
            {
                var erased = entry.Erased();
                Assert.DoesNotContain(EntryFields.Write(erased), field =>
                    field.Key.StartsWith("donor.", StringComparison.Ordinal) || field.Key.StartsWith("attempt.form.", StringComparison.Ordinal));
                Assert.True(erased.IsErased);
                Assert.Equal(entry.Share, erased.Share);
            },
            iter: 500);
    }

    [Fact]
    public void Every_attempt_at_a_gift_asks_Stripe_under_a_key_of_its_own()
    {
        var attempt = new Attempt { Number = 1, Kind = AttemptKind.Payment, Started = At, AskedUntil = At };

        Assert.Equal($"{Samples.FreshId}:1", attempt.KeyFor(Samples.FreshId));
        Assert.Equal($"{Samples.FreshId}:2", (attempt with { Number = 2 }).KeyFor(Samples.FreshId));
    }

    [Fact]
    public void A_token_is_told_apart_from_others_without_being_kept()
    {
        var one = new PaymentToken(PaymentTokenKind.PaymentMethod, "pm_card_visa");
        var other = one with { Value = "pm_card_VISA" };

        Assert.Equal(Attempt.KeyOf(one), Attempt.KeyOf(one with { }));
        Assert.NotEqual(Attempt.KeyOf(one), Attempt.KeyOf(other));
        Assert.Equal(32, Attempt.KeyOf(one)!.Length);
        Assert.DoesNotContain("visa", Attempt.KeyOf(one)!, StringComparison.Ordinal);
        Assert.Null(Attempt.KeyOf(null));
    }

    [Fact]
    public void An_attempt_that_is_decided_keeps_nothing_to_ask_again_with()
    {
        var forms = new Dictionary<string, string> { ["a"] = "b" };
        var attempt = new Attempt { Number = 1, Kind = AttemptKind.Payment, Started = At, AskedUntil = At, Forms = forms };

        var decided = attempt.Decided(AttemptState.Refused, new AttemptRefusal(AttemptRefusal.Declined));

        Assert.Empty(decided.Forms);
        Assert.Equal((AttemptState.Refused, AttemptRefusal.Declined), (decided.State, decided.Refusal?.Kind));
    }

    [Theory]
    [InlineData(PaymentState.Succeeded, AttemptState.Accepted, 0)]
    [InlineData(PaymentState.Processing, AttemptState.Undecided, 1)]
    [InlineData(PaymentState.Failed, AttemptState.Undecided, 1)]
    public void Of_an_attempt_whose_answer_was_lost_no_token_is_kept_once_the_payment_is_heard_of(
        PaymentState heard, AttemptState expected, int forms)
    {
        var asked = AnyEntry.Asked(Samples.FreshId, At);
        var lost = asked with { Attempt = asked.Attempt! with { Forms = new Dictionary<string, string> { ["payment"] = "payment_method=pm_1" } } };

        var told = lost.With(new Finding { Payment = new Payment { Id = "pi_1", Standing = new Standing(heard, At) } });

        Assert.Equal((expected, forms), (told.Attempt!.State, told.Attempt.Forms.Count));
    }
}

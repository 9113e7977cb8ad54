using CsCheck;
using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class DonationFormProperties
{
    // What a form sends, field by field; every field also gets what belongs to another, and noise.
    private static readonly (string Field, string[] Values)[] Fitting =
    [
        ("amount", ["25", "1,000", "other", "10,50", "$3.10", "99999999"]), ("amount_other", ["33", "1.000"]), ("amount_minor", ["2500", "-1"]),
        ("currency", ["usd", "JPY", "kwd", "isk"]), ("frequency", ["one_time", "monthly"]), ("designation", ["general", "winter-shelter"]),
        ("cover_fee", ["on", "true", "off"]), ("email", ["a@b.org"]), ("name", ["Ann", "안나"]), ("comment", ["Thank you\r\nall"]), ("anonymous", ["on", ""]),
        ("dedication_kind", ["in_honor", "in_memory"]), ("dedication_name", ["Eve"]), ("donation_id", [SomeId]), ("confirmation_token", ["ctoken_1"]),
        ("payment_method", [PaymentMethod]), ("source", ["tok_visa"]), ("_next", ["https://a.org/"]), ("_cancel", ["https://a.org/"]), ("_gotcha", [""]),
    ];

    private static readonly string[] Noise = ["1.000", "-1", "ugx", "4242424242424242", "4242 4242 4242 4242", "\0", "\uD800", " ", "on", SomeId, "pm_x"];

    private static readonly Gen<FormFields> AnyForm = Gen.Select(
        Gen.Int[0, 100].Array[Fitting.Length], Gen.Int[0, 1000].Array[Fitting.Length], Gen.String, Gen.String, Gen.Int[20, 95]).Select(Fill);

    private static readonly Gen<string?> AnyKey = Gen.OneOf<string?>(Gen.Const((string?)null), Gen.Const((string?)SomeId), Gen.String.Select(text => (string?)text));

    [Fact]
    public void No_form_makes_the_reader_throw_and_every_answer_keeps_its_promise()
    {
        var accepted = 0;
        Gen.Select(AnyForm, AnyKey).Sample((fields, key) =>
        {
            switch (DonationForm.Read(fields, key, FreshId, Rules))
            {
                case DonationReading.Accepted reading:
                    Interlocked.Increment(ref accepted);
                    return KeepsItsPromise(reading.Donation);
                case DonationReading.Refused refused:
                    return refused.Faults.Count > 0 && refused.Faults.All(IsTold) && IsInFieldOrder(refused.Faults);
                case DonationReading.Trapped trapped:
                    return trapped.Id != default && trapped.Gift.IsPositive;
                default:
                    return false;
            }
        }, iter: 30_000);

        Assert.True(accepted > 300, $"only {accepted} forms were accepted: the property says nothing");
    }

    [Fact]
    public void The_same_form_always_reads_the_same()
    {
        AnyForm.Sample(fields =>
        {
            var reordered = FormFields.From(fields.Reverse());
            return DonationForm.Read(fields, null, FreshId, Rules) switch
            {
                DonationReading.Refused refused => DonationForm.Read(reordered, null, FreshId, Rules) is DonationReading.Refused again
                    && refused.Faults.SequenceEqual(again.Faults),
                var reading => reading == DonationForm.Read(reordered, null, FreshId, Rules),
            };
        }, iter: 10_000);
    }

    private static FormFields Fill(int[] rolls, int[] picks, string unknown, string noise, int absent)
    {
        var fields = new Dictionary<string, string>();
        for (var i = 0; i < Fitting.Length; i++)
        {
            var (field, values) = Fitting[i];
            if (rolls[i] >= absent)
            {
                fields[field] = (picks[i] % 40) switch
                {
                    0 => noise,
                    1 => Noise[picks[i] % Noise.Length],
                    _ => values[picks[i] % values.Length],
                };
            }
        }

        fields.TryAdd(unknown, noise);
        return FormFields.From(fields);
    }

    private static bool KeepsItsPromise(Donation donation)
    {
        var rules = Rules.For(donation.Gift.Currency.Code)!;
        return donation.Gift >= rules.Minimum && donation.Gift <= rules.Maximum
            && donation.Charge >= donation.Gift && donation.Charge.IsChargeable && donation.Charge <= Money.LargestCharge(rules.Currency)
            && (donation.CoversFee || donation.Charge == donation.Gift)
            && donation.Id != default
            && new[] { donation.Name, donation.Comment, donation.Email, donation.Dedication?.Name }.All(text => text is null || !CardNumber.LooksLikeOne(text));
    }

    private static bool IsTold(FieldFault fault) =>
        DonationFields.InOrder.Contains(fault.Field) && fault.Code.Length > 0 && fault.Message.Length is > 0 and < 260
        && !CardNumber.LooksLikeOne(fault.Message);

    private static bool IsInFieldOrder(IReadOnlyList<FieldFault> faults)
    {
        var order = DonationFields.InOrder.ToList();
        return faults.Zip(faults.Skip(1)).All(pair => order.IndexOf(pair.First.Field) <= order.IndexOf(pair.Second.Field));
    }
}

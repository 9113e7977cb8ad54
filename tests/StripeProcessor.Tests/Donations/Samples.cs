using CsCheck;
using StripeProcessor.Donations;

namespace StripeProcessor.Tests.Donations;

/// <summary>A charity's rules, and generators of what donors send.</summary>
internal static class Samples
{
    public const string PaymentMethod = "pm_card_visa";
    public const string CardDigits = "4242424242424242";

    public static readonly Currency Usd = CurrencyTable.Find("usd");
    public static readonly Currency Jpy = CurrencyTable.Find("jpy");
    public static readonly Currency Kwd = CurrencyTable.Find("kwd");
    public static readonly Currency Isk = CurrencyTable.Find("isk");
    public static readonly Currency Mga = CurrencyTable.Find("mga");

    public static readonly DonationId FreshId = DonationId.FromGuid(Guid.Parse("0f4d7a52-9c31-4a3e-8a55-2f0c1f6f9d10"));
    public const string SomeId = "6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21";

    public static readonly Designation General = new("general", "Where it is needed most");
    public static readonly Designation Shelter = new("winter-shelter", "Winter shelter");

    public static readonly DonationRules Rules = MakeRules();

    public static readonly Gen<Currency> AnyCurrency = Gen.OneOf(CurrencyTable.All.ToArray());

    public static Money Amount(long minorUnits, Currency currency) => Money.FromMinorUnits(minorUnits, currency);

    public static FormFields Form(params (string Name, string Value)[] fields) =>
        FormFields.From(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static DonationReading Read(params (string Name, string Value)[] fields) => DonationForm.Read(Form(fields), null, FreshId, Rules);

    public static Donation Accepted(params (string Name, string Value)[] fields) =>
        Assert.IsType<DonationReading.Accepted>(Read(fields)).Donation;

    public static FieldFault OnlyFault(params (string Name, string Value)[] fields) =>
        Assert.Single(Assert.IsType<DonationReading.Refused>(Read(fields)).Faults);

    private static DonationRules MakeRules()
    {
        var usd = new CurrencyRules(
            Usd, Amount(100, Usd), Amount(1_000_000, Usd), [Amount(1000, Usd), Amount(2500, Usd), Amount(5000, Usd)], new(290, Amount(30, Usd)));
        var jpy = new CurrencyRules(Jpy, Amount(100, Jpy), Amount(99_999_999, Jpy), [Amount(1000, Jpy)], new(360, Amount(0, Jpy)));
        var kwd = new CurrencyRules(Kwd, Amount(500, Kwd), Amount(9_000_000, Kwd), [Amount(10_000, Kwd)], new(290, Amount(100, Kwd)));
        var isk = new CurrencyRules(Isk, Amount(100, Isk), Amount(900_000, Isk), [Amount(1000, Isk)], new(290, Amount(40, Isk)));
        return new()
        {
            Organisation = "Riverside Food Bank",
            Default = usd,
            Currencies = [usd, jpy, kwd, isk],
            Frequencies = [Recurrence.OneTime, Recurrence.Monthly],
            Designations = [General, Shelter],
        };
    }
}

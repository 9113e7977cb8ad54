using System.Globalization;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>A gift that a donor's request claimed, and the metadata by which Stripe knows it.</summary>
internal sealed class GiftAtStripe
{
    private readonly List<PaymentAtStripe> _payments = [];
    private readonly Diary _diary;

    public GiftAtStripe(Diary diary, AttemptKind kind, Recurrence frequency = Recurrence.OneTime)
    {
        _diary = diary;
        Id = diary.NewDonation();
        Currency = diary.Dice.Roll(3) switch { 0 => "usd", 1 => "eur", _ => "jpy" };
        Amount = 500 + diary.Dice.Roll(9000);
        Frequency = frequency;
        Designation = diary.Dice.OneIn(2) ? "general" : "choir";
        diary.Outcomes[Id] = () => Outcome(_payments);
        diary.Claims.Add(Claim(kind));
    }

    public DonationId Id { get; }

    public long Amount { get; }

    public string Currency { get; }

    public Recurrence Frequency { get; }

    public string Designation { get; }

    public string Metadata => string.Create(CultureInfo.InvariantCulture, $$"""
        {"stack":"gifts","donation_id":"{{Id}}","designation":"{{Designation}}","frequency":"{{Frequency.WireName()}}",
         "gift_minor":"{{Amount}}","covers_fee":"false","anonymous":"false","donor_name":"Ann"}
        """);

    /// <summary>A payment of this gift.</summary>
    /// <param name="carriesMetadata">Those that an invoice collects do not.</param>
    public PaymentAtStripe NewPayment(bool carriesMetadata = true)
    {
        var payment = new PaymentAtStripe(_diary, Amount, Currency, carriesMetadata ? Metadata : "{}");
        _payments.Add(payment);
        return payment;
    }

    /// <summary>A payment of a gift that is not this one: what follows from this one's promise.</summary>
    public PaymentAtStripe NewRenewal(string invoice)
    {
        var payment = new PaymentAtStripe(_diary, Amount, Currency, "{}");
        _diary.Outcomes[DonationId.FromInvoice(invoice)] = () => Outcome([payment]);
        return payment;
    }

    private static (long Worth, IReadOnlyCollection<string> Movements) Outcome(List<PaymentAtStripe> payments) =>
        (payments.Sum(payment => payment.Worth), [.. payments.SelectMany(payment => payment.Movements).Order(StringComparer.Ordinal)]);

    private LedgerEntry Claim(AttemptKind kind)
    {
        var charge = Money.FromMinorUnits(Amount, CurrencyTable.Find(Currency));
        var now = DateTimeOffset.FromUnixTimeSeconds(_diary.Now).AddMilliseconds(250);
        return new LedgerEntry
        {
            Id = Id,
            Created = now,
            Terms = new GiftTerms(charge, charge, Frequency, Designation),
            Donor = new Donor("ann@example.org", "Ann", null, null, null),
            Attempt = new Attempt
            {
                Number = 1,
                Kind = kind,
                Started = now,
                AskedUntil = now + Attempt.LongestAsking,
                Forms = new Dictionary<string, string> { ["payment"] = "amount=1" },
            },
        };
    }
}

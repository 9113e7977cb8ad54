using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>What one request asks for: the gift, and the words in which Stripe would be asked to collect it.</summary>
internal sealed class GiftOrder
{
    /// <summary>The names of the calls whose parameters an attempt keeps.</summary>
    public const string Payment = "payment";
    public const string Session = "session";
    public const string Customer = "customer";
    public const string Product = "product";
    public const string Subscription = "subscription";
    public const string Confirmation = "confirmation";

    private readonly AttemptKind _kind;
    private readonly (string Call, StripeForm Form)[] _forms;

    private GiftOrder(Donation donation, AttemptKind kind, params (string Call, StripeForm Form)[] forms)
    {
        Donation = donation;
        _kind = kind;
        _forms = forms;
    }

    public Donation Donation { get; }

    public GiftTerms Terms => GiftTerms.Of(Donation);

    public string? Token => Attempt.KeyOf(Donation.Token);

    public bool IsForCheckout => _kind == AttemptKind.Checkout;

    /// <summary>A gift as the form sent it: by token at once, by token again and again, or on Stripe's page.</summary>
    /// <param name="donation">The gift.</param>
    /// <param name="settings">What the stack says.</param>
    /// <param name="next">The page to thank on.</param>
    /// <param name="cancelUrl">The page to turn back to.</param>
    /// <param name="useStripeScript">Whether Stripe.js on the donor's page shows what the bank asks.</param>
    public static GiftOrder Of(Donation donation, FunctionSettings settings, string next, string cancelUrl, bool useStripeScript)
    {
        if (donation.Token is null)
        {
            return new GiftOrder(
                donation, AttemptKind.Checkout, (Session, donation.ToCheckoutSession(settings, next, cancelUrl).ToForm()));
        }

        return donation.Frequency == Recurrence.OneTime
            ? OfPayment(donation, donation.ToPaymentIntent(settings, next, useStripeScript))
            : new GiftOrder(
                donation,
                AttemptKind.Subscription,
                (Customer, donation.ToCustomer(settings).ToForm()),
                (Product, donation.ToProduct(settings).ToForm()),
                (Subscription, donation.ToSubscription(settings).ToForm()),
                (Confirmation, donation.ToConfirmation(next, useStripeScript).ToForm()));
    }

    /// <summary>One payment in words of the caller's own.</summary>
    public static GiftOrder OfPayment(Donation donation, PaymentIntentCreate payment) =>
        new(donation, AttemptKind.Payment, (Payment, payment.ToForm()));

    /// <summary>The gift's entry, with its first attempt about to be made.</summary>
    public LedgerEntry ToEntry(DateTimeOffset now) => new()
    {
        Id = Donation.Id,
        Created = now,
        Terms = Terms,
        CoversFee = Donation.CoversFee,
        Anonymous = Donation.Anonymous,
        Donor = Donor.Of(Donation),
        Attempt = ToAttempt(1, now),
    };

    /// <summary>An attempt about to be made.</summary>
    public Attempt ToAttempt(int number, DateTimeOffset now) => new()
    {
        Number = number,
        Kind = _kind,
        Started = now,
        AskedUntil = now + Attempt.LongestAsking,
        Token = Token,
        Forms = _forms.ToDictionary(form => form.Call, form => form.Form.Encode(), StringComparer.Ordinal),
    };
}

using StripeProcessor.Donations;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>Puts a donation into Stripe's words. The same donation always gives the same words, or Stripe could not tell a repetition.</summary>
internal static class DonationCharge
{
    /// <summary>Asks for the charge and for what it did to the balance, so that the fee is known at once where Stripe knows it.</summary>
    public static IReadOnlyList<string> WithBooking { get; } = ["latest_charge.balance_transaction"];

    /// <summary>A charge of the token that came with the donation.</summary>
    /// <param name="returnUrl">Where the donor's bank sends the browser; null: this caller cannot follow the donor to a bank's page.</param>
    /// <param name="useStripeScript">Whether Stripe.js on the donor's page shows what the bank asks, instead of a redirect.</param>
    public static PaymentIntentCreate ToPaymentIntent(this Donation donation, FunctionSettings settings, string? returnUrl, bool useStripeScript) => new()
    {
        Amount = donation.Charge.ChargeUnits,
        Currency = donation.Charge.Currency.Code,
        Confirm = true,
        ConfirmationToken = donation.TokenOf(PaymentTokenKind.ConfirmationToken),
        PaymentMethod = donation.TokenOf(PaymentTokenKind.PaymentMethod),
        CardToken = donation.TokenOf(PaymentTokenKind.LegacyToken),
        AllowRedirects = returnUrl is not null,
        ReturnUrl = returnUrl,
        UseStripeSdk = useStripeScript,
        ReceiptEmail = donation.Email,
        Description = donation.DescriptionFor(settings.Rules),
        StatementDescriptorSuffix = settings.Rules.StatementDescriptorSuffix,
        Metadata = DonationMetadata.Of(donation, settings.StackName),
        Expand = WithBooking,
    };

    /// <summary>What makes a repeating gift of the token that came with the donation: everything but the customer's id.</summary>
    public static SubscriptionCreate ToSubscription(this Donation donation, FunctionSettings settings) => new()
    {
        Currency = donation.Charge.Currency.Code,
        UnitAmount = donation.Charge.ChargeUnits,
        Product = ProductOf(donation.Designation),
        Interval = IntervalOf(donation.Frequency) ?? throw new ArgumentException("a single gift is no subscription", nameof(donation)),
        PaymentBehavior = SubscriptionPaymentBehavior.DefaultIncomplete,
        SaveDefaultPaymentMethod = true,
        Description = donation.DescriptionFor(settings.Rules),
        Metadata = DonationMetadata.Of(donation, settings.StackName),
        Expand = ["latest_invoice.confirmation_secret"],
    };

    /// <summary>What a repeating gift is of, at Stripe: one product for each designation.</summary>
    public static ProductCreate ToProduct(this Donation donation, FunctionSettings settings) => new()
    {
        Id = ProductOf(donation.Designation),
        Name = donation.DescriptionFor(settings.Rules),
    };

    /// <summary>Whom a repeating gift is from.</summary>
    public static CustomerCreate ToCustomer(this Donation donation, FunctionSettings settings) => new()
    {
        Email = donation.Email,
        Name = donation.Name,
        Metadata = new Dictionary<string, string>
        {
            [DonationMetadata.Stack] = settings.StackName,
            [DonationMetadata.DonationId] = donation.Id.ToString(),
        },
    };

    /// <summary>The first payment of a repeating gift, with the token that came with the donation.</summary>
    public static PaymentIntentConfirm ToConfirmation(this Donation donation, string? returnUrl, bool useStripeScript) => new()
    {
        ConfirmationToken = donation.TokenOf(PaymentTokenKind.ConfirmationToken),
        PaymentMethod = donation.TokenOf(PaymentTokenKind.PaymentMethod),
        CardToken = donation.TokenOf(PaymentTokenKind.LegacyToken),
        ReturnUrl = returnUrl,
        UseStripeSdk = useStripeScript,
        ReceiptEmail = donation.Email,
        Expand = WithBooking,
    };

    /// <summary>A page of Stripe's on which the donor pays, once or for ever.</summary>
    public static CheckoutSessionCreate ToCheckoutSession(this Donation donation, FunctionSettings settings, string successUrl, string cancelUrl)
    {
        var metadata = DonationMetadata.Of(donation, settings.StackName);
        var description = donation.DescriptionFor(settings.Rules);
        var isOnce = donation.Frequency == Recurrence.OneTime;

        return new CheckoutSessionCreate
        {
            Mode = isOnce ? CheckoutMode.Payment : CheckoutMode.Subscription,
            LineItems = [new CheckoutLineItem
            {
                Currency = donation.Charge.Currency.Code,
                UnitAmount = donation.Charge.ChargeUnits,
                ProductName = description,
                RecurringInterval = IntervalOf(donation.Frequency),
            }],
            SubmitType = isOnce ? "donate" : null,
            SuccessUrl = successUrl,
            CancelUrl = cancelUrl,
            ClientReferenceId = donation.Id.ToString(),
            CustomerEmail = donation.Email,
            Metadata = metadata,

            // What stands on the session stays there: the charge and the subscription need their own copy.
            PaymentIntentData = isOnce
                ? new CheckoutPaymentIntentData
                {
                    Description = description,
                    Metadata = metadata,
                    ReceiptEmail = donation.Email,
                    StatementDescriptorSuffix = settings.Rules.StatementDescriptorSuffix,
                }
                : null,
            SubscriptionData = isOnce ? null : new CheckoutSubscriptionData { Description = description, Metadata = metadata },
        };
    }

    private static string DescriptionFor(this Donation donation, DonationRules rules) =>
        $"Donation to {rules.Organisation}: {donation.Designation.Name}";

    /// <summary>The same words for a gift of which only the designation's id is known, which settings may have forgotten.</summary>
    public static string DescriptionOf(string designation, DonationRules rules) =>
        $"Donation to {rules.Organisation}: {rules.Designations.FirstOrDefault(known => known.Id == designation)?.Name ?? designation}";

    private static string ProductOf(Designation designation) => "donation_" + designation.Id;

    private static string? TokenOf(this Donation donation, PaymentTokenKind kind) =>
        donation.Token is { } token && token.Kind == kind ? token.Value : null;

    private static string? IntervalOf(Recurrence frequency) => frequency switch
    {
        Recurrence.Weekly => "week",
        Recurrence.Monthly => "month",
        Recurrence.Yearly => "year",
        _ => null,
    };
}

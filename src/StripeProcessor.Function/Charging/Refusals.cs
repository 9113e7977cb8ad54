using StripeProcessor.Donations;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>Tells which of Stripe's refusals a donor can expect and do something about. The others are ours or the world's.</summary>
internal static class Refusals
{
    /// <summary>Null when the donor can do nothing about it.</summary>
    public static DonationOutcome? Read(StripeError error, Donation donation) =>
        FaultOf(error, donation) is { } fault ? new DonationOutcome.Invalid(fault) : null;

    public static void Record(StripeException refusal, ExchangeFacts facts)
    {
        facts.StripeRequestId = refusal.RequestId;
        Record(refusal.Error, facts);
    }

    public static void Record(StripeError error, ExchangeFacts facts)
    {
        facts.ErrorType = error.Type;
        facts.ErrorCode = error.Code;
        facts.DeclineCode = error.DeclineCode;
    }

    private static FieldFault? FaultOf(StripeError error, Donation donation) => error.Code switch
    {
        // Stripe judges by the value in the account's own currency, which moves: our own limits cannot foresee it.
        "amount_too_small" => new(DonationFields.Amount, FaultCodes.TooSmall, "This amount is too small to be charged. Please give a little more."),
        "amount_too_large" => new(DonationFields.Amount, FaultCodes.TooLarge, "This amount is too large for one charge. Please get in touch with us."),
        "email_invalid" => BadEmail(),
        "token_already_used" when donation.Token is not null => SpentToken(donation),
        _ => ByParameter(error.Param, donation),
    };

    private static FieldFault? ByParameter(string? parameter, Donation donation) => parameter switch
    {
        "receipt_email" or "customer_email" or "payment_intent_data[receipt_email]" => BadEmail(),
        "confirmation_token" or "payment_method" or "payment_method_data[card][token]" or "payment_method_data[card]" or "source"
            when donation.Token is not null => SpentToken(donation),
        _ => null,
    };

    private static FieldFault BadEmail() =>
        new(DonationFields.Email, FaultCodes.Unreadable, "Please check the e-mail address.");

    private static FieldFault SpentToken(Donation donation) =>
        new(FieldOf(donation.Token!.Kind), FaultCodes.Unusable, "These card details can no longer be used. Please enter the card again.");

    private static string FieldOf(PaymentTokenKind kind) => kind switch
    {
        PaymentTokenKind.ConfirmationToken => DonationFields.ConfirmationToken,
        PaymentTokenKind.PaymentMethod => DonationFields.PaymentMethod,
        _ => DonationFields.Source,
    };
}

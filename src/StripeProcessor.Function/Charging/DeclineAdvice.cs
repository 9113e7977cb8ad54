using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>
/// What a donor is told when the card was declined. Nobody is told which check failed: whoever tries stolen cards would learn
/// which of them still work. Declines that speak of loss, theft or fraud cannot be told from an ordinary one in any way.
/// </summary>
/// <param name="Text">Kind and plain.</param>
/// <param name="Retryable">Whether this same card may still work, once the donor did what the text says.</param>
internal sealed record DeclineAdvice(string Text, bool Retryable)
{
    private static readonly DeclineAdvice Generic = new(
        "The bank declined the card. Please use another card, or ask your bank.", Retryable: false);

    private static readonly DeclineAdvice CheckWhatWasTyped = new(
        "Please check the card number, the expiry date, the security code and the postcode, and try again.", Retryable: true);

    private static readonly DeclineAdvice Expired = new(
        "This card has expired. Please use another card.", Retryable: false);

    private static readonly DeclineAdvice Limits = new(
        "The bank declined the amount. Please try a smaller gift or another card.", Retryable: true);

    private static readonly DeclineAdvice Authentication = new(
        "Your bank wants you to confirm this payment. Please try again and follow its instructions.", Retryable: true);

    private static readonly DeclineAdvice Transient = new(
        "The bank could not be reached. Please try again in a minute.", Retryable: true);

    private static readonly DeclineAdvice Unsupported = new(
        "This card cannot be used for this donation. Please use another card.", Retryable: false);

    /// <summary>The donor's bank wants to hear from the donor.</summary>
    public static DeclineAdvice ForAuthentication => Authentication;

    public static DeclineAdvice For(StripeError error)
    {
        // The decline code is the bank's reason, the code Stripe's own; either may be the more telling one.
        var advice = error.DeclineCode is { } reason ? Of(reason) ?? Generic : Of(error.Code) ?? Generic;

        // Banks punish those who insist. The text must not ask the donor to do what the network forbids.
        return advice.Retryable && error.AdviceCode == "do_not_try_again" ? Generic : advice;
    }

    /// <summary>For a browser without script, when the bank can only be reached by one.</summary>
    public static DeclineAdvice ConfirmAtCheckout() => new(
        "Your bank wants you to confirm this payment. Nothing was charged yet: please continue below, and pay on Stripe's page.", Retryable: true);

    public Problem ToProblem() => new(402, "declined", "The card was declined", Text) { Retryable = Retryable, IsIdSpent = true };

    private static DeclineAdvice? Of(string? code) => code switch
    {
        "incorrect_number" or "invalid_number" or "incorrect_cvc" or "invalid_cvc" or "invalid_expiry_month" or "invalid_expiry_year"
            or "incorrect_zip" or "incorrect_address" or "incorrect_pin" or "invalid_pin" => CheckWhatWasTyped,

        "expired_card" => Expired,

        "insufficient_funds" or "card_velocity_exceeded" or "withdrawal_count_limit_exceeded" => Limits,

        "authentication_required" or "authentication_not_handled" or "mobile_device_authentication_required"
            or "payment_intent_authentication_failure" => Authentication,

        "processing_error" or "issuer_not_available" or "try_again_later" or "reenter_transaction" or "approve_with_id" => Transient,

        "card_not_supported" or "currency_not_supported" or "transaction_not_allowed" or "service_not_allowed" or "not_permitted"
            or "invalid_account" or "invalid_amount" => Unsupported,

        // fraudulent, lost_card, stolen_card, pickup_card, restricted_card, merchant_blacklist, security_violation,
        // highest_risk_level, previously_declined_do_not_retry and request_blocked belong here, beside generic_decline,
        // do_not_honor, call_issuer, no_action_taken and whatever is invented tomorrow.
        _ => null,
    };
}

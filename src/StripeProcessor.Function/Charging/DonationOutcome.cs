using StripeProcessor.Donations;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>What became of asking Stripe for a donation, as far as a donor can expect it. The rest is the world failing.</summary>
internal abstract record DonationOutcome
{
    private DonationOutcome()
    {
    }

    /// <summary>Why nothing was charged; null when it was, or still can be.</summary>
    public Problem? ToProblem() => this switch
    {
        Declined declined => DeclineAdvice.For(declined.Error).ToProblem(),
        Invalid invalid => Problems.Invalid([invalid.Fault]) with { IsIdSpent = true },
        OtherContent other => Problems.OtherContent(other.Paid),
        InProgress => Problems.InProgress(),
        _ => null,
    };

    /// <summary>Stripe has a page ready on which the donor pays.</summary>
    public sealed record AtCheckout(string Url) : DonationOutcome;

    /// <summary>The money is on its way.</summary>
    public sealed record Succeeded : DonationOutcome;

    /// <summary>Accepted and not yet paid, as bank debits are.</summary>
    public sealed record Processing : DonationOutcome;

    /// <summary>The donor's bank wants to hear from the donor.</summary>
    /// <param name="ClientSecret">For Stripe.js on the donor's page; never for a log.</param>
    /// <param name="RedirectUrl">The bank's page, when there is one to go to.</param>
    public sealed record RequiresAction(string ClientSecret, string? RedirectUrl) : DonationOutcome;

    /// <summary>The bank said no.</summary>
    public sealed record Declined(StripeError Error) : DonationOutcome;

    /// <summary>Stripe could not use one of the fields as the donor sent it.</summary>
    public sealed record Invalid(FieldFault Fault) : DonationOutcome;

    /// <summary>Stripe could not use what it was sent; whether the donor can mend it depends on what the donor sent.</summary>
    public sealed record Unusable(StripeInvalidRequestException Refusal) : DonationOutcome;

    /// <summary>This id was used before with other content.</summary>
    /// <param name="Paid">What was paid under it; null when nothing was.</param>
    public sealed record OtherContent(Money? Paid) : DonationOutcome;

    /// <summary>This id is being charged by another request.</summary>
    public sealed record InProgress : DonationOutcome;
}

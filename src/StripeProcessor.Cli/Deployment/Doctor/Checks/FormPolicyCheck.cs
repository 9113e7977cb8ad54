namespace StripeProcessor.Cli;

/// <summary>The page's own security policy lets its form send here, and the browser go on to Stripe's page.</summary>
internal sealed class FormPolicyCheck() : DoctorCheck("form_csp")
{
    private static readonly Uri Checkout = new("https://checkout.stripe.com/c/pay/");

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var target = await DonationFormCheck.TargetAsync(examined, cancellationToken);
        var page = await examined.SitePage.KnownAsync(cancellationToken);
        var policy = FormActionPolicy.Of(page);
        if (!policy.IsSet)
        {
            return Ok("the page has no policy about where its forms may go");
        }

        var hint = $"let form-action say: 'self' {target.GetLeftPart(UriPartial.Authority)} https://checkout.stripe.com";
        if (!policy.Allows(target))
        {
            return Fail("the page's Content-Security-Policy keeps its form from being sent here", hint);
        }

        // Chromium holds the redirect that follows a form against the list too; other browsers do not.
        return examined.IsLocal || policy.Allows(Checkout)
            ? Ok("the page's policy lets its form be sent")
            : Warn("the page's Content-Security-Policy lets its form be sent, and Chromium would not go on to Stripe's page", hint);
    }
}

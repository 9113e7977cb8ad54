using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>
/// The donation form for a page of the operator's own: the sample site's form, in the same words and with the same names, so that its
/// script and its style sheet fit, with what this operator offers. It needs neither of them.
/// </summary>
/// <remarks>The ids of a page are one name space, and a site may well have an "email" of its own: all of ours begin with "give-".</remarks>
/// <param name="order">What was asked for.</param>
/// <param name="offer">What the form offers.</param>
/// <param name="api">Where the form is sent to; ends with a slash.</param>
internal sealed class DonationFormText(SnippetOrder order, OfferedForm offer, Uri api)
{
    private readonly FormMarkup _html = new(order.Kind.ReadsAttributes);

    /// <summary>The form, a line each, with no empty line.</summary>
    public override string ToString()
    {
        // Its words are English whatever the page around it speaks; a screen reader has to know.
        var action = _html.Named("action", new Uri(api, "donations").AbsoluteUri);
        var label = _html.Named("aria-label", $"Donate to {offer.Organisation}");
        _html.Line(0, $"<form{action} method=\"post\" accept-charset=\"utf-8\" lang=\"en\" dir=\"ltr\"{label} data-give-form>");
        WriteWaysBack();
        WriteFrequency();
        new AmountFieldset(_html, offer).Write();
        WriteDesignation();
        _html.Block(1, OptionalFields.CoverFee).Block(1, OptionalFields.More).Block(1, OptionalFields.Trap);
        WriteFinish();
        _html.Line(0, $"</form>");
        if (order.Script is { } script)
        {
            _html.Line(0, $"<script{new Attributes(order.Kind.ScriptAttribute)} type=\"module\"{_html.Named("src", script)}></script>");
        }

        return _html.ToString();
    }

    private void WriteWaysBack()
    {
        if (order.Thanks is { } thanks)
        {
            _html.Hidden(1, DonationFields.Next, thanks);
        }

        if (order.Cancel is { } cancel)
        {
            _html.Hidden(1, DonationFields.Cancel, cancel);
        }
    }

    private void WriteFrequency()
    {
        if (offer.Frequencies is [var only])
        {
            _html.Hidden(1, DonationFields.Frequency, only.WireName());
            if (only != Recurrence.OneTime)
            {
                // Nobody may give every month without having read so.
                _html.Line(1, $"<p class=\"help\">Your gift repeats {only.Words()} until you ask us to stop it.</p>");
            }

            return;
        }

        // Giving once is all that is ever chosen for a donor. Where it is not offered, the donor has to choose.
        var isOnceOffered = offer.Frequencies.Contains(Recurrence.OneTime);
        _html.Line(1, $"<fieldset class=\"frequency\" aria-describedby=\"give-frequency-help\">")
            .Line(2, $"<legend>How often would you like to give?</legend>")
            .Line(2, $"<div class=\"choices choices-joined\">");
        foreach (var frequency in offer.Frequencies)
        {
            var marks = isOnceOffered ? Attributes.If(frequency == Recurrence.OneTime, "checked") : new Attributes(" required");
            _html.Choice(3, DonationFields.Frequency, frequency.WireName(), Label(frequency), marks);
        }

        _html.Line(2, $"</div>")
            .Line(2, $"<p class=\"help\" id=\"give-frequency-help\">A regular gift goes on until you ask us to stop it.</p>")
            .Line(1, $"</fieldset>");
    }

    private void WriteDesignation()
    {
        if (offer.Designations is [var only])
        {
            _html.Hidden(1, DonationFields.Designation, only.Id);
            if (order.Designation is not null)
            {
                _html.Line(1, $"<p class=\"help\">Your gift supports: {only.Name}</p>");
            }

            return;
        }

        _html.Line(1, $"<div class=\"field\" data-field=\"designation\">")
            .Line(2, $"<label for=\"give-designation\">What should your gift support?</label>")
            .Line(2, $"<select id=\"give-designation\" name=\"designation\">");
        foreach (var offered in offer.Designations)
        {
            _html.Option(3, offered.Id, offered.Name, offered == offer.Designations[0]);
        }

        _html.Line(2, $"</select>").Line(1, $"</div>");
    }

    private void WriteFinish()
    {
        var currency = offer.Currencies.Count == 1 ? "" : " give-currency";
        _html.Line(1, $"<div class=\"finish\">")
            .Line(2, $"<output class=\"total\" for=\"give-amount_other{currency} give-cover_fee\" data-give-sum></output>")
            .Line(2, $"<button type=\"submit\">Continue to payment</button>")
            .Line(2, $"<p class=\"sending\" role=\"status\" data-give-sending></p>")
            .Line(2, $"<p class=\"secure\">You will pay on Stripe’s secure page. We never see your card number.</p>");
        if (offer.Mode != "live")
        {
            // Where the mode is not known, the script shows it when it has asked.
            _html.Line(2, $"<p class=\"test-mode\" data-give-test{Attributes.If(offer.Mode is null, "hidden")}><strong>Test mode:</strong> no real money moves. Pay with card number 4242&#160;4242&#160;4242&#160;4242, any future date and any code.</p>");
        }

        _html.Line(1, $"</div>");
    }

    private static string Label(Recurrence frequency) => frequency switch
    {
        Recurrence.OneTime => "Once",
        Recurrence.Weekly => "Weekly",
        Recurrence.Monthly => "Monthly",
        _ => "Yearly",
    };
}

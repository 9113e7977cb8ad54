using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>
/// The donation form for a page of the operator's own: the sample site's form, in the same words and with the same names, so that its
/// script and its style sheet fit, with what this operator offers. It needs neither of them.
/// </summary>
/// <param name="order">What was asked for.</param>
/// <param name="offer">What the form offers.</param>
/// <param name="api">Where the form is sent to; ends with a slash.</param>
internal sealed class DonationFormText(SnippetOrder order, OfferedForm offer, Uri api)
{
    // The ids of a page are one name space: a site may well have an "email" of its own.
    private const string Id = "give-";

    private readonly FormMarkup _html = new(order.Kind.ReadsAttributes);

    private OfferedCurrency Currency => offer.DefaultCurrency;

    private bool IsOneCurrency => offer.Currencies.Count == 1;

    /// <summary>The form, a line each, with no empty line.</summary>
    public override string ToString()
    {
        // Its words are English whatever the page around it speaks; a screen reader has to know.
        var action = _html.Named("action", new Uri(api, "donations").AbsoluteUri);
        var label = _html.Named("aria-label", $"Donate to {offer.Organisation}");
        _html.Line(0, $"<form{action} method=\"post\" accept-charset=\"utf-8\" lang=\"en\" dir=\"ltr\"{label} data-give-form>");
        WriteWaysBack();
        WriteFrequency();
        WriteAmount();
        WriteDesignation();
        WriteCoverFee();
        WriteMore();
        WriteTrap();
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
        WriteHidden(1, DonationFields.Next, order.Thanks);
        WriteHidden(1, DonationFields.Cancel, order.Cancel);
    }

    private void WriteFrequency()
    {
        if (offer.Frequencies is [var only])
        {
            WriteHidden(1, DonationFields.Frequency, only.WireName());
            if (only != Recurrence.OneTime)
            {
                // Nobody may give every month without having read so.
                _html.Line(1, $"<p class=\"help\">Your gift repeats {only.Words()} until you ask us to stop it.</p>");
            }

            return;
        }

        // Giving once is all that is ever chosen for a donor. Where it is not offered, the donor has to choose.
        var isOnceOffered = offer.Frequencies.Contains(Recurrence.OneTime);
        _html.Line(1, $"<fieldset class=\"frequency\" aria-describedby=\"{Id}frequency-help\">")
            .Line(2, $"<legend>How often would you like to give?</legend>")
            .Line(2, $"<div class=\"choices choices-joined\">");
        foreach (var frequency in offer.Frequencies)
        {
            var marks = isOnceOffered ? Attributes.If(frequency == Recurrence.OneTime, "checked") : new Attributes(" required");
            _html.Line(3, $"<label class=\"choice\"><input type=\"radio\" name=\"frequency\" value=\"{frequency.WireName()}\"{marks}><span>{Label(frequency)}</span></label>");
        }

        _html.Line(2, $"</div>")
            .Line(2, $"<p class=\"help\" id=\"{Id}frequency-help\">A regular gift goes on until you ask us to stop it.</p>")
            .Line(1, $"</fieldset>");
    }

    private void WriteAmount()
    {
        _html.Line(1, $"<fieldset class=\"amount\" data-field=\"amount\">")
            .Line(2, $"<legend>How much would you like to give?</legend>");
        WriteCurrency();
        WritePresets();
        WriteOtherAmount();
        _html.Line(1, $"</fieldset>");
    }

    private void WriteCurrency()
    {
        if (IsOneCurrency)
        {
            WriteHidden(2, DonationFields.Currency, Currency.Currency.Code);
            return;
        }

        _html.Line(2, $"<div class=\"currency\">")
            .Line(3, $"<label for=\"{Id}currency\">Currency</label>")
            .Line(3, $"<select id=\"{Id}currency\" name=\"currency\" autocomplete=\"transaction-currency\">");
        foreach (var offered in offer.Currencies)
        {
            WriteOption(4, offered.Currency.Code, NameOf(offered.Currency), offered == Currency);
        }

        _html.Line(3, $"</select>").Line(2, $"</div>");
    }

    private void WritePresets()
    {
        if (Currency.Presets.Count == 0)
        {
            WriteHidden(2, DonationFields.Amount, DonationFields.Other);
            return;
        }

        _html.Line(2, $"<div class=\"choices presets\">");
        for (var at = 0; at < Currency.Presets.Count; at++)
        {
            var value = Whole(Currency.Presets[at].ToDecimalString());

            // With several currencies the sign would be wrong for all but one of them.
            var label = IsOneCurrency ? Whole(Currency.Presets[at].ToDisplayString()) : value;
            var id = Attributes.If(at == 0, $"id=\"{Id}amount\"");
            _html.Line(3, $"<label class=\"choice\"><input type=\"radio\" name=\"amount\" value=\"{value}\"{id}><span>{label}</span></label>");
        }

        _html.Line(2, $"</div>");
    }

    private void WriteOtherAmount()
    {
        var hasPresets = Currency.Presets.Count > 0;
        var example = Currency.Currency.Exponent == 0 ? "4000" : "40";
        var (label, help) = hasPresets
            ? ("Other amount", $"To give another amount, choose “Other” and type it, for example {example}.")
            : ("Amount", $"For example {example}.");
        var where = IsOneCurrency ? $"in {NameOf(Currency.Currency)}" : "in the currency chosen above";
        _html.Line(2, $"<div class=\"other\" data-field=\"amount_other\">");
        if (hasPresets)
        {
            _html.Line(3, $"<label class=\"choice choice-other\"><input type=\"radio\" name=\"amount\" value=\"other\"><span>Other</span></label>");
        }

        _html.Line(3, $"<div class=\"entry\">")
            .Line(4, $"<label for=\"{Id}amount_other\" class=\"unseen\">{label}, {where}</label>")
            .Line(4, $"<span class=\"symbol\" aria-hidden=\"true\"></span>")
            .Line(4, $"<input id=\"{Id}amount_other\" name=\"amount_other\" type=\"text\" inputmode=\"decimal\" autocomplete=\"transaction-amount\" aria-describedby=\"{Id}amount_other-help\">")
            .Line(3, $"</div>")
            .Line(2, $"</div>")
            .Line(2, $"<p class=\"help\" id=\"{Id}amount_other-help\">{help}</p>");
    }

    private void WriteDesignation()
    {
        if (offer.Designations is [var only])
        {
            WriteHidden(1, DonationFields.Designation, only.Id);
            if (order.Designation is not null)
            {
                _html.Line(1, $"<p class=\"help\">Your gift supports: {only.Name}</p>");
            }

            return;
        }

        _html.Line(1, $"<div class=\"field\" data-field=\"designation\">")
            .Line(2, $"<label for=\"{Id}designation\">What should your gift support?</label>")
            .Line(2, $"<select id=\"{Id}designation\" name=\"designation\">");
        foreach (var offered in offer.Designations)
        {
            WriteOption(3, offered.Id, offered.Name, offered == offer.Designations[0]);
        }

        _html.Line(2, $"</select>").Line(1, $"</div>");
    }

    private void WriteCoverFee() => _html
        .Line(1, $"<div class=\"field tick\" data-field=\"cover_fee\">")
        .Line(2, $"<input type=\"checkbox\" id=\"{Id}cover_fee\" name=\"cover_fee\" value=\"on\" aria-describedby=\"{Id}cover_fee-help\">")
        .Line(2, $"<label for=\"{Id}cover_fee\">I’ll cover the card fee too</label>")
        .Line(2, $"<p class=\"help\" id=\"{Id}cover_fee-help\">Adds what card processing costs, so that all of your gift reaches us. You see the total before you pay.</p>")
        .Line(1, $"</div>");

    private void WriteMore() => _html
        .Line(1, $"<details class=\"more\">")
        .Line(2, $"<summary>Add your name, a note or a dedication <span class=\"optional\">(optional)</span></summary>")
        .Line(2, $"<div class=\"more-fields\">")
        .Line(3, $"<div class=\"field\" data-field=\"name\">")
        .Line(4, $"<label for=\"{Id}name\">Name <span class=\"optional\">(optional)</span></label>")
        .Line(4, $"<input id=\"{Id}name\" name=\"name\" type=\"text\" autocomplete=\"name\" maxlength=\"100\">")
        .Line(3, $"</div>")
        .Line(3, $"<div class=\"field\" data-field=\"email\">")
        .Line(4, $"<label for=\"{Id}email\">E-mail address <span class=\"optional\">(optional)</span></label>")
        .Line(4, $"<input id=\"{Id}email\" name=\"email\" type=\"email\" autocomplete=\"email\" maxlength=\"254\" spellcheck=\"false\" aria-describedby=\"{Id}email-help\">")
        .Line(4, $"<p class=\"help\" id=\"{Id}email-help\">Saves you typing it again on the payment page.</p>")
        .Line(3, $"</div>")
        .Line(3, $"<div class=\"field tick\" data-field=\"anonymous\">")
        .Line(4, $"<input type=\"checkbox\" id=\"{Id}anonymous\" name=\"anonymous\" value=\"on\">")
        .Line(4, $"<label for=\"{Id}anonymous\">Keep my name out of public thanks</label>")
        .Line(3, $"</div>")
        .Line(3, $"<div class=\"field-pair\">")
        .Line(4, $"<div class=\"field\" data-field=\"dedication_kind\">")
        .Line(5, $"<label for=\"{Id}dedication_kind\">Dedication <span class=\"optional\">(optional)</span></label>")
        .Line(5, $"<select id=\"{Id}dedication_kind\" name=\"dedication_kind\">")
        .Line(6, $"<option value=\"\" selected>None</option>")
        .Line(6, $"<option value=\"in_honor\">In honor of</option>")
        .Line(6, $"<option value=\"in_memory\">In memory of</option>")
        .Line(5, $"</select>")
        .Line(4, $"</div>")
        .Line(4, $"<div class=\"field\" data-field=\"dedication_name\">")
        .Line(5, $"<label for=\"{Id}dedication_name\">Dedicated to <span class=\"optional\">(optional)</span></label>")
        .Line(5, $"<input id=\"{Id}dedication_name\" name=\"dedication_name\" type=\"text\" autocomplete=\"off\" maxlength=\"100\">")
        .Line(4, $"</div>")
        .Line(3, $"</div>")
        .Line(3, $"<div class=\"field\" data-field=\"comment\">")
        .Line(4, $"<label for=\"{Id}comment\">Note to us <span class=\"optional\">(optional)</span></label>")
        .Line(4, $"<textarea id=\"{Id}comment\" name=\"comment\" rows=\"3\" maxlength=\"500\" aria-describedby=\"{Id}comment-help\"></textarea>")
        .Line(4, $"<p class=\"help\" id=\"{Id}comment-help\">Up to 500 characters. Please never write a card number here.</p>")
        .Line(3, $"</div>")
        .Line(2, $"</div>")
        .Line(1, $"</details>");

    // The sample site hides it by its style sheet, which a page with this form may not have; an inline style is what a strict policy
    // refuses. "hidden" needs neither, and keeps it from screen readers and the keyboard too. What is given up: a program that
    // leaves hidden fields alone is not caught; most that fill in forms read the names only.
    private void WriteTrap() => _html
        .Line(1, $"<div class=\"trap\" hidden>")
        .Line(2, $"<label for=\"{Id}_gotcha\">Leave this field empty</label>")
        .Line(2, $"<input id=\"{Id}_gotcha\" name=\"_gotcha\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\">")
        .Line(1, $"</div>");

    private void WriteFinish()
    {
        var currency = IsOneCurrency ? "" : $" {Id}currency";
        _html.Line(1, $"<div class=\"finish\">")
            .Line(2, $"<output class=\"total\" for=\"{Id}amount_other{currency} {Id}cover_fee\" data-give-sum></output>")
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

    private void WriteHidden(int depth, string field, string? value)
    {
        if (value is not null)
        {
            _html.Line(depth, $"<input type=\"hidden\" name=\"{field}\"{_html.Named("value", value)}>");
        }
    }

    private void WriteOption(int depth, string value, string label, bool isChosen) =>
        _html.Line(depth, $"<option{_html.Named("value", value)}{Attributes.If(isChosen, "selected")}>{label}</option>");

    private static string NameOf(Currency currency) => currency.HasSymbol ? $"{currency.DisplayCode} ({currency.Symbol})" : currency.DisplayCode;

    // As the script writes it: 10, not 10.00; but 12.50 as it is.
    private static string Whole(string amount)
    {
        var point = amount.IndexOf('.', StringComparison.Ordinal);
        return point >= 0 && amount.AsSpan(point + 1).TrimEnd('0').IsEmpty ? amount[..point] : amount;
    }

    private static string Label(Recurrence frequency) => frequency switch
    {
        Recurrence.OneTime => "Once",
        Recurrence.Weekly => "Weekly",
        Recurrence.Monthly => "Monthly",
        _ => "Yearly",
    };
}

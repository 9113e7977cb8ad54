using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>The question for the amount: the currency where there are several, the presets of the first, and another amount.</summary>
/// <param name="html">Takes the lines.</param>
/// <param name="offer">What the form offers.</param>
internal sealed class AmountFieldset(FormMarkup html, OfferedForm offer)
{
    private readonly Currency _currency = offer.DefaultCurrency.Currency;
    private readonly IReadOnlyList<Money> _presets = offer.DefaultCurrency.Presets;

    private bool IsOneCurrency => offer.Currencies.Count == 1;

    internal void Write()
    {
        html.Line(1, $"<fieldset class=\"amount\" data-field=\"amount\">")
            .Line(2, $"<legend>How much would you like to give?</legend>");
        WriteCurrency();
        WritePresets();
        WriteOtherAmount();
        html.Line(1, $"</fieldset>");
    }

    private void WriteCurrency()
    {
        if (IsOneCurrency)
        {
            html.Hidden(2, DonationFields.Currency, _currency.Code);
            return;
        }

        html.Line(2, $"<div class=\"currency\">")
            .Line(3, $"<label for=\"give-currency\">Currency</label>")
            .Line(3, $"<select id=\"give-currency\" name=\"currency\" autocomplete=\"transaction-currency\">");
        foreach (var offered in offer.Currencies)
        {
            html.Option(4, offered.Currency.Code, NameOf(offered.Currency), offered == offer.DefaultCurrency);
        }

        html.Line(3, $"</select>").Line(2, $"</div>");
    }

    private void WritePresets()
    {
        if (_presets.Count == 0)
        {
            html.Hidden(2, DonationFields.Amount, DonationFields.Other);
            return;
        }

        html.Line(2, $"<div class=\"choices presets\">");
        for (var at = 0; at < _presets.Count; at++)
        {
            // With several currencies the sign would be wrong for all but one of them.
            var value = Whole(_presets[at].ToDecimalString());
            var label = IsOneCurrency ? Whole(_presets[at].ToDisplayString()) : value;
            html.Choice(3, DonationFields.Amount, value, label, Attributes.If(at == 0, "id=\"give-amount\""));
        }

        html.Line(2, $"</div>");
    }

    private void WriteOtherAmount()
    {
        var example = _currency.Exponent == 0 ? "4000" : "40";
        var (label, help) = _presets.Count > 0
            ? ("Other amount", $"To give another amount, choose “Other” and type it, for example {example}.")
            : ("Amount", $"For example {example}.");
        var where = IsOneCurrency ? $"in {NameOf(_currency)}" : "in the currency chosen above";
        html.Line(2, $"<div class=\"other\" data-field=\"amount_other\">");
        if (_presets.Count > 0)
        {
            html.Line(3, $"<label class=\"choice choice-other\"><input type=\"radio\" name=\"amount\" value=\"other\"><span>Other</span></label>");
        }

        html.Line(3, $"<div class=\"entry\">")
            .Line(4, $"<label for=\"give-amount_other\" class=\"unseen\">{label}, {where}</label>")
            .Line(4, $"<span class=\"symbol\" aria-hidden=\"true\"></span>")
            .Line(4, $"<input id=\"give-amount_other\" name=\"amount_other\" type=\"text\" inputmode=\"decimal\" autocomplete=\"transaction-amount\" aria-describedby=\"give-amount_other-help\">")
            .Line(3, $"</div>")
            .Line(2, $"</div>")
            .Line(2, $"<p class=\"help\" id=\"give-amount_other-help\">{help}</p>");
    }

    private static string NameOf(Currency currency) =>
        currency.HasSymbol ? $"{currency.DisplayCode} ({currency.Symbol})" : currency.DisplayCode;

    // As the script writes it: 10, not 10.00; but 12.50 as it is.
    private static string Whole(string amount)
    {
        var point = amount.IndexOf('.', StringComparison.Ordinal);
        return point >= 0 && amount.AsSpan(point + 1).TrimEnd('0').IsEmpty ? amount[..point] : amount;
    }
}

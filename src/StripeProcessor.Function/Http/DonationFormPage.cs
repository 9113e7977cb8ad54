using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>The donation form with what the donor had filled in, and what is wrong beside each field.</summary>
internal sealed class DonationFormPage
{
    private static readonly string[] Tokens = [DonationFields.ConfirmationToken, DonationFields.PaymentMethod, DonationFields.Source];

    private readonly DonationRules _rules;
    private readonly FormFields _values;
    private readonly IReadOnlyList<FieldFault> _faults;
    private readonly CurrencyRules _currency;
    private readonly string? _preset;
    private readonly string _typed;
    private readonly string _donationId;
    private readonly bool _keepsToken;

    public DonationFormPage(DonationRules rules, Problem problem, Exchange exchange, FunctionPlatform platform)
    {
        _rules = rules;
        _values = exchange.Fields;
        _faults = problem.Faults;
        _currency = rules.For(Value(DonationFields.Currency)) ?? rules.Default;
        (_preset, _typed) = ChosenAmount();

        // After an answer that never came, only the same id and the same card make sure that nobody is charged twice.
        _keepsToken = !problem.IsIdSpent;
        _donationId = !problem.IsIdSpent && IdSoFar(exchange) is { } id ? id.ToString() : DonationId.FromGuid(platform.NewId()).ToString();
    }

    /// <summary>The element that a link to a field leads to; the form itself for what a donor does not see.</summary>
    public string ElementFor(string field) => field switch
    {
        DonationFields.Amount or DonationFields.AmountMinor or DonationFields.AmountOther => _preset is null ? DonationFields.AmountOther : DonationFields.Amount,
        DonationFields.Frequency when _rules.Frequencies.Count == 1 => "give",
        DonationFields.Designation when _rules.Designations.Count == 1 => "give",
        DonationFields.Currency when _rules.Currencies.Count == 1 => "give",
        DonationFields.Frequency or DonationFields.Currency or DonationFields.Designation or DonationFields.CoverFee or DonationFields.Email
            or DonationFields.Name or DonationFields.Comment or DonationFields.Anonymous or DonationFields.DedicationKind
            or DonationFields.DedicationName => field,
        _ => "give",
    };

    public void WriteTo(HtmlWriter html)
    {
        html.Write($"<form id=\"give\" method=\"post\" action=\"donations\" accept-charset=\"utf-8\" tabindex=\"-1\">");
        WriteFrequency(html);
        WriteAmount(html);
        WriteDesignation(html);
        WriteTick(html, DonationFields.CoverFee, "Add what card processing costs, so that all of my gift arrives");
        WriteText(html, DonationFields.Name, "Name (optional)", "text", "name", DonationForm.LongestName);
        WriteText(html, DonationFields.Email, "E-mail address (optional)", "email", "email", 254);
        WriteTick(html, DonationFields.Anonymous, "Keep my name out of public thanks");
        WriteDedication(html);
        WriteComment(html);
        WriteHidden(html);
        var (hint, button) = _keepsToken && Tokens.Any(field => Value(field).Length > 0 && !HasFault(field))
            ? ("The card details you entered are still here, and are charged at most once.", "Give")
            : ("You will pay on Stripe's page (stripe.com).", "Continue to payment");
        html.Write($"<p class=\"hint\">{hint}</p>")
            .Write($"<button type=\"submit\">{button}</button>")
            .Write($"</form>");
    }

    private void WriteFrequency(HtmlWriter html)
    {
        if (_rules.Frequencies.Count == 1)
        {
            WriteHidden(html, DonationFields.Frequency, _rules.Frequencies[0].WireName());
            return;
        }

        // Nothing but the donor's own choice is ever preselected, except giving once.
        var chosen = RecurrenceNames.TryParse(Value(DonationFields.Frequency), out var asked) ? asked : Recurrence.OneTime;
        html.Write($"<fieldset{DescribedBy(DonationFields.Frequency)}>").Write($"<legend>How often would you like to give?</legend>");
        WriteErrors(html, DonationFields.Frequency);

        for (var i = 0; i < _rules.Frequencies.Count; i++)
        {
            var frequency = _rules.Frequencies[i];
            var id = i == 0 ? DonationFields.Frequency : $"{DonationFields.Frequency}-{frequency.WireName()}";
            WriteRadio(html, DonationFields.Frequency, id, frequency.WireName(), Label(frequency), frequency == chosen);
        }

        html.Write($"</fieldset>");
    }

    private void WriteAmount(HtmlWriter html)
    {
        html.Write($"<fieldset{DescribedBy(DonationFields.Amount)}>").Write($"<legend>How much would you like to give?</legend>");
        WriteCurrency(html);
        WriteErrors(html, DonationFields.Amount);

        for (var i = 0; i < _currency.Presets.Count; i++)
        {
            var value = _currency.Presets[i].ToDecimalString();
            var id = i == 0 ? DonationFields.Amount : $"{DonationFields.Amount}-{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            WriteRadio(html, DonationFields.Amount, id, value, _currency.Presets[i].ToDisplayString(), value == _preset);
        }

        var invalid = HasFault(DonationFields.Amount) && _preset is null;
        WriteRadio(html, DonationFields.Amount, "amount-own", DonationFields.Other, "Another amount", _preset is null);
        html.Write($"<div class=\"field\">")
            .Write($"<label for=\"amount_other\">Another amount, in the currency chosen above</label>")
            .Write($"<input id=\"amount_other\" name=\"amount_other\" type=\"text\" inputmode=\"decimal\" autocomplete=\"transaction-amount\" value=\"{_typed}\"{Markup.If(invalid, "aria-invalid=\"true\" aria-describedby=\"amount-error\"")}>")
            .Write($"</div>")
            .Write($"</fieldset>");
    }

    private void WriteCurrency(HtmlWriter html)
    {
        if (_rules.Currencies.Count == 1)
        {
            WriteHidden(html, DonationFields.Currency, _currency.Currency.Code);
            return;
        }

        html.Write($"<div class=\"field\">").Write($"<label for=\"currency\">Currency</label>");
        WriteErrors(html, DonationFields.Currency);
        html.Write($"<select id=\"currency\" name=\"currency\" autocomplete=\"transaction-currency\"{Marks(DonationFields.Currency)}>");
        foreach (var offered in _rules.Currencies)
        {
            var code = offered.Currency.Code;
            html.Write($"<option value=\"{code}\"{Markup.If(offered == _currency, "selected")}>{offered.Currency.DisplayCode}</option>");
        }

        html.Write($"</select>").Write($"</div>");
    }

    private void WriteDesignation(HtmlWriter html)
    {
        if (_rules.Designations.Count == 1)
        {
            WriteHidden(html, DonationFields.Designation, _rules.Designations[0].Id);
            return;
        }

        html.Write($"<div class=\"field\">").Write($"<label for=\"designation\">What should your gift support?</label>");
        WriteErrors(html, DonationFields.Designation);
        html.Write($"<select id=\"designation\" name=\"designation\"{Marks(DonationFields.Designation)}>");
        foreach (var offered in _rules.Designations)
        {
            html.Write($"<option value=\"{offered.Id}\"{Markup.If(offered.Id == Value(DonationFields.Designation), "selected")}>{offered.Name}</option>");
        }

        html.Write($"</select>").Write($"</div>");
    }

    private void WriteDedication(HtmlWriter html)
    {
        var kind = Value(DonationFields.DedicationKind);
        html.Write($"<div class=\"field\">").Write($"<label for=\"dedication_kind\">Dedication (optional)</label>");
        WriteErrors(html, DonationFields.DedicationKind);
        html.Write($"<select id=\"dedication_kind\" name=\"dedication_kind\"{Marks(DonationFields.DedicationKind)}>")
            .Write($"<option value=\"\">None</option>")
            .Write($"<option value=\"in_honor\"{Markup.If(kind == "in_honor", "selected")}>In honor of</option>")
            .Write($"<option value=\"in_memory\"{Markup.If(kind == "in_memory", "selected")}>In memory of</option>")
            .Write($"</select>")
            .Write($"</div>");
        WriteText(html, DonationFields.DedicationName, "Dedicated to (optional)", "text", "off", DonationForm.LongestName);
    }

    private void WriteComment(HtmlWriter html)
    {
        html.Write($"<div class=\"field\">").Write($"<label for=\"comment\">Note to us (optional)</label>");
        WriteErrors(html, DonationFields.Comment);

        // A line break right after the tag is dropped by browsers, so that one of the donor's own is kept.
        html.Write($"<textarea id=\"comment\" name=\"comment\" rows=\"3\"{Marks(DonationFields.Comment)}>\n{Value(DonationFields.Comment)}</textarea>")
            .Write($"</div>");
    }

    private void WriteText(HtmlWriter html, string field, string label, string type, string autocomplete, int longest)
    {
        html.Write($"<div class=\"field\">").Write($"<label for=\"{field}\">{label}</label>");
        WriteErrors(html, field);
        html.Write($"<input id=\"{field}\" name=\"{field}\" type=\"{type}\" autocomplete=\"{autocomplete}\" maxlength=\"{longest}\" value=\"{Value(field)}\"{Marks(field)}>")
            .Write($"</div>");
    }

    private void WriteTick(HtmlWriter html, string field, string label)
    {
        WriteErrors(html, field);
        html.Write($"<div class=\"choice field\"><input id=\"{field}\" name=\"{field}\" type=\"checkbox\" value=\"on\"{Markup.If(TickBox.Read(Value(field)) == true, "checked")}{Marks(field)}><label for=\"{field}\">{label}</label></div>");
    }

    private static void WriteRadio(HtmlWriter html, string name, string id, string value, string label, bool isChosen) =>
        html.Write($"<div class=\"choice\"><input id=\"{id}\" name=\"{name}\" type=\"radio\" value=\"{value}\"{Markup.If(isChosen, "checked")}><label for=\"{id}\">{label}</label></div>");

    private void WriteHidden(HtmlWriter html)
    {
        WriteHidden(html, DonationFields.DonationId, _donationId);
        foreach (var field in (string[])[.. _keepsToken ? Tokens : [], DonationFields.Next, DonationFields.Cancel])
        {
            if (Value(field).Length > 0 && !HasFault(field))
            {
                WriteHidden(html, field, Value(field));
            }
        }

        html.Write($"<div class=\"trap\"><label for=\"_gotcha\">Leave this field empty</label><input id=\"_gotcha\" name=\"_gotcha\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"></div>");
    }

    private static void WriteHidden(HtmlWriter html, string field, string value) =>
        html.Write($"<input type=\"hidden\" name=\"{field}\" value=\"{value}\">");

    private void WriteErrors(HtmlWriter html, string field)
    {
        if (!HasFault(field))
        {
            return;
        }

        html.Write($"<div id=\"{field}-error\">");
        foreach (var fault in _faults.Where(fault => IsAbout(fault, field)))
        {
            html.Write($"<p class=\"error\"><span class=\"unseen\">Error: </span>{fault.Message}</p>");
        }

        html.Write($"</div>");
    }

    private Markup Marks(string field) => Markup.If(HasFault(field), $"aria-invalid=\"true\" aria-describedby=\"{field}-error\"");

    private Markup DescribedBy(string field) => Markup.If(HasFault(field), $"aria-describedby=\"{field}-error\"");

    private bool HasFault(string field) => _faults.Any(fault => IsAbout(fault, field));

    // Three fields make one question.
    private static bool IsAbout(FieldFault fault, string field) =>
        field == DonationFields.Amount
            ? fault.Field is DonationFields.Amount or DonationFields.AmountOther or DonationFields.AmountMinor
            : fault.Field == field;

    // A card number that somebody typed into the wrong field is not even shown to them again.
    private string Value(string field) => _values[field] is { } value && !CardNumber.LooksLikeOne(value) ? value : "";

    private DonationId? IdSoFar(Exchange exchange) =>
        exchange.DonationId ?? (DonationId.TryParse(Value(DonationFields.DonationId), out var sent) ? sent : null);

    /// <summary>The preset that was chosen, or null and what the donor typed instead.</summary>
    private (string? Preset, string Typed) ChosenAmount()
    {
        var (amount, other) = (Value(DonationFields.Amount), Value(DonationFields.AmountOther));
        if (amount.Length == 0 || amount == DonationFields.Other)
        {
            return (null, other);
        }

        var preset = AmountParser.Parse(amount, _currency.Currency) is AmountReading.Read read && _currency.Presets.Contains(read.Amount)
            ? read.Amount.ToDecimalString()
            : null;

        return preset is null ? (null, amount) : (preset, other);
    }

    private static string Label(Recurrence frequency) => frequency switch
    {
        Recurrence.OneTime => "Once",
        Recurrence.Weekly => "Weekly",
        Recurrence.Monthly => "Monthly",
        _ => "Yearly",
    };
}

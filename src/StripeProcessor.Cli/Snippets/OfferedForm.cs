using System.Text.Json;
using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>What a form offers, as <c>GET /form</c> tells it and as the settings file says it: both write it alike.</summary>
/// <param name="Organisation">Whom the gift is for.</param>
/// <param name="Mode"><c>test</c> or <c>live</c>; null when it is not known, as from the file.</param>
/// <param name="Currencies">At least one, in the order of the form.</param>
/// <param name="DefaultCurrency">The one of them that is chosen at first.</param>
/// <param name="Frequencies">At least one.</param>
/// <param name="Designations">At least one; the first is the default.</param>
internal sealed record OfferedForm(
    string Organisation,
    string? Mode,
    IReadOnlyList<OfferedCurrency> Currencies,
    OfferedCurrency DefaultCurrency,
    IReadOnlyList<Recurrence> Frequencies,
    IReadOnlyList<Designation> Designations)
{
    /// <exception cref="FormatException">It is not what a form is drawn from; the message says what is missing.</exception>
    internal static OfferedForm Read(JsonElement form)
    {
        var organisation = Required(form, "organisation");
        var currencies = form.Items("currencies").Select(OfferedCurrency.Read).ToList();
        var frequencies = form.Items("frequencies").Select(ReadFrequency).ToList();
        var designations = form.Items("designations").Select(ReadDesignation).ToList();
        var code = Required(form, "default_currency");
        var byDefault = currencies.Find(offer => offer.Currency.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
        return new OfferedForm(
            organisation,
            form.Text("mode") is { Length: > 0 } mode ? mode : null,
            currencies,
            byDefault ?? throw new FormatException("the default currency is not among the currencies"),
            frequencies.Count > 0 ? frequencies : throw new FormatException("it offers no frequency"),
            designations.Count > 0 ? designations : throw new FormatException("it offers no designation"));
    }

    internal static string Required(JsonElement element, string name) =>
        element.RawText(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw new FormatException($"it says no {name}");

    private static Recurrence ReadFrequency(JsonElement frequency) =>
        frequency.ValueKind == JsonValueKind.String && RecurrenceNames.TryParse(frequency.GetString(), out var known)
            ? known
            : throw new FormatException("a frequency is none of one_time, weekly, monthly and yearly");

    private static Designation ReadDesignation(JsonElement designation) =>
        new(Required(designation, "id"), Required(designation, "name"));
}

/// <summary>One currency that a form offers.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Presets">Amounts to choose from; may be empty.</param>
internal sealed record OfferedCurrency(Currency Currency, IReadOnlyList<Money> Presets)
{
    internal static OfferedCurrency Read(JsonElement offer)
    {
        var code = OfferedForm.Required(offer, "code");
        return CurrencyTable.TryFind(code, out var currency)
            ? new OfferedCurrency(currency, [.. offer.Items("presets").Select(preset => ReadPreset(preset, currency))])
            : throw new FormatException($"a currency is unknown: {CurrencyTable.WhyMissing(code)}");
    }

    private static Money ReadPreset(JsonElement preset, Currency currency) =>
        preset.ValueKind == JsonValueKind.String && AmountParser.Parse(preset.GetString(), currency) is AmountReading.Read read
            ? read.Amount
            : throw new FormatException($"a preset is no amount in {currency}");
}

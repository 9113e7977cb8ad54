using StripeProcessor.Donations;

namespace StripeProcessor.Function;

/// <summary>The form settings file as operators write it: what can be given, how often and for what.</summary>
/// <remarks>A name that the file may not have is a fault too: a misspelt setting must not silently be a default.</remarks>
public sealed record FormSettings(
    string? Organisation,
    string? DefaultCurrency,
    IReadOnlyList<FormSettings.CurrencyEntry>? Currencies,
    IReadOnlyList<string>? Frequencies,
    IReadOnlyList<FormSettings.DesignationEntry>? Designations,
    string? StatementDescriptorSuffix)
{
    /// <summary>Reads the file, or says everything that is wrong with it.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="faults">Receives one sentence for each fault; the result is null when there is one.</param>
    public static DonationRules? Read(ReadOnlySpan<byte> file, ICollection<string> faults)
    {
        try
        {
            return FormSettingsFile.Read(file.ToArray()).ToRules(faults);
        }
        catch (FormSettingsFaultException fault)
        {
            faults.Add("form settings: " + fault.Message);
            return null;
        }
    }

    private DonationRules? ToRules(ICollection<string> faults)
    {
        var before = faults.Count;
        var currencies = (Currencies ?? []).Select(entry => entry.ToRules(faults)).OfType<CurrencyRules>().ToList();
        var frequencies = (Frequencies ?? []).Select(name => Frequency(name, faults)).OfType<Recurrence>().ToList();
        var designations = (Designations ?? []).Select(entry => new Designation(entry.Id ?? "", entry.Name ?? "")).ToList();
        var byDefault = currencies.Find(rules => rules.Currency.Code.Equals(DefaultCurrency, StringComparison.OrdinalIgnoreCase));

        if (byDefault is null)
        {
            faults.Add($"form settings: default_currency '{DefaultCurrency}' is not among the currencies.");
        }

        if (StatementDescriptorSuffix is { } suffix && SuffixFault(suffix) is { } fault)
        {
            faults.Add($"form settings: statement_descriptor_suffix {fault}.");
        }

        if (byDefault is null || faults.Count > before)
        {
            return null;
        }

        var rules = new DonationRules
        {
            Organisation = Organisation ?? "",
            Default = byDefault,
            Currencies = currencies,
            Frequencies = frequencies,
            Designations = designations,
            StatementDescriptorSuffix = StatementDescriptorSuffix,
        };

        foreach (var sentence in rules.Faults())
        {
            faults.Add("form settings: " + sentence);
        }

        return faults.Count > before ? null : rules;
    }

    private static Recurrence? Frequency(string name, ICollection<string> faults)
    {
        if (RecurrenceNames.TryParse(name, out var recurrence))
        {
            return recurrence;
        }

        faults.Add($"form settings: '{name}' is no frequency; write one_time, weekly, monthly or yearly.");
        return null;
    }

    // Stripe: the prefix of the account, "* " and the suffix make at most 22 characters, and a prefix has at least two.
    private static string? SuffixFault(string suffix)
    {
        if (suffix.Length is 0 or > 18)
        {
            return "must have 1 to 18 characters";
        }

        if (suffix.Any(c => c is < ' ' or > '~' or '<' or '>' or '\\' or '\'' or '"' or '*'))
        {
            return "must be plain Latin text without < > \\ ' \" *";
        }

        return suffix.Any(char.IsAsciiLetter) ? null : "needs at least one letter";
    }

    /// <summary>One currency of the file.</summary>
    public sealed record CurrencyEntry(string? Code, string? Minimum, string? Maximum, IReadOnlyList<string>? Presets, FeeEntry? Fee)
    {
        internal CurrencyRules? ToRules(ICollection<string> faults)
        {
            if (!CurrencyTable.TryFind(Code, out var currency))
            {
                faults.Add($"form settings: currency '{Code}': {CurrencyTable.WhyMissing(Code)}");
                return null;
            }

            var minimum = Amount("minimum", Minimum, currency, faults);
            var maximum = Amount("maximum", Maximum, currency, faults);
            var presets = (Presets ?? []).Select(preset => Amount("preset", preset, currency, faults)).ToList();
            var fee = (Fee ?? new FeeEntry(null, null)).ToFormula(currency, faults);

            return minimum is null || maximum is null || fee is null || presets.Contains(null)
                ? null
                : new CurrencyRules(currency, minimum.Value, maximum.Value, [.. presets.OfType<Money>()], fee);
        }
    }

    /// <summary>What the processor keeps: a percentage of the charge, and an amount.</summary>
    public sealed record FeeEntry(string? Percent, string? Fixed)
    {
        internal FeeFormula? ToFormula(Currency currency, ICollection<string> faults)
        {
            if (!FeeFormula.TryReadPercent(Percent, out var hundredths))
            {
                faults.Add($"form settings: {currency}: fee.percent '{Percent}' is no percentage; write it as in 2.9, with at most two decimals.");
                return null;
            }

            // "0" is a fee like any other, but no amount that a donor could type.
            var isZero = Fixed is { Length: > 0 } && Fixed.All(c => c is '0' or '.');
            return isZero ? new FeeFormula(hundredths, Money.FromMinorUnits(0, currency))
                : Amount("fee.fixed", Fixed, currency, faults) is { } amount ? new FeeFormula(hundredths, amount)
                : null;
        }
    }

    /// <summary>One purpose of the file.</summary>
    public sealed record DesignationEntry(string? Id, string? Name);

    private static Money? Amount(string name, string? text, Currency currency, ICollection<string> faults)
    {
        if (AmountParser.Parse(text, currency) is AmountReading.Read read)
        {
            return read.Amount;
        }

        faults.Add($"form settings: {currency}: {name} '{text}' is no amount in {currency}.");
        return null;
    }
}

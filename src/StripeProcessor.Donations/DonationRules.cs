namespace StripeProcessor.Donations;

/// <summary>What one charity's form offers. Checked as a whole by <see cref="Faults"/> before anybody relies on it.</summary>
public sealed record DonationRules
{
    // Both names stand in one line of the processor's, which refuses what is longer than 250 characters and cuts nothing.
    private const int LongestName = 100;

    /// <summary>The charity's name, for people; at most 100 UTF-16 units.</summary>
    public required string Organisation { get; init; }

    /// <summary>The currency of a form that names none. One of <see cref="Currencies"/>.</summary>
    public required CurrencyRules Default { get; init; }

    /// <summary>What can be given, in the order a form shows it.</summary>
    public required IReadOnlyList<CurrencyRules> Currencies { get; init; }

    /// <summary>How often, in the order a form shows it.</summary>
    public required IReadOnlyList<Recurrence> Frequencies { get; init; }

    /// <summary>What gifts are for; the first is the default.</summary>
    public required IReadOnlyList<Designation> Designations { get; init; }

    /// <summary>What a card statement adds to the charity's name; null for nothing.</summary>
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary>The rules for a currency, by code in any case; null when it is not offered.</summary>
    public CurrencyRules? For(string code) =>
        Currencies.FirstOrDefault(rules => rules.Currency.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every fault of the rules, one sentence each, for the operator. Empty when they can be used.</summary>
    public IReadOnlyList<string> Faults() => [.. FindFaults()];

    private IEnumerable<string> FindFaults()
    {
        if (string.IsNullOrWhiteSpace(Organisation))
        {
            yield return "The organisation has no name.";
        }

        if (Organisation.Length > LongestName)
        {
            yield return $"The organisation's name is longer than {LongestName} characters.";
        }

        if (!Currencies.Contains(Default))
        {
            yield return $"The default currency {Default.Currency} is not among the currencies.";
        }

        foreach (var twice in Currencies.GroupBy(rules => rules.Currency).Where(group => group.Count() > 1))
        {
            yield return $"The currency {twice.Key} is listed twice.";
        }

        foreach (var fault in Currencies.SelectMany(rules => rules.Faults()))
        {
            yield return fault;
        }

        if (Frequencies.Count == 0 || Frequencies.Distinct().Count() != Frequencies.Count)
        {
            yield return "The frequencies must be at least one, each listed once.";
        }

        if (Designations.Count == 0 || Designations.DistinctBy(designation => designation.Id).Count() != Designations.Count)
        {
            yield return "The designations must be at least one, each id listed once.";
        }

        foreach (var designation in Designations)
        {
            if (designation.Id.Length is 0 or > 64 || !designation.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                yield return $"The designation id '{designation.Id}' must be 1 to 64 letters, digits, dashes and underscores.";
            }

            if (string.IsNullOrWhiteSpace(designation.Name))
            {
                yield return $"The designation '{designation.Id}' has no name.";
            }

            if (designation.Name.Length > LongestName)
            {
                yield return $"The name of the designation '{designation.Id}' is longer than {LongestName} characters.";
            }
        }
    }
}

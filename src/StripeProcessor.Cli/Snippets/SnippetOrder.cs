using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>What the command line asks of a printed form.</summary>
internal sealed record SnippetOrder
{
    internal required SiteKind Kind { get; init; }

    /// <summary>Where the browser goes after giving, absolute; null: where the stack's settings say.</summary>
    internal string? Thanks { get; init; }

    /// <summary>Where it goes after turning back; as <see cref="Thanks"/>.</summary>
    internal string? Cancel { get; init; }

    /// <summary>The only currency; null: all that are offered.</summary>
    internal string? Currency { get; init; }

    /// <summary>The id of the only designation; null: all that are offered.</summary>
    internal string? Designation { get; init; }

    /// <summary>These frequencies only; null: all that are offered.</summary>
    internal IReadOnlyList<Recurrence>? Frequencies { get; init; }

    /// <summary>Where the site has donate.js; null: the form has no script.</summary>
    internal string? Script { get; init; }

    /// <summary>The part of the offer that this form is to have.</summary>
    /// <exception cref="ToolException">What was asked for is not offered.</exception>
    internal OfferedForm Narrow(OfferedForm offer)
    {
        if (Currency is { } code)
        {
            var only = offer.Currencies.FirstOrDefault(one => one.Currency.Code.Equals(code, StringComparison.OrdinalIgnoreCase))
                ?? throw NotOffered("--currency", code, offer.Currencies.Select(one => one.Currency.Code));
            offer = offer with { Currencies = [only], DefaultCurrency = only };
        }

        if (Designation is { } id)
        {
            var only = offer.Designations.FirstOrDefault(one => one.Id == id)
                ?? throw NotOffered("--designation", id, offer.Designations.Select(one => one.Id));
            offer = offer with { Designations = [only] };
        }

        if (Frequencies is { } wanted)
        {
            var missing = wanted.Where(one => !offer.Frequencies.Contains(one)).Select(one => one.WireName()).FirstOrDefault();
            offer = missing is null
                ? offer with { Frequencies = [.. offer.Frequencies.Where(wanted.Contains)] }
                : throw NotOffered("--frequencies", missing, offer.Frequencies.Select(one => one.WireName()));
        }

        return offer;
    }

    private static ToolException NotOffered(string option, string asked, IEnumerable<string> offered) => ToolException.Refused(
        $"{option}: {Quote.Of(asked)} is not offered by the form's settings",
        $"choose among {string.Join(", ", offered)}; or add it to deploy/donations.json and deploy");
}

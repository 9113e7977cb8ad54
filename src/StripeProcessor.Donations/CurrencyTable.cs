using System.Diagnostics.CodeAnalysis;

namespace StripeProcessor.Donations;

/// <summary>Every ISO 4217 currency that Stripe charges cards in, and why a known one is missing.</summary>
/// <remarks>
/// Exponents are ISO 4217's. Charge units, steps and minimums are the processor's
/// (https://docs.stripe.com/currencies: zero-decimal, three-decimal, special cases, minimum charges).
/// HUF and TWD have two decimals here because charges take two; only payouts to a bank are in whole units.
/// </remarks>
public static class CurrencyTable
{
    // Two decimals in ISO 4217 and in charges; no published minimum.
    private const string TwoDecimals =
        "afn all amd aoa ars awg azn bam bbd bdt bmd bnd bob bsd bwp byn bzd cdf cny cop crc cve dop dzd egp etb fjd fkp gel " +
        "gip gmd gtq gyd hnl htg idr ils jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mzn " +
        "nad ngn nio npr pab pen pgk php pkr qar rsd rub sar sbd scr shp sle sos srd szl tjs top try ttd twd tzs uah uyu uzs " +
        "wst xcd xcg yer zar zmw";

    // None in ISO 4217 and none in charges; no published minimum.
    private const string NoDecimals = "bif clp djf gnf kmf krw pyg rwf vnd vuv xaf xof xpf";

    // Three in both, but the last digit of a charge must be 0: card networks carry two.
    private const string ThreeDecimals = "bhd jod kwd omr tnd";

    // Two decimals in both, with the published minimum charge in charge units.
    private static readonly (string Code, long Minimum)[] WithMinimum =
    [
        ("usd", 50), ("aed", 200), ("aud", 50), ("brl", 50), ("cad", 50), ("chf", 50), ("czk", 1500), ("dkk", 250), ("eur", 50),
        ("gbp", 30), ("hkd", 400), ("huf", 17500), ("inr", 50), ("mxn", 1000), ("myr", 200), ("nok", 300), ("nzd", 50),
        ("pln", 200), ("ron", 200), ("sek", 300), ("sgd", 50), ("thb", 1000),
    ];

    private static readonly Dictionary<string, Currency> ByCode =
        Build().ToDictionary(currency => currency.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>All currencies, in the order of their codes.</summary>
    public static IReadOnlyList<Currency> All { get; } =
        [.. ByCode.Values.OrderBy(currency => currency.Code, StringComparer.Ordinal)];

    /// <summary>Finds a currency by its ISO 4217 code, in any case. False for codes that cannot be charged.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && ByCode.TryGetValue(code, out currency);
    }

    /// <summary>The currency of that code, in any case.</summary>
    /// <exception cref="ArgumentException">The code cannot be charged; the message says why.</exception>
    public static Currency Find(string code) =>
        TryFind(code, out var currency) ? currency : throw new ArgumentException(WhyMissing(code), nameof(code));

    /// <summary>One sentence for whoever configured a code that <see cref="TryFind"/> does not know.</summary>
    public static string WhyMissing(string? code) => code?.ToLowerInvariant() switch
    {
        // Listed by the processor as zero-decimal and, on the same page, as charged in hundredths. Guessing wrong is a factor
        // of 100.
        "ugx" =>
            "UGX is refused: Stripe describes it as zero-decimal and as charged in hundredths; a wrong guess is a hundredfold charge.",
        "bgn" => "BGN is retired: Bulgaria uses EUR since 2026.",
        "hrk" => "HRK is retired: Croatia uses EUR since 2023.",
        "ang" => "ANG is retired: Curaçao and Sint Maarten use XCG since 2025.",
        "sll" => "SLL is retired: Sierra Leone uses SLE.",
        "std" or "stn" =>
            "STN is refused: Stripe still lists the retired code STD, and which of the two it counts in is not documented.",
        "mro" or "mru" => "MRU is refused: Stripe does not charge it, and its subdivision is a fifth, not a hundredth.",
        _ => "Not the code of a currency that Stripe charges.",
    };

    private static IEnumerable<Currency> Build()
    {
        foreach (var code in TwoDecimals.Split(' '))
        {
            yield return new(code, exponent: 2, chargeExponent: 2, chargeStep: 1, minimumChargeUnits: 1);
        }

        foreach (var (code, minimum) in WithMinimum)
        {
            yield return new(code, exponent: 2, chargeExponent: 2, chargeStep: 1, minimum);
        }

        foreach (var code in NoDecimals.Split(' '))
        {
            yield return new(code, exponent: 0, chargeExponent: 0, chargeStep: 1, minimumChargeUnits: 1);
        }

        foreach (var code in ThreeDecimals.Split(' '))
        {
            yield return new(code, exponent: 3, chargeExponent: 3, chargeStep: 10, minimumChargeUnits: 10);
        }

        yield return new("jpy", exponent: 0, chargeExponent: 0, chargeStep: 1, minimumChargeUnits: 50);

        // Lost its decimals in 2007; charges keep two for old integrations, and they must be 00.
        yield return new("isk", exponent: 0, chargeExponent: 2, chargeStep: 100, minimumChargeUnits: 100);

        // ISO 4217 gives the ariary two decimals (its subdivision is a fifth, so they are never used); charges are whole.
        yield return new("mga", exponent: 2, chargeExponent: 0, chargeStep: 1, minimumChargeUnits: 1);
    }
}

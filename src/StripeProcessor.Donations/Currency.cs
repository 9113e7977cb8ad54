namespace StripeProcessor.Donations;

/// <summary>A currency the card processor can charge, with both ways of counting it: ISO 4217's and the processor's.</summary>
/// <remarks>
/// The two differ in places. A króna has no decimals in ISO 4217 but is charged in hundredths; an ariary has two in
/// ISO 4217 but is charged whole. Replies, forms and settings always speak ISO minor units; only a charge speaks
/// charge units. Instances come from <see cref="CurrencyTable"/> and nowhere else.
/// </remarks>
public sealed record Currency
{
    internal Currency(string code, int exponent, int chargeExponent, long chargeStep, long minimumChargeUnits)
    {
        Code = code;
        Exponent = exponent;
        ChargeExponent = chargeExponent;
        ChargeStep = chargeStep;
        MinimumChargeUnits = minimumChargeUnits;
        MaximumChargeUnits = LargestCharge - (LargestCharge % chargeStep);
        Symbol = CurrencyMarks.SymbolOf(code);
        MinorStep = chargeExponent >= exponent
            ? Math.Max(1, chargeStep / PowerOfTen(chargeExponent - exponent))
            : checked(chargeStep * PowerOfTen(exponent - chargeExponent));
    }

    /// <summary>
    /// Eight digits of charge units: what the processor takes in every currency. It takes more in a few (IDR, COP, HUF,
    /// JPY), but publishes no list that could be checked, so the general limit holds for all.
    /// </summary>
    private const long LargestCharge = 99_999_999;

    /// <summary>ISO 4217 code in lower case, as the processor wants it: <c>usd</c>.</summary>
    public string Code { get; }

    /// <summary>ISO 4217 code as people write it: <c>USD</c>.</summary>
    public string DisplayCode => Code.ToUpperInvariant();

    /// <summary>Decimals of the major unit in ISO 4217: 0, 2 or 3.</summary>
    public int Exponent { get; }

    /// <summary>Decimals of the unit the processor counts in: 0 for JPY, 2 for ISK, 3 for KWD.</summary>
    public int ChargeExponent { get; }

    /// <summary>
    /// Charges are multiples of this many charge units: 10 for three-decimal currencies, 100 for ISK, otherwise 1.
    /// </summary>
    public long ChargeStep { get; }

    /// <summary>The same step in ISO minor units: 10 for KWD, 1 for ISK (whole krónur), 100 for MGA (whole ariary).</summary>
    public long MinorStep { get; }

    /// <summary>
    /// Smallest charge in charge units, inclusive. Where the processor publishes no minimum this is one
    /// <see cref="ChargeStep"/>: it then judges by the value in the account's own currency, which no table can know.
    /// </summary>
    public long MinimumChargeUnits { get; }

    /// <summary>Largest charge in charge units, inclusive; a multiple of <see cref="ChargeStep"/>.</summary>
    public long MaximumChargeUnits { get; }

    /// <summary>What people see before the number: <c>$</c>, <c>CA$</c>; the upper-case code where no symbol is common.</summary>
    public string Symbol { get; }

    /// <summary>True when a symbol of its own goes before the number; otherwise the code goes after it.</summary>
    public bool HasSymbol => Symbol != DisplayCode;

    /// <summary>The upper-case code.</summary>
    public override string ToString() => DisplayCode;

    internal long MinorUnitsInMajor => PowerOfTen(Exponent);

    /// <summary>Decimals that amounts in steps of <see cref="MinorStep"/> need: two for KWD, none for MGA.</summary>
    internal int ChargeableDecimals
    {
        get
        {
            var decimals = Exponent;
            for (var step = MinorStep; decimals > 0 && step % 10 == 0; step /= 10)
            {
                decimals--;
            }

            return decimals;
        }
    }

    internal static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
        {
            power = checked(power * 10);
        }

        return power;
    }
}

using System.Globalization;

namespace StripeProcessor.Donations;

/// <summary>What the processor keeps of a charge: a percentage, rounded half up to the minor unit, plus a fixed part.</summary>
/// <remarks>An estimate by nature: the processor's rate depends on the card. The arithmetic on top of it is exact.</remarks>
public sealed record FeeFormula
{
    private const int HundredPercent = 10_000;

    /// <param name="percentHundredths">Hundredths of a percent: 290 is 2.90 %. From 0 up to and including 9999.</param>
    /// <param name="fixedPart">Zero or more; its currency is the formula's.</param>
    public FeeFormula(int percentHundredths, Money fixedPart)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percentHundredths);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(percentHundredths, HundredPercent);
        ArgumentOutOfRangeException.ThrowIfNegative(fixedPart.MinorUnits, nameof(fixedPart));
        PercentHundredths = percentHundredths;
        Fixed = fixedPart;
    }

    /// <summary>Hundredths of a percent: 290 is 2.90 %.</summary>
    public int PercentHundredths { get; }

    /// <summary>The fixed part of every fee.</summary>
    public Money Fixed { get; }

    /// <summary>The percentage as people write it: <c>2.9</c>, <c>0</c>, <c>1.75</c>.</summary>
    public string PercentText
    {
        get
        {
            var whole = (PercentHundredths / 100).ToString(CultureInfo.InvariantCulture);
            var rest = (PercentHundredths % 100).ToString("00", CultureInfo.InvariantCulture).TrimEnd('0');
            return rest.Length == 0 ? whole : $"{whole}.{rest}";
        }
    }

    /// <summary>Reads a percentage such as <c>2.9</c> or <c>1.75</c>: plain digits, at most two decimals, below 100.</summary>
    public static bool TryReadPercent(string? text, out int percentHundredths)
    {
        percentHundredths = 0;
        var parts = (text ?? "").Split('.');
        if (parts.Length > 2 || !IsDigits(parts[0], 2) || (parts.Length == 2 && !IsDigits(parts[1], 2)))
        {
            return false;
        }

        var hundredths = parts.Length == 2 ? parts[1].PadRight(2, '0') : "00";
        percentHundredths = int.Parse(parts[0] + hundredths, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>The fee on a charge, in the same currency. A charge of nothing still costs the fixed part.</summary>
    public Money FeeOn(Money charge)
    {
        EnsureOurs(charge);
        ArgumentOutOfRangeException.ThrowIfNegative(charge.MinorUnits, nameof(charge));
        var share = ((Int128)2 * charge.MinorUnits * PercentHundredths + HundredPercent) / (2 * HundredPercent);
        return Money.FromMinorUnits(checked((long)share), charge.Currency) + Fixed;
    }

    /// <summary>The smallest chargeable amount that leaves at least the gift after the fee.</summary>
    /// <remarks>
    /// With c the charge, p the percentage of D = 10000, and t = gift + fixed part, the net suffices when
    /// c - floor((2cp + D) / 2D) >= t, that is c > D(2t - 1) / 2(D - p). Net never falls as c grows by one,
    /// so rounding c up to the currency's step keeps it the smallest.
    /// </remarks>
    /// <exception cref="OverflowException">The result cannot be counted. Limits are the caller's to check.</exception>
    public Money GrossUp(Money gift)
    {
        EnsureOurs(gift);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gift.MinorUnits, nameof(gift));
        var target = (Int128)gift.MinorUnits + Fixed.MinorUnits;
        var charge = (HundredPercent * (2 * target - 1) / (2 * (HundredPercent - PercentHundredths))) + 1;
        var step = (Int128)gift.Currency.MinorStep;
        var chargeable = (charge + step - 1) / step * step;
        return Money.FromMinorUnits(checked((long)chargeable), gift.Currency);
    }

    /// <summary><c>2.9% + $0.30</c></summary>
    public override string ToString() => $"{PercentText}% + {Fixed.ToDisplayString()}";

    private void EnsureOurs(Money amount)
    {
        if (amount.Currency != Fixed.Currency)
        {
            throw new InvalidOperationException($"a fee in {Fixed.Currency} cannot be taken from {amount}.");
        }
    }

    private static bool IsDigits(string text, int atMost) =>
        text.Length > 0 && text.Length <= atMost && text.All(char.IsAsciiDigit);
}

using System.Globalization;

namespace StripeProcessor.Donations;

/// <summary>Reads amounts as donors type them, and refuses what could mean two things.</summary>
/// <remarks>
/// Accepted: <c>25</c>, <c>25.00</c>, <c>10,50</c>, <c>1,000</c>, <c>1,000.50</c>, <c>1.000,50</c>, <c>1 000</c>,
/// <c>1'000</c>, <c>1,00,000</c>, <c>.50</c>, <c>25.-</c>, digits of any script, and the currency's own symbol or code
/// on either side. A single full stop before exactly three digits is refused in every currency (<c>1.000</c> may be one
/// or a thousand); a single comma there is grouping, except in currencies with three decimals, where it is refused too.
/// The text of <see cref="Money.ToDecimalString"/> for a chargeable amount above zero is always read back as that amount.
/// </remarks>
public static class AmountParser
{
    private const int LongestTyped = 40;

    // Ten digits beyond the largest charge of any currency; keeps every product inside a long.
    private const int MostMajorDigits = 15;

    /// <summary>Reads one amount in major units of the currency. Never throws on what was typed.</summary>
    public static AmountReading Parse(string? typed, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        if (string.IsNullOrWhiteSpace(typed))
        {
            return new AmountReading.Refused(FaultCodes.Missing, "Please enter an amount.");
        }

        if (CardNumber.LooksLikeOne(typed))
        {
            return new AmountReading.Refused(FaultCodes.CardNumber, DonorText.CardNumberMessage);
        }

        if (typed.Trim().Length > LongestTyped)
        {
            return new AmountReading.Refused(FaultCodes.TooLong, $"That is too long for an amount. {Example(currency)}");
        }

        if (TypedAmount.TakeApart(typed) is not { } taken)
        {
            return Unreadable(typed, currency);
        }

        if (IsNegative(taken))
        {
            return new AmountReading.Refused(FaultCodes.Negative,
                $"{AmountEcho.Of(typed)} is below zero. Please enter an amount above zero.");
        }

        return MarksFault(taken, typed, currency) ?? ReadNumber(GroupedDigits.Of(taken.Number), typed, currency);
    }

    private static AmountReading ReadNumber(GroupedDigits? digits, string typed, Currency currency)
    {
        if (digits is null)
        {
            return Unreadable(typed, currency);
        }

        var whole = digits.AsWhole();
        var split = digits.AsDecimal();
        if (whole is not null && split is not null)
        {
            if (digits.LastSeparator == '.' || currency.Exponent == 3)
            {
                return Ambiguous(typed, whole, split, currency);
            }

            split = null;
        }

        return (whole, split) switch
        {
            (not null, _) => Count(whole, "", typed, currency),
            (_, not null) when split.Value.Fraction.Length > currency.Exponent => TooManyDecimals(typed, currency),
            (_, not null) => Count(split.Value.Major, split.Value.Fraction, typed, currency),
            _ => Unreadable(typed, currency),
        };
    }

    private static AmountReading Count(string major, string fraction, string typed, Currency currency)
    {
        var significant = major.TrimStart('0');
        if (significant.Length > MostMajorDigits)
        {
            return new AmountReading.Refused(FaultCodes.TooLarge, $"{AmountEcho.Of(typed)} is more than we can take at a time.");
        }

        var digits = "0" + significant + fraction.PadRight(currency.Exponent, '0');
        var minorUnits = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return minorUnits == 0
            ? new AmountReading.Refused(FaultCodes.Zero, $"{AmountEcho.Of(typed)} is nothing. Please enter an amount above zero.")
            : new AmountReading.Read(Money.FromMinorUnits(minorUnits, currency));
    }

    private static bool IsNegative(TypedAmount taken) =>
        taken.Lead.Contains('-') || taken.Tail.StartsWith('-') || (taken.Lead.StartsWith('(') && taken.Tail.EndsWith(')'));

    private static AmountReading.Refused? MarksFault(TypedAmount taken, string typed, Currency currency)
    {
        foreach (var mark in new[] { taken.Lead, taken.Tail })
        {
            if (mark.Length == 0 || CurrencyMarks.Means(mark, currency))
            {
                continue;
            }

            return CurrencyMarks.IsKnown(mark)
                ? new(FaultCodes.OtherCurrency,
                    $"{AmountEcho.Of(typed)} is in another currency. Please enter an amount in {currency}, or choose that one first.")
                : Unreadable(typed, currency);
        }

        return null;
    }

    private static AmountReading.Refused Ambiguous(
        string typed, string whole, (string Major, string Fraction)? split, Currency currency)
    {
        var (major, fraction) = split!.Value;
        var small = fraction.TrimEnd('0');
        var smallRead = small.Length == 0 ? major : $"{major}.{small}";
        var smallTyped = currency.Exponent == 0 ? smallRead : $"{major}.{small.PadRight(2, '0')}";
        // The small reading can be typed back without doubt unless it needs the third decimal.
        var canBeTyped = small.Length <= Math.Min(2, currency.Exponent);
        var advice = canBeTyped
            ? $"Please type {smallTyped} or {whole}, whichever you mean."
            : $"Please type {whole} if that is what you mean. {Example(currency)}";
        return new(FaultCodes.Ambiguous, $"{AmountEcho.Of(typed)} could mean {smallRead} or {Grouped(whole)}. {advice}");
    }

    private static AmountReading.Refused TooManyDecimals(string typed, Currency currency)
    {
        var decimals = currency.Exponent switch
        {
            0 => "no decimals",
            2 => "two decimals",
            _ => "three decimals",
        };
        return new(FaultCodes.TooManyDecimals,
            $"{AmountEcho.Of(typed)} has more decimals than there are: {currency} has {decimals}. {Example(currency)}");
    }

    private static AmountReading.Refused Unreadable(string typed, Currency currency) =>
        new(FaultCodes.Unreadable, $"{AmountEcho.Of(typed)} could not be read as an amount. {Example(currency)}");

    private static string Example(Currency currency) =>
        currency.Exponent == 0 ? "Please type it in digits, such as 1000." : "Please type it in digits, such as 25 or 25.50.";

    private static string Grouped(string whole) =>
        long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture).ToString("#,0", CultureInfo.InvariantCulture);
}

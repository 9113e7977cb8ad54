using System.Globalization;

namespace StripeProcessor.Donations;

/// <summary>
/// An amount in one currency, counted in whole ISO 4217 minor units. Never a fraction, never without its currency.
/// </summary>
/// <remarks>
/// Arithmetic is checked (<see cref="OverflowException"/>), and putting two currencies together throws
/// <see cref="InvalidOperationException"/>. So does asking anything of <c>default(Money)</c>, except for its
/// <see cref="ToString"/> and whether it equals another.
/// </remarks>
public readonly record struct Money : IComparable<Money>
{
    private readonly Currency? currency;
    private readonly long minorUnits;

    private Money(long minorUnits, Currency currency)
    {
        this.minorUnits = minorUnits;
        this.currency = currency;
    }

    /// <summary>An amount from ISO minor units: 2500 of USD is $25.00, 2500 of JPY is ¥2,500. May be zero or negative.</summary>
    public static Money FromMinorUnits(long minorUnits, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return new(minorUnits, currency);
    }

    /// <summary>An amount from the unit the processor counts in: 500 of ISK is 5 krónur.</summary>
    /// <exception cref="ArgumentException">The currency has no coin that small (550 of ISK).</exception>
    public static Money FromChargeUnits(long chargeUnits, Currency currency) =>
        TryFromChargeUnits(chargeUnits, currency, out var money)
            ? money
            : throw new ArgumentException($"{chargeUnits} charge units of {currency} are no whole number of minor units.", nameof(chargeUnits));

    /// <summary>As <see cref="FromChargeUnits"/>; false when there is no such amount, or it is too large to count.</summary>
    public static bool TryFromChargeUnits(long chargeUnits, Currency currency, out Money money)
    {
        ArgumentNullException.ThrowIfNull(currency);
        money = default;
        var surplus = currency.ChargeExponent - currency.Exponent;
        var factor = Currency.PowerOfTen(Math.Abs(surplus));
        if (surplus >= 0)
        {
            if (chargeUnits % factor != 0)
            {
                return false;
            }

            money = new(chargeUnits / factor, currency);
            return true;
        }

        var minor = (Int128)chargeUnits * factor;
        if (minor < long.MinValue || minor > long.MaxValue)
        {
            return false;
        }

        money = new((long)minor, currency);
        return true;
    }

    /// <summary>The smallest charge the processor takes in this currency.</summary>
    public static Money SmallestCharge(Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return FromChargeUnits(currency.MinimumChargeUnits, currency);
    }

    /// <summary>The largest charge the processor takes in this currency.</summary>
    public static Money LargestCharge(Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return FromChargeUnits(currency.MaximumChargeUnits, currency);
    }

    /// <summary>The currency.</summary>
    public Currency Currency => currency ?? throw Missing();

    /// <summary>ISO 4217 minor units: cents for USD, whole yen for JPY, fils for KWD.</summary>
    public long MinorUnits => currency is null ? throw Missing() : minorUnits;

    /// <summary>The number a charge request carries.</summary>
    /// <exception cref="InvalidOperationException">Not a whole number of charge units (half an ariary); see <see
    /// cref="IsChargeable"/>.</exception>
    public long ChargeUnits
    {
        get
        {
            var surplus = Currency.ChargeExponent - Currency.Exponent;
            var factor = Currency.PowerOfTen(Math.Abs(surplus));
            if (surplus >= 0)
            {
                return checked(minorUnits * factor);
            }

            return minorUnits % factor == 0
                ? minorUnits / factor
                : throw new InvalidOperationException($"{this} is not a whole number of charge units.");
        }
    }

    /// <summary>
    /// True when the amount is a multiple of what the processor can charge (5.120 KWD is, 5.124 is not). Says nothing about
    /// limits.
    /// </summary>
    public bool IsChargeable => MinorUnits % Currency.MinorStep == 0;

    /// <summary>True for more than nothing.</summary>
    public bool IsPositive => MinorUnits > 0;

    /// <summary>Orders by amount.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public int CompareTo(Money other)
    {
        EnsureSameCurrency(this, other, "compare");
        return minorUnits.CompareTo(other.minorUnits);
    }

    public static Money operator +(Money left, Money right)
    {
        EnsureSameCurrency(left, right, "add");
        return new(checked(left.minorUnits + right.minorUnits), left.Currency);
    }

    public static Money operator -(Money left, Money right)
    {
        EnsureSameCurrency(left, right, "subtract");
        return new(checked(left.minorUnits - right.minorUnits), left.Currency);
    }

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// Major units without grouping: <c>25.00</c>, <c>1000</c> for yen. What replies, inputs and settings carry.
    /// </summary>
    /// <remarks>
    /// Has the decimals that charges in the currency need: two for KWD, whose third must be 0, so that the text has one
    /// reading (<c>25.000</c> might be 25 or 25,000); none for MGA. An amount that cannot be charged has all of ISO 4217's.
    /// </remarks>
    public string ToDecimalString() => Write(grouped: false, IsChargeable ? Currency.ChargeableDecimals : Currency.Exponent);

    /// <summary>For people: <c>$25.00</c>, <c>¥1,000</c>, <c>25.000 KWD</c>.</summary>
    public string ToDisplayString()
    {
        var isWhole = IsChargeable && Currency.ChargeableDecimals == 0;
        var number = Write(grouped: true, isWhole ? 0 : Currency.Exponent);
        if (!Currency.HasSymbol)
        {
            return $"{number} {Currency}";
        }

        return minorUnits < 0 ? $"-{Currency.Symbol}{number[1..]}" : Currency.Symbol + number;
    }

    /// <summary><c>25.00 USD</c>: for programmers and operators.</summary>
    public override string ToString() => currency is null ? "(no amount)" : $"{ToDecimalString()} {currency}";

    private string Write(bool grouped, int decimals)
    {
        var perMajor = (ulong)Currency.MinorUnitsInMajor;
        // -(x + 1) + 1 so that the smallest long has a magnitude too.
        var magnitude = minorUnits < 0 ? (ulong)(-(minorUnits + 1)) + 1 : (ulong)minorUnits;
        var major = (magnitude / perMajor).ToString(grouped ? "#,0" : "0", CultureInfo.InvariantCulture);
        var sign = minorUnits < 0 ? "-" : "";
        if (decimals == 0)
        {
            return sign + major;
        }

        var minor = (magnitude % perMajor).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Exponent, '0');
        return $"{sign}{major}.{minor[..decimals]}";
    }

    private static void EnsureSameCurrency(Money left, Money right, string verb)
    {
        if (left.Currency != right.Currency)
        {
            throw new InvalidOperationException($"cannot {verb} {left} and {right}: they are in different currencies.");
        }
    }

    private static InvalidOperationException Missing() =>
        new("default(Money) has no currency: make an amount with Money.FromMinorUnits.");
}

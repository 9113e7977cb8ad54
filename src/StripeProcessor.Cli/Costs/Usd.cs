using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>
/// Dollars as AWS bills them, down to fractions of a millionth. A decimal, and not the ledger's Money, because no minor unit is
/// small enough; and still exact: a decimal counts in tenths, as prices do, and never rounds in 28 digits.
/// </summary>
internal readonly record struct Usd(decimal Dollars) : IComparable<Usd>
{
    public static Usd operator +(Usd one, Usd other) => new(one.Dollars + other.Dollars);

    public static Usd operator -(Usd one, Usd other) => new(one.Dollars - other.Dollars);

    public static Usd operator *(Usd each, decimal times) => new(each.Dollars * times);

    public static Usd operator /(Usd all, decimal parts) => new(all.Dollars / parts);

    public static bool operator <(Usd one, Usd other) => one.Dollars < other.Dollars;

    public static bool operator >(Usd one, Usd other) => one.Dollars > other.Dollars;

    public int CompareTo(Usd other) => Dollars.CompareTo(other.Dollars);

    /// <summary>To the cent, as a bill shows it; half a cent and more is one.</summary>
    public string ToCents() => Math.Round(Dollars, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>To the ten-millionth of a dollar, for what a single gift costs.</summary>
    public override string ToString() => Math.Round(Dollars, 7, MidpointRounding.AwayFromZero).ToString("0.0000000", CultureInfo.InvariantCulture);
}

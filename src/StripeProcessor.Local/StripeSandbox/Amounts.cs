using System.Globalization;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The currencies the sandbox takes and what it takes in each: read from Stripe's documentation, on purpose apart from
/// the product's own table.</summary>
internal static class Amounts
{
    public const long Largest = 99_999_999;

    private const string Taken =
        " usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve"
        + " czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr"
        + " kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab"
        + " pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah"
        + " ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw ";

    private const string WithoutDecimals = " bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf ";
    private const string WithThreeDecimals = " bhd jod kwd omr tnd ";

    // Whole units only, sent as hundredths.
    private const string WholeButSentTimesHundred = " isk ugx ";

    private static readonly Dictionary<string, long> Minimums = new()
    {
        ["usd"] = 50, ["aed"] = 200, ["aud"] = 50, ["brl"] = 50, ["cad"] = 50, ["chf"] = 50, ["czk"] = 1500, ["dkk"] = 250, ["eur"] = 50,
        ["gbp"] = 30, ["hkd"] = 400, ["huf"] = 17500, ["inr"] = 50, ["jpy"] = 50, ["mxn"] = 1000, ["myr"] = 200, ["nok"] = 300,
        ["nzd"] = 50, ["pln"] = 200, ["ron"] = 200, ["sek"] = 300, ["sgd"] = 50, ["thb"] = 1000,
    };

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["usd"] = "$", ["eur"] = "€", ["gbp"] = "£", ["jpy"] = "¥", ["cad"] = "CA$", ["aud"] = "A$", ["nzd"] = "NZ$", ["inr"] = "₹",
        ["krw"] = "₩", ["brl"] = "R$", ["mxn"] = "MX$", ["ils"] = "₪", ["php"] = "₱", ["vnd"] = "₫",
    };

    public static string ReadCurrency(FormParameters parameters, string name = "currency")
    {
        var currency = parameters.RequiredText(name).ToLowerInvariant();
        return IsIn(Taken, currency)
            ? currency
            : throw ApiError.Invalid($"Invalid currency: {currency}. The sandbox does not take it.", parameters.PathOf(name));
    }

    /// <summary>An amount to charge: within the limits of its currency.</summary>
    public static long ReadCharge(FormParameters parameters, string currency, string name = "amount")
    {
        var amount = parameters.RequiredInteger(name);
        RefuseUnchargeable(amount, currency, parameters.PathOf(name));
        return amount;
    }

    public static void RefuseUnchargeable(long amount, string currency, string param)
    {
        if (amount < 1)
        {
            throw ApiError.Invalid("Invalid positive integer: the amount must be at least 1.", param, "parameter_invalid_integer");
        }

        if (amount > Largest)
        {
            throw ApiError.Invalid($"Amount must be no more than {Display(Largest, currency)}.", param, "amount_too_large");
        }

        if (IsIn(WithThreeDecimals, currency) && amount % 10 != 0)
        {
            throw ApiError.Invalid($"Invalid amount: the last digit of an amount in {currency} must be 0.", param);
        }

        if (IsIn(WholeButSentTimesHundred, currency) && amount % 100 != 0)
        {
            throw ApiError.Invalid($"Invalid amount: {currency} has no decimals, so the amount must end in 00.", param);
        }

        var minimum = Minimums.GetValueOrDefault(currency, 1);
        if (amount < minimum)
        {
            throw ApiError.Invalid($"Amount must be at least {Display(minimum, currency)}.", param, "amount_too_small");
        }
    }

    /// <summary>For people: <c>$25.00</c>, <c>¥1,000</c>, <c>25.000 KWD</c>.</summary>
    public static string Display(long amount, string currency)
    {
        var decimals = IsIn(WithoutDecimals, currency) ? 0 : IsIn(WithThreeDecimals, currency) ? 3 : 2;
        var unit = decimals switch { 0 => 1m, 3 => 1000m, _ => 100m };
        var shown = IsIn(WholeButSentTimesHundred, currency) ? 0 : decimals;
        var text = (Math.Abs(amount) / unit).ToString("N" + shown.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var sign = amount < 0 ? "-" : "";
        return Symbols.TryGetValue(currency, out var symbol) ? sign + symbol + text : $"{sign}{text} {currency.ToUpperInvariant()}";
    }

    private static bool IsIn(string list, string currency) =>
        currency.Length == 3 && list.Contains($" {currency} ", StringComparison.Ordinal);
}

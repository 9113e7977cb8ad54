namespace StripeProcessor.Donations;

/// <summary>The marks people put beside an amount: <c>$</c>, <c>US$</c>, <c>€</c>, <c>kr</c>, or the code itself.</summary>
internal static class CurrencyMarks
{
    // The first mark is the one we show; the others are understood. A mark may belong to several currencies.
    private static readonly Dictionary<string, string[]> Marks = new(StringComparer.Ordinal)
    {
        ["usd"] = ["$", "US$", "$US"],
        ["aud"] = ["A$", "AU$", "$"],
        ["cad"] = ["CA$", "C$", "$"],
        ["nzd"] = ["NZ$", "$"],
        ["hkd"] = ["HK$", "$"],
        ["sgd"] = ["SGD", "S$", "$"],
        ["twd"] = ["NT$", "$", "元"],
        ["mxn"] = ["MX$", "$"],
        ["brl"] = ["R$"],
        ["ars"] = ["ARS", "$"],
        ["clp"] = ["CLP", "$"],
        ["cop"] = ["COP", "$"],
        ["uyu"] = ["UYU", "$", "$U"],
        ["dop"] = ["DOP", "$", "RD$"],
        ["bbd"] = ["BBD", "$"],
        ["bmd"] = ["BMD", "$"],
        ["bnd"] = ["BND", "$", "B$"],
        ["bsd"] = ["BSD", "$", "B$"],
        ["bzd"] = ["BZD", "$", "BZ$"],
        ["fjd"] = ["FJD", "$", "FJ$"],
        ["gyd"] = ["GYD", "$", "G$"],
        ["jmd"] = ["JMD", "$", "J$"],
        ["kyd"] = ["KYD", "$", "CI$"],
        ["lrd"] = ["LRD", "$", "L$"],
        ["nad"] = ["NAD", "$", "N$"],
        ["sbd"] = ["SBD", "$", "SI$"],
        ["srd"] = ["SRD", "$"],
        ["ttd"] = ["TTD", "$", "TT$"],
        ["xcd"] = ["EC$", "$"],
        ["eur"] = ["€"],
        ["gbp"] = ["£"],
        ["egp"] = ["EGP", "£", "E£"],
        ["fkp"] = ["FKP", "£"],
        ["gip"] = ["GIP", "£"],
        ["shp"] = ["SHP", "£"],
        ["lbp"] = ["LBP", "£", "L£"],
        ["jpy"] = ["¥", "￥", "円", "JP¥"],
        ["cny"] = ["CN¥", "¥", "￥", "元", "RMB"],
        ["krw"] = ["₩", "원"],
        ["inr"] = ["₹", "RS"],
        ["ils"] = ["₪"],
        ["vnd"] = ["₫", "Đ"],
        ["php"] = ["₱"],
        ["uah"] = ["₴"],
        ["ngn"] = ["₦"],
        ["try"] = ["₺", "TL"],
        ["rub"] = ["RUB", "₽"],
        ["kzt"] = ["₸"],
        ["crc"] = ["₡"],
        ["pyg"] = ["₲"],
        ["lak"] = ["₭"],
        ["mnt"] = ["₮"],
        ["khr"] = ["៛"],
        ["thb"] = ["฿"],
        ["gel"] = ["₾"],
        ["azn"] = ["₼"],
        ["amd"] = ["֏"],
        ["bdt"] = ["৳"],
        ["pkr"] = ["PKR", "RS", "₨"],
        ["lkr"] = ["LKR", "RS", "₨"],
        ["npr"] = ["NPR", "RS", "₨"],
        ["mur"] = ["MUR", "RS", "₨"],
        ["chf"] = ["CHF", "FR", "SFR"],
        ["dkk"] = ["DKK", "KR"],
        ["nok"] = ["NOK", "KR"],
        ["sek"] = ["SEK", "KR"],
        ["isk"] = ["ISK", "KR"],
        ["czk"] = ["CZK", "KČ"],
        ["pln"] = ["PLN", "ZŁ"],
        ["huf"] = ["HUF", "FT"],
        ["ron"] = ["RON", "LEI", "LEU"],
        ["zar"] = ["ZAR", "R"],
        ["myr"] = ["MYR", "RM"],
        ["idr"] = ["IDR", "RP"],
        ["xaf"] = ["FCFA"],
        ["xof"] = ["XOF", "FCFA"],
        ["mga"] = ["MGA", "AR"],
    };

    internal static string SymbolOf(string code) => Marks.TryGetValue(code, out var marks) ? marks[0] : code.ToUpperInvariant();

    /// <summary>
    /// True when people may write this mark beside an amount in that currency. Any case; a closing full stop is ignored.
    /// </summary>
    internal static bool Means(string mark, Currency currency)
    {
        var bare = mark.TrimEnd('.');
        return Same(bare, currency.Code)
            || (Marks.TryGetValue(currency.Code, out var marks) && Array.Exists(marks, known => Same(bare, known)))
            || IsSymbolAndCode(bare, currency);
    }

    /// <summary>True when the mark stands for some currency, chargeable or not, that we know of.</summary>
    internal static bool IsKnown(string mark)
    {
        foreach (var currency in CurrencyTable.All)
        {
            if (Means(mark, currency))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSymbolAndCode(string mark, Currency currency) =>
        mark.Length == currency.Symbol.Length + currency.Code.Length
        && mark.StartsWith(currency.Symbol, StringComparison.OrdinalIgnoreCase)
        && mark.EndsWith(currency.Code, StringComparison.OrdinalIgnoreCase);

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}

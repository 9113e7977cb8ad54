using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>
/// A currency for a form that nobody has set up yet: a smallest gift, a largest, four amounts to choose from, and an estimate of
/// Stripe's fee. All of it may be changed in the file.
/// </summary>
internal static class ProposedCurrency
{
    private const int HundredthsOfPercent = 290;

    /// <summary>Reads <c>chf</c>, or <c>zar:20</c> with its smallest gift.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="fault">What is wrong with it, as one sentence; null when nothing is.</param>
    internal static CurrencyRules? Read(string text, out string? fault)
    {
        var parts = text.Split(':', 2);
        if (!CurrencyTable.TryFind(parts[0].Trim(), out var currency))
        {
            fault = $"{Quote.Of(parts[0].Trim())}: {CurrencyTable.WhyMissing(parts[0].Trim())}";
            return null;
        }

        fault = null;
        if (parts.Length == 1)
        {
            var known = OfCode(currency);
            fault = known is null
                ? $"{currency}: Stripe publishes no smallest charge for it, so its amounts cannot be guessed; write its smallest gift too, such as {currency.Code}:20"
                : null;
            return known;
        }

        if (AmountParser.Parse(parts[1], currency) is AmountReading.Read { Amount: { IsPositive: true, IsChargeable: true } minimum }
            && minimum.MinorUnits < long.MaxValue / 20_000)
        {
            return From(minimum, Times(minimum, 10), Times(minimum, 25), Times(minimum, 50), Times(minimum, 100));
        }

        fault = $"{Quote.Of(parts[1])} is no smallest gift in {currency}; write it as in {currency.Code}:20";
        return null;
    }

    // Twice the smallest charge, so that a gift survives being paid out in another currency; then 10, 25, 50 and 100 times that.
    private static CurrencyRules? OfCode(Currency currency)
    {
        var smallest = Money.SmallestCharge(currency);
        return currency.Code switch
        {
            "usd" or "eur" => From(Times(smallest, 2), Times(smallest, 20), Times(smallest, 50), Times(smallest, 100), Times(smallest, 200))
                with { Fee = currency.Code == "eur" ? Fee(150, 25, currency) : Fee(290, 30, currency) },
            "gbp" => From(Minor(100), Minor(1000), Minor(2500), Minor(5000), Minor(10_000)) with { Fee = Fee(150, 20, currency) },
            "jpy" => From(Minor(100), Minor(1000), Minor(3000), Minor(5000), Minor(10_000)) with { Maximum = Minor(1_000_000), Fee = Fee(360, 0, currency) },
            _ when currency.MinimumChargeUnits < 30 || currency.Code is "isk" => null,
            _ => From(Times(smallest, 2), Times(smallest, 20), Times(smallest, 50), Times(smallest, 100), Times(smallest, 200)),
        };

        Money Minor(long units) => Money.FromMinorUnits(units, currency);
    }

    private static CurrencyRules From(Money minimum, params Money[] presets)
    {
        var fixedPart = minimum.MinorUnits * 3 / 10;
        return new CurrencyRules(
            minimum.Currency,
            minimum,
            LargestGift(minimum),
            presets,
            new FeeFormula(HundredthsOfPercent, Money.FromMinorUnits(fixedPart - (fixedPart % minimum.Currency.MinorStep), minimum.Currency)));
    }

    // Ten thousand times the smallest, or as much less as leaves the fee room below the largest charge.
    private static Money LargestGift(Money minimum)
    {
        var times = 10_000;
        while (times > 100 && Times(minimum, 2 * times) > Money.LargestCharge(minimum.Currency))
        {
            times /= 10;
        }

        return Times(minimum, times);
    }

    private static FeeFormula Fee(int percentHundredths, long minorUnits, Currency currency) =>
        new(percentHundredths, Money.FromMinorUnits(minorUnits, currency));

    private static Money Times(Money amount, long times) => Money.FromMinorUnits(checked(amount.MinorUnits * times), amount.Currency);
}

namespace StripeProcessor.Donations;

/// <summary>What can be given in one currency, and what the processor keeps.</summary>
/// <param name="Currency">The currency; all amounts here are in it.</param>
/// <param name="Minimum">Smallest gift, inclusive.</param>
/// <param name="Maximum">Largest gift, inclusive.</param>
/// <param name="Presets">Amounts a form offers, in its order; may be empty.</param>
/// <param name="Fee">The fee a donor may cover.</param>
public sealed record CurrencyRules(Currency Currency, Money Minimum, Money Maximum, IReadOnlyList<Money> Presets, FeeFormula Fee)
{
    /// <summary>Why this amount cannot be the gift, said to the donor; null when it can.</summary>
    public FieldFault? FaultOf(Money gift, string field)
    {
        if (gift.MinorUnits < 0)
        {
            return new(field, FaultCodes.Negative, "Please give an amount above zero.");
        }

        if (gift.MinorUnits == 0)
        {
            return new(field, FaultCodes.Zero, $"Please give at least {Minimum.ToDisplayString()}.");
        }

        if (gift < Minimum)
        {
            return new(field, FaultCodes.TooSmall, $"Please give at least {Minimum.ToDisplayString()}.");
        }

        if (gift > Maximum)
        {
            return new(field, FaultCodes.TooLarge,
                $"Please give at most {Maximum.ToDisplayString()} at a time. For a larger gift, please get in touch with us.");
        }

        if (!gift.IsChargeable)
        {
            var step = Money.FromMinorUnits(Currency.MinorStep, Currency);
            return new(field, FaultCodes.NotChargeable,
                $"Cards can be charged in steps of {step.ToDisplayString()} only. Please give {Nearest(gift)}.");
        }

        return null;
    }

    /// <summary>
    /// What the card is charged for a gift that <see cref="FaultOf"/> allows; null when that is more than one charge can be.
    /// </summary>
    public Money? ChargeFor(Money gift, bool coversFee)
    {
        var charge = coversFee ? Fee.GrossUp(gift) : gift;
        return charge > Money.LargestCharge(Currency) ? null : charge;
    }

    /// <summary>Every fault of these rules, one sentence each, for the operator.</summary>
    public IReadOnlyList<string> Faults() => [.. FindFaults()];

    private IEnumerable<string> FindFaults()
    {
        if (Presets.Append(Minimum).Append(Maximum).Append(Fee.Fixed).Any(amount => amount.Currency != Currency))
        {
            yield return $"{Currency}: minimum, maximum, presets and fee must be in {Currency}.";
            yield break;
        }

        if (Minimum < Money.SmallestCharge(Currency))
        {
            yield return $"{Currency}: the minimum {Minimum} is below the smallest charge, {Money.SmallestCharge(Currency)}.";
        }

        if (Maximum > Money.LargestCharge(Currency))
        {
            yield return $"{Currency}: the maximum {Maximum} is above the largest charge, {Money.LargestCharge(Currency)}.";
        }

        if (Minimum > Maximum)
        {
            yield return $"{Currency}: the minimum {Minimum} is above the maximum {Maximum}.";
        }

        foreach (var amount in Presets.Append(Minimum).Append(Maximum).Where(amount => !amount.IsChargeable))
        {
            var step = Money.FromMinorUnits(Currency.MinorStep, Currency);
            yield return $"{Currency}: {amount} cannot be charged to a card; use a multiple of {step}.";
        }

        foreach (var preset in Presets.Where(preset => preset < Minimum || preset > Maximum))
        {
            yield return $"{Currency}: the preset {preset} is not between {Minimum} and {Maximum}.";
        }

        if (Presets.Distinct().Count() != Presets.Count)
        {
            yield return $"{Currency}: a preset is listed twice.";
        }
    }

    // Minimum and Maximum are multiples of the step, so both neighbours of an amount between them are allowed.
    private string Nearest(Money gift)
    {
        var below = Money.FromMinorUnits(gift.MinorUnits - (gift.MinorUnits % Currency.MinorStep), Currency);
        var above = below + Money.FromMinorUnits(Currency.MinorStep, Currency);
        return $"{below.ToDecimalString()} or {above.ToDecimalString()}";
    }
}

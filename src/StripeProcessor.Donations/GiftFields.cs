using System.Globalization;

namespace StripeProcessor.Donations;

/// <summary>Which of <c>amount</c>, <c>amount_other</c> and <c>amount_minor</c> is the gift, and what it says.</summary>
/// <remarks>
/// A form without script cannot clear "another amount" when a donor goes back to a preset, so a chosen preset wins over
/// what is left in <c>amount_other</c>; and somebody who types there without choosing "other" means what they typed.
/// Any other pair of amounts is a contradiction, unless both are the same money.
/// </remarks>
internal static class GiftFields
{
    // No long has more digits for certain; no limit lets one through that has this many.
    private const int MostMinorDigits = 18;

    /// <summary>The gift, within the rules; null when it is missing, refused, or there are no rules to read it by.</summary>
    internal static Money? Read(FieldReader form, CurrencyRules? rules)
    {
        var amount = form.Value(DonationFields.Amount);
        var other = form.Value(DonationFields.AmountOther);
        var minor = form.Value(DonationFields.AmountMinor);
        if (minor is not null)
        {
            if (amount is not null || other is not null)
            {
                form.Fault(DonationFields.AmountMinor, FaultCodes.Twice,
                    "Two amounts were sent. Please send amount or amount_minor, not both.");
                return null;
            }

            return WithinLimits(form, DonationFields.AmountMinor, MinorUnits(form, minor, rules), rules);
        }

        if (amount is null || amount.Equals(DonationFields.Other, StringComparison.OrdinalIgnoreCase))
        {
            return OtherAmount(form, amount, other, rules);
        }

        var gift = Typed(form, DonationFields.Amount, amount, rules);
        if (gift is not null && other is not null && !rules!.Presets.Contains(gift.Value)
            && AmountParser.Parse(other, rules.Currency) != new AmountReading.Read(gift.Value))
        {
            form.Fault(DonationFields.AmountOther, FaultCodes.Twice, "Two amounts were entered. Please leave one of them empty.");
            return null;
        }

        return WithinLimits(form, DonationFields.Amount, gift, rules);
    }

    private static Money? OtherAmount(FieldReader form, string? amount, string? other, CurrencyRules? rules)
    {
        if (other is not null)
        {
            return WithinLimits(form, DonationFields.AmountOther, Typed(form, DonationFields.AmountOther, other, rules), rules);
        }

        if (amount is null)
        {
            form.Fault(DonationFields.Amount, FaultCodes.Missing, "Please choose or enter an amount.");
        }
        else
        {
            form.Fault(DonationFields.AmountOther, FaultCodes.Missing, "Please enter the amount you would like to give.");
        }

        return null;
    }

    private static Money? Typed(FieldReader form, string field, string typed, CurrencyRules? rules)
    {
        if (rules is null)
        {
            return null;
        }

        switch (AmountParser.Parse(typed, rules.Currency))
        {
            case AmountReading.Read read:
                return read.Amount;
            case AmountReading.Refused refused:
                form.Fault(field, refused.Code, refused.Message);
                return null;
            default:
                return null;
        }
    }

    private static Money? MinorUnits(FieldReader form, string text, CurrencyRules? rules)
    {
        if (CardNumber.LooksLikeOne(text))
        {
            form.Fault(DonationFields.AmountMinor, FaultCodes.CardNumber, DonorText.CardNumberMessage);
            return null;
        }

        var digits = text.TrimStart('-');
        if (digits.Length == 0 || text.Length - digits.Length > 1 || !digits.All(char.IsAsciiDigit))
        {
            form.Fault(DonationFields.AmountMinor, FaultCodes.Unreadable,
                "amount_minor must be a whole number of minor units: 2500 for 25.00 in a currency with two decimals.");
            return null;
        }

        if (digits.TrimStart('0').Length > MostMinorDigits)
        {
            form.Fault(DonationFields.AmountMinor, FaultCodes.TooLarge, "That is more than we can take at a time.");
            return null;
        }

        return rules is null
            ? null
            : Money.FromMinorUnits(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), rules.Currency);
    }

    private static Money? WithinLimits(FieldReader form, string field, Money? gift, CurrencyRules? rules)
    {
        if (gift is null || rules is null || rules.FaultOf(gift.Value, field) is not { } fault)
        {
            return gift;
        }

        form.Fault(fault);
        return null;
    }
}

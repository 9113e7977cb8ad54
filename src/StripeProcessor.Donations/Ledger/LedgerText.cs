using System.Globalization;

namespace StripeProcessor.Donations.Ledger;

/// <summary>How single values stand in an entry's fields: one reading each, sortable where they are times.</summary>
internal static class LedgerText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly (PaymentState State, string Name)[] States =
    [
        (PaymentState.Asked, "asked"),
        (PaymentState.AtCheckout, "at_checkout"),
        (PaymentState.Expired, "expired"),
        (PaymentState.RequiresAction, "requires_action"),
        (PaymentState.Processing, "processing"),
        (PaymentState.Failed, "failed"),
        (PaymentState.Canceled, "canceled"),
        (PaymentState.Succeeded, "succeeded"),
    ];

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset ToTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static long ToNumber(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public static string Of(Money amount) => $"{Of(amount.MinorUnits)} {amount.Currency.Code}";

    public static Money ToMoney(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return Money.FromMinorUnits(ToNumber(text[..space]), CurrencyTable.Find(text[(space + 1)..]));
    }

    public static string Of(PaymentState state) => Array.Find(States, known => known.State == state).Name;

    public static PaymentState ToState(string name)
    {
        foreach (var (state, known) in States)
        {
            if (known == name)
            {
                return state;
            }
        }

        throw new FormatException($"the ledger holds the state '{name}', which this version does not know");
    }

    /// <summary>Somebody else's code as one word: a space in it would make two of them.</summary>
    public static string Word(string text) => text.Replace(' ', '_');
}

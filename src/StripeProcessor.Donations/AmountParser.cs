namespace StripeProcessor.Donations;

/// <summary>Reads amounts as donors type them.</summary>
public static class AmountParser
{
    /// <summary>Reads one amount in major units of the currency.</summary>
    public static AmountReading Parse(string? typed, Currency currency) => throw new NotImplementedException();
}

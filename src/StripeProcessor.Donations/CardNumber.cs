namespace StripeProcessor.Donations;

/// <summary>Recognises card numbers, so that none is kept, shown or written down.</summary>
public static class CardNumber
{
    /// <summary>True when the text holds 13 to 19 digits that pass the Luhn check.</summary>
    public static bool LooksLikeOne(string text) => throw new NotImplementedException();
}

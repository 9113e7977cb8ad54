namespace StripeProcessor.Stripe;

/// <summary>What may go into a header: visible ASCII, so that no value can end its line and begin another header.</summary>
internal static class HeaderText
{
    private const int MaximumLength = 255;

    /// <exception cref="ArgumentException">The text is empty, too long or holds another character. It is not repeated.</exception>
    public static void Check(string text, string name, bool allowSpace)
    {
        if (text.Length is 0 or > MaximumLength)
        {
            throw new ArgumentException($"{name} must have 1 to {MaximumLength} characters", name);
        }

        foreach (var character in text)
        {
            if (character is (< '!' or > '~') && !(allowSpace && character == ' '))
            {
                throw new ArgumentException($"{name} holds a character that cannot go into a header", name);
            }
        }
    }
}

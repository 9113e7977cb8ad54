using System.Globalization;
using System.Text;

namespace StripeProcessor.Donations;

/// <summary>How an amount is repeated to whoever typed it: short, visible, and never if it may be a card number.</summary>
internal static class AmountEcho
{
    private const int Longest = 24;

    // A mistyped card number fails the Luhn check and is still nobody's business; no amount has this many digits.
    private const int MostDigits = 12;

    /// <summary>The text in quotation marks, or words that stand for it.</summary>
    internal static string Of(string typed)
    {
        var text = typed.Trim();
        if (text.Count(char.IsDigit) > MostDigits || CardNumber.LooksLikeOne(text))
        {
            return "What you typed";
        }

        var echo = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (echo.Length + rune.Utf16SequenceLength > Longest)
            {
                echo.Append('…');
                break;
            }

            echo.Append(IsVisible(rune) ? rune : Rune.ReplacementChar);
        }

        return $"“{echo}”";
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}

using System.Globalization;
using System.Text;

namespace StripeProcessor.Donations;

/// <summary>The rules for what donors write: names, comments, dedications, addresses.</summary>
/// <remarks>
/// Lengths count UTF-16 units, after trimming and with every line end one character: what <c>maxlength</c> counts in a
/// browser, and never less than what the processor counts.
/// </remarks>
public static class DonorText
{
    internal const string CardNumberMessage =
        "This looks like a card number. For your safety, please enter card numbers on the payment page only, not here.";

    /// <summary>The text trimmed, with LF line ends and spaces for tabs; null when nothing is left.</summary>
    public static string? Tidy(string? sent)
    {
        var tidy = sent?.ReplaceLineEndings("\n").Replace('\t', ' ').Trim();
        return string.IsNullOrEmpty(tidy) ? null : tidy;
    }

    /// <summary>Why a tidy text cannot be kept, said to the donor without repeating it; null when it can.</summary>
    /// <param name="field">The field the fault names.</param>
    /// <param name="text">What <see cref="Tidy"/> left.</param>
    /// <param name="longest">UTF-16 units, inclusive.</param>
    /// <param name="allowsLines">True when LF may stand in it.</param>
    public static FieldFault? FaultOf(string field, string text, int longest, bool allowsLines = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (CardNumber.LooksLikeOne(text))
        {
            return new(field, FaultCodes.CardNumber, CardNumberMessage);
        }

        if (!CanBeShown(text, allowsLines))
        {
            return new(field, FaultCodes.ControlCharacters, "This holds characters that cannot be shown. Please type it again.");
        }

        return text.Length > longest
            ? new(field, FaultCodes.TooLong, $"Please use at most {longest.ToString(CultureInfo.InvariantCulture)} characters.")
            : null;
    }

    private static bool CanBeShown(string text, bool allowsLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength - 1;
            if (IsControl(rune) && !(allowsLines && rune.Value == '\n'))
            {
                return false;
            }
        }

        return true;
    }

    // The bidirectional overrides turn the text around them back to front wherever it is shown. Joiners and direction
    // marks stay: Persian, Hindi and family emoji need them.
    private static bool IsControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}

using System.Globalization;
using System.Text;

namespace StripeProcessor.Donations;

/// <summary>A typed amount taken apart: what stood before the number, the number, what stood after it.</summary>
/// <remarks>
/// Digits of every script become ASCII, fullwidth forms become narrow, all spaces one kind, all dashes a minus, all
/// apostrophes one kind; invisible format characters go. The number starts and ends with a digit or, at its start, with
/// a decimal separator.
/// </remarks>
internal readonly record struct TypedAmount(string Lead, string Number, string Tail)
{
    internal const char ArabicDecimal = '\u066B';
    internal const char ArabicGrouping = '\u066C';

    internal static TypedAmount? TakeApart(string typed)
    {
        var text = Plain(typed).Trim();
        var first = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (first < 0)
        {
            return null;
        }

        var last = text.AsSpan().LastIndexOfAnyInRange('0', '9');
        var start = first;
        // ".50" starts with its separator; in "Rs.50" the full stop ends the mark.
        if (first > 0 && IsDecimalSeparator(text[first - 1]) && (first == 1 || !char.IsLetter(text[first - 2])))
        {
            start--;
        }

        var tail = text[(last + 1)..];
        // "25." and the Swiss and Dutch "25.-" and "25,-" are whole amounts.
        if (tail.Length > 0 && IsDecimalSeparator(tail[0]))
        {
            tail = tail[1..];
            tail = tail.StartsWith('-') ? tail[1..] : tail;
        }

        return new(WithoutSpaces(text[..start]), text[start..(last + 1)], WithoutSpaces(tail));
    }

    internal static bool IsDecimalSeparator(char c) => c is '.' or ',' or ArabicDecimal;

    private static string WithoutSpaces(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static string Plain(string typed)
    {
        var plain = new StringBuilder(typed.Length);
        for (var i = 0; i < typed.Length; i++)
        {
            var c = typed[i];
            var digit = c < 128 ? -1 : CharUnicodeInfo.GetDecimalDigitValue(typed, i);
            if (digit >= 0)
            {
                plain.Append((char)('0' + digit));
                i += char.IsHighSurrogate(c) ? 1 : 0;
            }
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                plain.Append(Plain(c));
            }
        }

        return plain.ToString();
    }

    private static char Plain(char c) => c switch
    {
        '\u2018' or '\u2019' or '\u02BC' => '\'',
        '\u2212' => '-',
        '\uFFE1' => '£',
        '\uFFE5' => '¥',
        '\uFFE6' => '₩',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        _ when char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation => '-',
        // Line ends stay what they are: an amount is one line.
        _ when char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator || c == '\t' => ' ',
        _ => c,
    };
}

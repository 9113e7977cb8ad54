using System.Text;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>Text without what is another in each run: moments, Stripe's ids and references keep their form and lose their value.</summary>
internal static class Masked
{
    private const string Moment = "0000-00-00?00:00";
    private const string Reference = "00000000-0000-0000-0000-000000000000";

    // Ids of gifts are the script's own.
    private const string Gift = "0e2b7b62-0000-4000-8000-";

    private static readonly string[] StripeIds = ["re_", "pi_", "ch_", "txn_", "po_", "dp_", "sub_", "in_", "evt_", "cus_", "req_"];

    public static string Of(string text)
    {
        var masked = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var kept = StripeIds.FirstOrDefault(prefix => IsAt(text, at, prefix))?.Length ?? 0;
            var length = kept > 0 ? LengthOfWord(text, at) : IsMoment(text, at) ? LengthOfMoment(text, at) : IsReference(text, at) ? Reference.Length : 0;
            masked.Append(text, at, kept).Append(Zeros(text.AsSpan(at + kept, Math.Max(0, length - kept)), alsoLetters: !IsMoment(text, at)));
            if (length == 0)
            {
                masked.Append(text[at]);
            }

            at += Math.Max(1, length);
        }

        return masked.ToString();
    }

    private static string Zeros(ReadOnlySpan<char> text, bool alsoLetters)
    {
        var zeros = new StringBuilder();
        foreach (var letter in text)
        {
            zeros.Append(char.IsAsciiDigit(letter) || (alsoLetters && char.IsAsciiLetter(letter)) ? '0' : letter);
        }

        return zeros.ToString();
    }

    private static bool IsMoment(string text, int at) => HasForm(text, at, Moment, char.IsAsciiDigit);

    private static bool IsReference(string text, int at) =>
        string.CompareOrdinal(text, at, Gift, 0, Gift.Length) != 0 && HasForm(text, at, Reference, char.IsAsciiHexDigitLower);

    private static bool HasForm(string text, int at, string form, Func<char, bool> isDigit)
    {
        if (at + form.Length > text.Length || (at > 0 && IsOfWord(text[at - 1])))
        {
            return false;
        }

        for (var place = 0; place < form.Length; place++)
        {
            var letter = text[at + place];
            if (form[place] switch { '0' => !isDigit(letter), '?' => letter is not ('T' or ' '), var other => letter != other })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>With its seconds and their fractions, where it has them.</summary>
    private static int LengthOfMoment(string text, int at)
    {
        var end = at + Moment.Length;
        while (end + 1 < text.Length && text[end] is ':' or '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end += 1 + text.Skip(end + 1).TakeWhile(char.IsAsciiDigit).Count();
        }

        return end - at;
    }

    private static bool IsAt(string text, int at, string prefix) =>
        (at == 0 || !IsOfWord(text[at - 1]))
        && string.CompareOrdinal(text, at, prefix, 0, prefix.Length) == 0
        && LengthOfWord(text, at) >= prefix.Length + 14;

    private static int LengthOfWord(string text, int at) => text.Skip(at).TakeWhile(IsOfWord).Count();

    private static bool IsOfWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}

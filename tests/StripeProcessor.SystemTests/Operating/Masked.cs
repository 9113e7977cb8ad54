using System.Text;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>
/// Text without what is another in each run: moments, Stripe's ids and references keep their form and lose their value, and so do the
/// ends of the names that CloudFormation makes. What KMS sealed becomes one word.
/// </summary>
internal static class Masked
{
    private const string Moment = "0000-00-00?00:00";
    private const string Reference = "00000000-0000-0000-0000-000000000000";

    private const string Sealed = "SEALED";
    private const string PlusInJson = "\\u002B";
    private const int ShortestSealed = 60;
    private const int LengthOfNameEnd = 12;
    private const string NameEndLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    // Ids of gifts are the script's own.
    private const string Gift = "0e2b7b62-0000-4000-8000-";

    private static readonly string[] StripeIds = ["re_", "pi_", "ch_", "txn_", "po_", "dp_", "sub_", "in_", "evt_", "cus_", "req_", "we_"];

    public static string Of(string text)
    {
        var masked = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (LengthOfSealed(text, at) is var sealedLength && sealedLength > 0)
            {
                masked.Append(Sealed);
                at += sealedLength;
                continue;
            }

            var kept = StripeIds.FirstOrDefault(prefix => IsAt(text, at, prefix))?.Length ?? 0;
            var length = kept > 0 ? LengthOfWord(text, at) : IsMoment(text, at) ? LengthOfMoment(text, at) : IsReference(text, at) ? Reference.Length
                : IsNameEnd(text, at) ? LengthOfNameEnd : 0;
            masked.Append(text, at, kept).Append(Zeros(text.AsSpan(at + kept, Math.Max(0, length - kept)), alsoLetters: !IsMoment(text, at)));
            if (length == 0)
            {
                masked.Append(text[at]);
            }

            at += Math.Max(1, length);
        }

        return masked.ToString();
    }

    private static int LengthOfSealed(string text, int at)
    {
        var end = at;
        while ((at == 0 || !IsOfBase64(text[at - 1])) && LengthOfBase64(text, end) is var length && length > 0)
        {
            end += length;
        }

        return end - at < ShortestSealed ? 0 : end - at + text.Skip(end).TakeWhile(letter => letter == '=').Count();
    }

    private static int LengthOfBase64(string text, int at)
    {
        var isPlus = string.CompareOrdinal(text, at, PlusInJson, 0, PlusInJson.Length) == 0;
        return isPlus ? PlusInJson.Length : at < text.Length && IsOfBase64(text[at]) ? 1 : 0;
    }

    private static bool IsNameEnd(string text, int at)
    {
        if (at == 0 || text[at - 1] != '-' || at + LengthOfNameEnd > text.Length)
        {
            return false;
        }

        var end = text.AsSpan(at, LengthOfNameEnd);
        return end.IndexOfAnyInRange('A', 'Z') >= 0 && !end.ContainsAnyExcept(NameEndLetters)
            && (at + LengthOfNameEnd == text.Length || !IsOfWord(text[at + LengthOfNameEnd]));
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

    // A path has slashes too, but not sixty letters without a dot or a hyphen.
    private static bool IsOfBase64(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/';

    private static bool IsOfWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}

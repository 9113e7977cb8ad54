namespace StripeProcessor.Donations;

/// <summary>The shape of an e-mail address. Whether anybody reads it, only a letter can tell.</summary>
public static class EmailAddress
{
    /// <summary>UTF-16 units, inclusive: RFC 5321's limit for a path, less its brackets.</summary>
    public const int Longest = 254;

    private const int LongestLocalPart = 64;
    private const int LongestLabel = 63;

    /// <summary>True for one @ between a local part without blanks or quotes and a domain of two labels or more.</summary>
    public static bool IsPlausible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= Longest && at > 0 && at == text.LastIndexOf('@')
            && IsLocalPart(text.AsSpan(0, at)) && IsDomain(text[(at + 1)..]);
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > LongestLocalPart || local[0] == '.' || local[^1] == '.'
            || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in local)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || "()<>[]:;,\\\"".Contains(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && labels[^1].Length >= 2 && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || (c >= 128 && !char.IsWhiteSpace(c) && !char.IsControl(c)));
}

namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>IAM's wildcards: <c>*</c> is any text, also none and also with slashes and colons; <c>?</c> is one character.</summary>
internal static class Pattern
{
    public static bool Matches(string pattern, string text, bool ignoreCase = false)
    {
        if (ignoreCase)
        {
            (pattern, text) = (pattern.ToLowerInvariant(), text.ToLowerInvariant());
        }

        // Where to go on when what follows the last star does not fit: one character further.
        var (star, resume) = (-1, 0);
        var (p, t) = (0, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].All(c => c == '*');
    }

    /// <summary>Each of an ARN's six parts by itself: a star in one never reaches into the next.</summary>
    public static bool MatchesArn(string pattern, string arn)
    {
        var (wanted, had) = (pattern.Split(':', 6), arn.Split(':', 6));
        return wanted.Length == 6 && had.Length == 6 && wanted.Zip(had).All(part => Matches(part.First, part.Second));
    }
}

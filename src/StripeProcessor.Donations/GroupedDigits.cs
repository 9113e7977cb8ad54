namespace StripeProcessor.Donations;

/// <summary>The number of a typed amount: groups of digits with one separator between each two.</summary>
internal sealed class GroupedDigits
{
    private readonly List<string> groups;
    private readonly List<char> separators;

    private GroupedDigits(List<string> groups, List<char> separators)
    {
        this.groups = groups;
        this.separators = separators;
    }

    /// <summary>The last separator, or NUL when there is none.</summary>
    internal char LastSeparator => separators.Count == 0 ? '\0' : separators[^1];

    /// <summary>Null for anything but digits and single separators between them (one may come first).</summary>
    internal static GroupedDigits? Of(string number)
    {
        var groups = new List<string>();
        var separators = new List<char>();
        var start = 0;
        for (var i = 0; i < number.Length; i++)
        {
            if (char.IsAsciiDigit(number[i]))
            {
                continue;
            }

            if (!IsSeparator(number[i]) || (i > 0 && i == start))
            {
                return null;
            }

            groups.Add(number[start..i]);
            separators.Add(number[i]);
            start = i + 1;
        }

        groups.Add(number[start..]);
        return new(groups, separators);
    }

    /// <summary>The digits, if all separators can be grouping; otherwise null.</summary>
    internal string? AsWhole() => WholeOf(groups.Count);

    /// <summary>Digits before and after the last separator, if that one can be the decimal separator; otherwise null.</summary>
    internal (string Major, string Fraction)? AsDecimal()
    {
        if (separators.Count == 0 || !TypedAmount.IsDecimalSeparator(separators[^1]))
        {
            return null;
        }

        if (separators.Count > 1 && separators[^2] == separators[^1])
        {
            return null;
        }

        return WholeOf(groups.Count - 1) is { } major ? (major.Length == 0 ? "0" : major, groups[^1]) : null;
    }

    private string? WholeOf(int count)
    {
        if (count == 1)
        {
            return groups[0];
        }

        var mark = separators[0];
        for (var i = 0; i < count - 1; i++)
        {
            if (separators[i] != mark || mark == TypedAmount.ArabicDecimal)
            {
                return null;
            }
        }

        // Nobody groups a number that starts with a zero: "0,500" is half of something.
        return groups[0] is not ['0', ..] && (IsGroupedInThrees(count) || (mark == ',' && IsGroupedAsInIndia(count)))
            ? string.Concat(groups.Take(count))
            : null;
    }

    private bool IsGroupedInThrees(int count) =>
        groups[0].Length is 1 or 2 or 3 && groups.Take(count).Skip(1).All(group => group.Length == 3);

    // 12,34,567: pairs, and three at the end.
    private bool IsGroupedAsInIndia(int count) =>
        count > 2 && groups[0].Length is (1 or 2) && groups[count - 1].Length == 3
        && groups.Take(count - 1).Skip(1).All(group => group.Length == 2);

    private static bool IsSeparator(char c) =>
        TypedAmount.IsDecimalSeparator(c) || c is '\'' or ' ' or TypedAmount.ArabicGrouping;
}

namespace StripeProcessor.Cli;

/// <summary>Shows what somebody typed, so that it cannot be mistaken for the tool's own words.</summary>
internal static class Quote
{
    private const int Longest = 40;

    internal static string Of(string typed)
    {
        var plain = string.Concat(typed.Select(character => char.IsControl(character) ? '?' : character));
        return plain.Length > Longest ? $"'{plain[..Longest]}…'" : $"'{plain}'";
    }
}

using System.Collections.Frozen;

namespace StripeProcessor.Donations.Ledger;

/// <summary>Puts together what two sides know. Each way is the same in both directions, in any grouping and when done twice.</summary>
internal static class LedgerMap
{
    public static IReadOnlyDictionary<string, T> Empty<T>() => FrozenDictionary<string, T>.Empty;

    public static IReadOnlyDictionary<string, T> Of<T>(string id, T value) => new Dictionary<string, T>(StringComparer.Ordinal) { [id] = value };

    /// <summary>Everything that either side has; where both have something, what <paramref name="join"/> makes of it.</summary>
    public static IReadOnlyDictionary<string, T> Join<T>(
        IReadOnlyDictionary<string, T> one, IReadOnlyDictionary<string, T> other, Func<T, T, T> join)
    {
        if (one.Count == 0 || other.Count == 0)
        {
            return one.Count == 0 ? other : one;
        }

        var joined = new Dictionary<string, T>(one, StringComparer.Ordinal);
        foreach (var (id, value) in other)
        {
            joined[id] = joined.TryGetValue(id, out var known) ? join(known, value) : value;
        }

        return joined;
    }

    /// <summary>What is known; where both sides know something else, always the same of the two.</summary>
    public static string? Known(string? one, string? other) => string.CompareOrdinal(one, other) >= 0 ? one : other;
}

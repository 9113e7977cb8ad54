using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace StripeProcessor.Donations;

/// <summary>What a form or a JSON object sent: names and values in the order they came, every name once.</summary>
/// <remarks>
/// Names are compared exactly. A JSON number or boolean arrives as its text, JSON null as no field. Fields hold what donors
/// typed, so <see cref="ToString"/> tells their number only.
/// </remarks>
public sealed class FormFields : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> ordered = [];
    private readonly Dictionary<string, string> byName = new(StringComparer.Ordinal);

    private FormFields()
    {
    }

    /// <summary>No fields.</summary>
    public static FormFields Empty { get; } = new();

    /// <summary>The fields of those pairs.</summary>
    /// <exception cref="ArgumentException">A name occurs twice. Whoever reads requests asks <see cref="TryFrom"/>
    /// instead.</exception>
    public static FormFields From(IEnumerable<KeyValuePair<string, string>> pairs) =>
        TryFrom(pairs, out var fields, out _) ? fields : throw new ArgumentException("A field name occurs twice.", nameof(pairs));

    /// <summary>The fields of those pairs, or the first name that occurs twice.</summary>
    public static bool TryFrom(
        IEnumerable<KeyValuePair<string, string>> pairs,
        [NotNullWhen(true)] out FormFields? fields,
        [NotNullWhen(false)] out string? duplicate)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var all = new FormFields();
        foreach (var pair in pairs)
        {
            if (!all.byName.TryAdd(pair.Key, pair.Value))
            {
                fields = null;
                duplicate = pair.Key;
                return false;
            }

            all.ordered.Add(pair);
        }

        fields = all;
        duplicate = null;
        return true;
    }

    /// <summary>The value as it was sent, or null when there is no such field.</summary>
    public string? this[string name] => byName.GetValueOrDefault(name);

    public int Count => ordered.Count;

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ordered.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Count} fields";
}

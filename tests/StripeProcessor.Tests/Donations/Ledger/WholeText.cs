using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using StripeProcessor.Donations;

namespace StripeProcessor.Tests.Donations.Ledger;

/// <summary>
/// Everything that a record holds, one line a value, found by reflection: a property that is added tomorrow is compared tomorrow.
/// What is null, false or an empty collection has no line.
/// </summary>
internal static class WholeText
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = [];

    public static string Of(object? value)
    {
        var lines = new List<string>();
        Write(lines, "", value);
        return string.Join('\n', lines);
    }

    /// <summary>The properties that a record can be made with.</summary>
    public static PropertyInfo[] PropertiesOf(Type type) => Properties.GetOrAdd(type, record =>
    [
        .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true })
            .OrderBy(property => property.Name, StringComparer.Ordinal),
    ]);

    public static string NameOf(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";

    private static void Write(List<string> lines, string path, object? value)
    {
        switch (value)
        {
            case null or false:
                break;
            case string text:
                lines.Add($"{path}: \"{text}\"");
                break;
            case Money money:
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {money.MinorUnits} {money.Currency.Code}"));
                break;
            case DateTimeOffset time:
                lines.Add($"{path}: {time.ToString("O", CultureInfo.InvariantCulture)}");
                break;
            case Enum or DonationId or IConvertible:
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {value}"));
                break;
            case IDictionary parts:
                foreach (var key in parts.Keys.Cast<string>().Order(StringComparer.Ordinal))
                {
                    Write(lines, $"{path}[{key}] ", parts[key]);
                }

                break;
            case IEnumerable parts:
                var index = 0;
                foreach (var part in parts)
                {
                    Write(lines, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}] "), part);
                }

                break;
            default:
                foreach (var property in PropertiesOf(value.GetType()))
                {
                    Write(lines, $"{path}{(path.Length > 0 ? " " : "")}{NameOf(property)}", property.GetValue(value));
                }

                break;
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A decoded parameter: a value, or named children. Array elements are children named by their index.</summary>
internal sealed class FormNode
{
    public string? Value { get; set; }

    public Dictionary<string, FormNode> Children { get; } = new(StringComparer.Ordinal);
}

/// <summary>
/// <c>application/x-www-form-urlencoded</c> as the official clients write it: space as + or %20, brackets literal or encoded,
/// arrays with or without an index.
/// </summary>
internal static class FormDecoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static List<(string Name, string Value)> Pairs(string text)
    {
        var pairs = new List<(string, string)>();
        foreach (var item in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = item.IndexOf('=');
            pairs.Add(equals < 0 ? (Decoded(item), "") : (Decoded(item[..equals]), Decoded(item[(equals + 1)..])));
        }

        return pairs;
    }

    public static FormNode Tree(IEnumerable<(string Name, string Value)> pairs)
    {
        var root = new FormNode();
        foreach (var (name, value) in pairs)
        {
            Place(root, name, value);
        }

        return root;
    }

    /// <summary>Equal for requests that ask the same, whatever the order and the encoding of their parameters.</summary>
    public static string Fingerprint(string method, string path, IEnumerable<(string Name, string Value)> pairs)
    {
        var text = new StringBuilder(method).Append(' ').Append(path);
        var sorted = pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
        foreach (var (name, value) in sorted)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name.Length}:{name}={value}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Place(FormNode root, string name, string value)
    {
        var keys = Keys(name);
        var node = root;
        for (var depth = 0; depth < keys.Count; depth++)
        {
            var key = keys[depth];
            if (key.Length == 0)
            {
                key = NextIndex(node, depth + 1 < keys.Count ? keys[depth + 1] : null);
            }

            if (node.Value is { Length: > 0 })
            {
                throw Malformed(name);
            }

            node.Value = null;
            if (!node.Children.TryGetValue(key, out var child))
            {
                node.Children[key] = child = new FormNode();
            }

            node = child;
        }

        if (node.Children.Count > 0 && value.Length > 0)
        {
            throw Malformed(name);
        }

        node.Value = node.Children.Count > 0 ? null : value;
    }

    // a[][x]=1&a[][y]=2 fills one element until a key comes a second time.
    private static string NextIndex(FormNode array, string? following)
    {
        var last = array.Children.Count - 1;
        var continues = following is not null && last >= 0 && !array.Children.Values.Last().Children.ContainsKey(following);
        return (continues ? last : last + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static List<string> Keys(string name)
    {
        var bracket = name.IndexOf('[');
        if (bracket <= 0)
        {
            return [name];
        }

        var keys = new List<string> { name[..bracket] };
        var rest = name.AsSpan(bracket);
        while (rest.Length > 0)
        {
            var close = rest.IndexOf(']');
            if (rest[0] != '[' || close < 0 || keys.Count > 16)
            {
                throw Malformed(name);
            }

            keys.Add(rest[1..close].ToString());
            rest = rest[(close + 1)..];
        }

        return keys;
    }

    private static string Decoded(string text)
    {
        if (text.AsSpan().IndexOfAny('%', '+') < 0)
        {
            return text;
        }

        var source = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[source.Length];
        var length = 0;
        for (var at = 0; at < source.Length; at++)
        {
            var current = source[at];
            if (current == '%' && IsHexDigit(source, at + 1) && IsHexDigit(source, at + 2))
            {
                current = byte.Parse(source.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                at += 2;
            }
            else if (current == '+')
            {
                current = (byte)' ';
            }

            bytes[length++] = current;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw ApiError.Invalid("Invalid request: the parameters are not valid UTF-8.");
        }
    }

    private static bool IsHexDigit(byte[] text, int at) => at < text.Length && char.IsAsciiHexDigit((char)text[at]);

    private static ApiError Malformed(string name) => ApiError.Invalid("Invalid request: a parameter is malformed.", name);
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace StripeProcessor.Stripe;

/// <summary>
/// The parameters of one call, in order, as Stripe's v1 API reads them from a form body or a query: nested maps as
/// <c>a[b]</c>, arrays always with an index (<c>a[0]</c>), a null left out, and an empty value only where
/// <see cref="Clear"/> asks for it, since to Stripe it means "unset this".
/// </summary>
public sealed class StripeForm
{
    private const int MetadataKeys = 50;
    private const int MetadataKeyLength = 40;
    private const int MetadataValueLength = 500;

    private static readonly SearchValues<char> Brackets = SearchValues.Create("[]");
    private static readonly SearchValues<byte> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<KeyValuePair<string, string>> _pairs;
    private readonly string? _prefix;

    /// <summary>A form with no parameters.</summary>
    public StripeForm()
        : this([], null)
    {
    }

    private StripeForm(List<KeyValuePair<string, string>> pairs, string? prefix)
    {
        _pairs = pairs;
        _prefix = prefix;
    }

    /// <summary>All parameters so far, of this form and of every form it is nested with, in the order they were added.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>Adds a text; null is left out.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds a bracket.</exception>
    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _pairs.Add(new(Qualify(name), value));
        }
    }

    /// <summary>Adds a whole number.</summary>
    public void Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds <c>true</c> or <c>false</c>.</summary>
    public void Add(string name, bool value) => Add(name, value ? "true" : "false");

    /// <summary>Asks Stripe to unset the parameter: an empty value.</summary>
    public void Clear(string name) => Add(name, "");

    /// <summary>A nested map: what is added to it appears here as <c>name[…]</c>.</summary>
    public StripeForm Child(string name) => new(_pairs, Qualify(name));

    /// <summary>A map within an array: what is added to it appears here as <c>name[index][…]</c>.</summary>
    /// <param name="name">The array.</param>
    /// <param name="index">Counted from 0.</param>
    public StripeForm Item(string name, int index) => new(_pairs, Element(name, index));

    /// <summary>A text within an array: <c>name[index]</c>.</summary>
    public void AddItem(string name, int index, string value) => _pairs.Add(new(Element(name, index), value));

    /// <summary>Adds metadata within Stripe's limits: at most 50 keys of 40 characters without brackets, values of 500.</summary>
    /// <exception cref="ArgumentException">A limit is passed. The text names the key, never the value.</exception>
    public void AddMetadata(string name, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.Count > MetadataKeys)
        {
            throw new ArgumentException($"metadata has {metadata.Count} keys; Stripe takes {MetadataKeys}", nameof(metadata));
        }

        var child = Child(name);
        foreach (var (key, value) in metadata)
        {
            if (key.Length > MetadataKeyLength)
            {
                throw new ArgumentException($"metadata key '{key}' is longer than {MetadataKeyLength} characters", nameof(metadata));
            }

            if (value.Length > MetadataValueLength)
            {
                throw new ArgumentException(
                    $"the value of metadata key '{key}' is longer than {MetadataValueLength} characters", nameof(metadata));
            }

            child.Add(key, value);
        }
    }

    /// <summary>
    /// The form as <c>application/x-www-form-urlencoded</c>: UTF-8, everything escaped but letters, digits and <c>-._~</c>; the
    /// brackets of names stay as they are, those within values do not.
    /// </summary>
    /// <exception cref="EncoderFallbackException">A value is not valid text (half of a surrogate pair).</exception>
    public string Encode()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in _pairs)
        {
            if (text.Length > 0)
            {
                text.Append('&');
            }

            Escape(text, name, keepBrackets: true);
            text.Append('=');
            Escape(text, value, keepBrackets: false);
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote: the same parameters in the same order.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static StripeForm Decode(string encoded)
    {
        var form = new StripeForm();
        foreach (var pair in encoded.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("the kept parameters of a call cannot be read");
            }

            form._pairs.Add(new(Uri.UnescapeDataString(pair[..equals]), Uri.UnescapeDataString(pair[(equals + 1)..])));
        }

        return form;
    }

    private static void Escape(StringBuilder text, string part, bool keepBrackets)
    {
        foreach (var octet in StrictUtf8.GetBytes(part))
        {
            if (Unreserved.Contains(octet) || (keepBrackets && octet is (byte)'[' or (byte)']'))
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }
    }

    private string Element(string name, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return string.Create(CultureInfo.InvariantCulture, $"{Qualify(name)}[{index}]");
    }

    private string Qualify(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(Brackets))
        {
            throw new ArgumentException($"'{name}' cannot be a parameter's name: a bracket would nest it elsewhere", nameof(name));
        }

        return _prefix is null ? name : $"{_prefix}[{name}]";
    }
}

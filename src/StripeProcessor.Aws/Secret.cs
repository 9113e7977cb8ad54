using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StripeProcessor.Aws;

/// <summary>
/// A text that must never be written anywhere: its text form, its JSON and its debugger view are <see cref="Mask"/>.
/// </summary>
/// <remarks>
/// Two secrets are equal only when they are the same object, so that no comparison tells anything about what is inside.
/// There is no conversion to or from <see cref="string"/>: whoever needs the text says <see cref="Reveal"/>, and a search for
/// that word finds every place.
/// </remarks>
[DebuggerDisplay(Mask)]
[DebuggerTypeProxy(typeof(DebuggerView))]
[JsonConverter(typeof(MaskWriter))]
public sealed class Secret(string value)
{
    /// <summary>What every view of a secret shows.</summary>
    public const string Mask = "(secret)";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The text itself. For the one place that must hand it on.</summary>
    public string Reveal() => _value;

    /// <summary>Whether there is nothing inside, or only white space.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public bool IsEmpty => string.IsNullOrWhiteSpace(_value);

    /// <summary>Whether the text begins with <paramref name="prefix"/>, letter by letter.</summary>
    public bool StartsWith(string prefix) => _value.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary><see cref="Mask"/>.</summary>
    public override string ToString() => Mask;

    private sealed class DebuggerView(Secret secret)
    {
        public string Value { get; } = secret.ToString();
    }

    /// <summary>Writes the mask. A mask cannot be read back, and a plain secret in JSON is what this type prevents.</summary>
    private sealed class MaskWriter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("a secret is never read from JSON");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Mask);
    }
}

using System.Text;
using System.Text.Unicode;

namespace StripeProcessor.Function.Http;

/// <summary>
/// Fields of an <c>application/x-www-form-urlencoded</c> body, read strictly: a broken escape, a byte that is not UTF-8 or a
/// name that comes twice makes the whole body unreadable, since each reading of it would be somebody's guess about money.
/// </summary>
internal static class UrlEncodedFields
{
    public static FieldsReading Read(ReadOnlySpan<byte> body)
    {
        var fields = new List<KeyValuePair<string, string>>();

        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);

            if (name is null || value is null)
            {
                return new FieldsReading.Unreadable("The form is not percent-encoded UTF-8.");
            }

            fields.Add(new(name, value));
        }

        return FieldsReading.Of(fields);
    }

    private static string? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;

        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'+':
                    bytes[length++] = (byte)' ';
                    break;

                case (byte)'%':
                    if (i + 2 >= text.Length || !TryHex(text[i + 1], text[i + 2], out bytes[length++]))
                    {
                        return null;
                    }

                    i += 2;
                    break;

                default:
                    bytes[length++] = text[i];
                    break;
            }
        }

        var decoded = bytes.AsSpan(0, length);
        return Utf8.IsValid(decoded) ? Encoding.UTF8.GetString(decoded) : null;
    }

    private static bool TryHex(byte high, byte low, out byte value)
    {
        var (h, l) = (Digit(high), Digit(low));
        value = h < 0 || l < 0 ? (byte)0 : (byte)((h << 4) | l);
        return h >= 0 && l >= 0;
    }

    private static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };
}

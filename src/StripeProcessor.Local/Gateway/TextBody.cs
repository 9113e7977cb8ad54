using System.Text;

namespace StripeProcessor.Local;

/// <summary>
/// Which bodies an HTTP API hands over as text. AWS does not list them. Those who probed the real thing (ministackorg/ministack
/// pull request 766, denoland/deno_registry2 issue 33) found text/*, JSON, XML and JavaScript; all else, form posts and bodies without
/// a content type included, arrives as base64.
/// </summary>
internal static class TextBody
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null when the body travels as base64. So does text that is not UTF-8, which JSON could not carry unharmed.</returns>
    public static string? Read(string? contentType, ReadOnlySpan<byte> body)
    {
        if (!IsText(contentType))
        {
            return null;
        }

        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsText(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();

        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/xml", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/javascript", StringComparison.OrdinalIgnoreCase);
    }
}

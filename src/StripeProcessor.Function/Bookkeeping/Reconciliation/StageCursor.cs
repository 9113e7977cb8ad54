using System.Globalization;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>Several texts in one, for cursors that carry more than an id: no state is kept between two calls but there.</summary>
internal static class StageCursor
{
    public static string Of(params string[] parts) => string.Join('|', parts.Select(Uri.EscapeDataString));

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="UnknownCursorException">Another number of parts.</exception>
    public static string[] Read(string cursor, int parts)
    {
        var texts = cursor.Split('|');
        return texts.Length == parts ? [.. texts.Select(Uri.UnescapeDataString)] : throw new UnknownCursorException();
    }

    /// <exception cref="UnknownCursorException">No whole number.</exception>
    public static long ToNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UnknownCursorException();
}

/// <summary>A cursor that no piece has ever said.</summary>
internal sealed class UnknownCursorException() : Exception("the cursor is none that a reconciliation has said");

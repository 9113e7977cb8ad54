using System.Buffers.Text;
using System.Text;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Aws;

/// <summary>Where a page ended: the place of its last gift, or a moment before which everything was read.</summary>
internal static class LedgerCursor
{
    private const string Form = "d1";

    internal static string Write(string mode, string place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Form}#{mode}#{place}"));

    /// <summary>The place that a cursor of this ledger and range names.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static string Read(string cursor, string mode, LedgerRange range)
    {
        var start = $"{Form}#{mode}#";
        var text = TextOf(cursor);
        if (text is not null && text.StartsWith(start, StringComparison.Ordinal)
            && LedgerKeys.TryReadPlace(text[start.Length..], out var time) && time >= range.From && time <= range.Before)
        {
            return text[start.Length..];
        }

        throw new ArgumentException("the cursor is none of this ledger's, or of another range", nameof(cursor));
    }

    private static string? TextOf(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

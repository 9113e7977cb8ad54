using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>A time of the API for people. What is no time is shown as it is.</summary>
internal static class Moment
{
    /// <summary><c>2026-11-26 14:03</c>, in UTC.</summary>
    internal static string Short(string time) => Written(time, "yyyy-MM-dd HH:mm");

    /// <summary><c>2026-11-26 14:03:22</c>, in UTC; what a spreadsheet takes for a time.</summary>
    internal static string ToTheSecond(string time) => Written(time, "yyyy-MM-dd HH:mm:ss");

    private static string Written(string time, string form) => TryRead(time, out var read)
        ? read.ToUniversalTime().ToString(form, CultureInfo.InvariantCulture)
        : time;

    internal static bool TryRead(string time, out DateTimeOffset read) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out read);
}

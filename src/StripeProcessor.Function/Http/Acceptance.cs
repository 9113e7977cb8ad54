using System.Globalization;

namespace StripeProcessor.Function.Http;

/// <summary>Whether a client would rather have JSON or a page.</summary>
internal static class Acceptance
{
    /// <summary>
    /// JSON for whoever sent JSON or prefers it by name; a page for whoever sent a form, or names HTML. <c>*/*</c>, which
    /// browsers and command lines send alike, is no preference.
    /// </summary>
    public static bool WantsJson(FriendlyRequest request)
    {
        if (request.IsJson)
        {
            return true;
        }

        var accept = request.Header("accept") ?? "";
        var (json, html) = (Quality(accept, "application/json"), Quality(accept, "text/html"));
        return json > html || (!request.IsForm && html == 0);
    }

    /// <summary>Thousandths from 0 to 1000; 0 when the type is not named.</summary>
    private static int Quality(ReadOnlySpan<char> accept, ReadOnlySpan<char> type)
    {
        foreach (var range in accept.Split(','))
        {
            var item = accept[range].Trim();
            var end = item.IndexOf(';');
            var name = (end < 0 ? item : item[..end]).Trim();
            if (name.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                return end < 0 ? 1000 : QualityOf(item[(end + 1)..]);
            }
        }

        return 0;
    }

    private static int QualityOf(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
            {
                return Thousandths(parameter[2..]);
            }
        }

        return 1000;
    }

    private static int Thousandths(ReadOnlySpan<char> quality) =>
        decimal.TryParse(quality, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? (int)(value * 1000)
            : 1000;
}

namespace StripeProcessor.Function.Http;

/// <summary>What may be done with an address, wherever it came from.</summary>
internal static class WebAddress
{
    /// <summary>Whether what is sent there stays private on its way: https, or http that never leaves the machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.IsAbsoluteUri
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>The address, if it is one and <see cref="IsSafe"/>.</summary>
    public static Uri? TryRead(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && IsSafe(address) ? address : null;

    /// <summary>
    /// The address as it can stand in a header and be handed to Stripe: letters beyond ASCII escaped in its path, and in its host
    /// as the name service spells them.
    /// </summary>
    public static string InAscii(Uri address) => (
        address.Host == address.IdnHost ? address : new UriBuilder(address) { Host = address.IdnHost }.Uri).AbsoluteUri;

    /// <summary>The address with one more query parameter, before its fragment if it has one.</summary>
    /// <param name="value">Needs no escaping: ids do not.</param>
    public static string WithQuery(Uri address, string name, string value)
    {
        var text = InAscii(address);
        var fragment = text.IndexOf('#', StringComparison.Ordinal);
        var (page, rest) = fragment < 0 ? (text, "") : (text[..fragment], text[fragment..]);
        var separator = page.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        return $"{page}{separator}{name}={value}{rest}";
    }
}

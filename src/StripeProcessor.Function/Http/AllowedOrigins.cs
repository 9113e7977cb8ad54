namespace StripeProcessor.Function.Http;

/// <summary>
/// The sites that may send donations here and to which a donor may be sent back. An origin is compared whole (scheme, host
/// and port, as a browser writes them), never by prefix or suffix: <c>https://example.org.evil.test</c> is not ours.
/// </summary>
public sealed class AllowedOrigins
{
    private readonly string[] _origins;

    private AllowedOrigins(string[] origins) => _origins = origins;

    /// <summary>In the order of the settings; at least one.</summary>
    public IReadOnlyList<string> All => _origins;

    /// <summary>Reads the comma-separated setting.</summary>
    /// <param name="text">Origins such as <c>https://give.example.org</c>; http on loopback only.</param>
    /// <param name="faults">Receives one sentence for each entry that is not an origin.</param>
    public static AllowedOrigins Read(string text, ICollection<string> faults)
    {
        var before = faults.Count;
        var origins = new List<string>();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (OriginOf(entry) is { } origin)
            {
                origins.Add(origin);
            }
            else
            {
                faults.Add($"ALLOWED_ORIGINS: '{entry}' is not an origin; write scheme, host and port only, https or (on loopback) http.");
            }
        }

        if (origins.Count == 0 && faults.Count == before)
        {
            faults.Add("ALLOWED_ORIGINS: name at least one site, such as https://give.example.org.");
        }

        return new AllowedOrigins([.. origins]);
    }

    /// <summary>Whether the value of an <c>Origin</c> header is on the list. <c>null</c>, as sandboxed pages send it, never is.</summary>
    public bool Contains(string? origin)
    {
        foreach (var allowed in _origins)
        {
            if (string.Equals(allowed, origin, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The address as an absolute URL when it lies on an allowed origin, else null. What browsers and libraries read
    /// differently (a backslash, a user name before the host, white space, control characters) is refused unread.
    /// </summary>
    public Uri? Locate(string address)
    {
        foreach (var c in address)
        {
            if (c <= ' ' || c == '\\' || c == '\u007f' || char.IsControl(c) || char.IsWhiteSpace(c))
            {
                return null;
            }
        }

        var isWeb = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

        return isWeb
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.UserInfo.Length == 0
            && !AuthorityOf(address).Contains('@')
            && Contains(Serialize(uri))
                ? uri
                : null;
    }

    /// <summary>As a browser would write it in an <c>Origin</c> header.</summary>
    internal static string Serialize(Uri uri) =>
        uri.IsDefaultPort ? $"{uri.Scheme}://{HostOf(uri)}" : $"{uri.Scheme}://{HostOf(uri)}:{PortOf(uri)}";

    private static string? OriginOf(string entry) =>
        Uri.TryCreate(entry, UriKind.Absolute, out var uri)
        && WebAddress.IsSafe(uri)
        && uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0 && !entry.Contains('*')
            ? Serialize(uri)
            : null;

    private static ReadOnlySpan<char> AuthorityOf(string address)
    {
        var rest = address.AsSpan(address.IndexOf("//", StringComparison.Ordinal) + 2);
        var end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }

    private static string HostOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost.ToLowerInvariant();

    private static string PortOf(Uri uri) => uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

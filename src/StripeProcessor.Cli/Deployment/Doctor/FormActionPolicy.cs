namespace StripeProcessor.Cli;

/// <summary>
/// What a page's Content-Security-Policy says about where its forms may go (w3.org/TR/CSP3, form-action: which does not fall back
/// to default-src).
/// </summary>
internal sealed class FormActionPolicy
{
    private readonly Uri _page;
    private readonly List<string[]> _lists;

    private FormActionPolicy(Uri page, List<string[]> lists)
    {
        _page = page;
        _lists = lists;
    }

    internal bool IsSet => _lists.Count > 0;

    /// <summary>The policies of a page's header and of its meta elements: each of them must allow.</summary>
    internal static FormActionPolicy Of(WebAnswer page)
    {
        var inHeader = page.Headers["Content-Security-Policy"].SelectMany(value => value.Split(','));
        var inPage = HtmlTags.Read(page.Body)
            .Where(tag => tag.Name == "meta" && "content-security-policy".Equals(tag["http-equiv"]?.Trim(), StringComparison.OrdinalIgnoreCase))
            .SelectMany(tag => (tag["content"] ?? "").Split(','));
        return new FormActionPolicy(page.Address, [.. inHeader.Concat(inPage).Select(FormActionsOf).OfType<string[]>()]);
    }

    internal bool Allows(Uri target) => _lists.TrueForAll(list => Array.Exists(list, source => Matches(source, target)));

    private static string[]? FormActionsOf(string policy)
    {
        var directive = policy.Split(';')
            .Select(part => part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words.Length > 0 && words[0].Equals("form-action", StringComparison.OrdinalIgnoreCase));
        return directive?[1..];
    }

    private bool Matches(string source, Uri target) => source.ToLowerInvariant() switch
    {
        "*" => target.Scheme is "https" or "http",
        "'self'" => IsSelf(target),
        ['\'', ..] => false,
        [.. var scheme, ':'] => MatchesScheme(scheme, target),
        _ => MatchesHost(source, target),
    };

    private bool IsSelf(Uri target) => target.Host == _page.Host && (target.Port == _page.Port || IsDefaultOfBoth(target))
        && MatchesScheme(_page.Scheme, target);

    private bool IsDefaultOfBoth(Uri target) => target.IsDefaultPort && _page.IsDefaultPort;

    private bool MatchesHost(string source, Uri target)
    {
        var schemeEnd = source.IndexOf("://", StringComparison.Ordinal);
        if (!MatchesScheme(schemeEnd < 0 ? _page.Scheme : source[..schemeEnd].ToLowerInvariant(), target))
        {
            return false;
        }

        var rest = schemeEnd < 0 ? source : source[(schemeEnd + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        var colon = authority.LastIndexOf(':');
        var (host, port) = colon < 0 ? (authority, "") : (authority[..colon], authority[(colon + 1)..]);
        return MatchesName(host.ToLowerInvariant(), target.IdnHost)
            && (port is "*" || (port.Length == 0 ? target.IsDefaultPort : port == target.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            && MatchesPath(path, target);
    }

    private static bool MatchesName(string pattern, string host) =>
        pattern.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(pattern[1..], StringComparison.Ordinal) : pattern == host;

    private static bool MatchesPath(string path, Uri target) => path.Length == 0 || path == "/"
        || (path.EndsWith('/') ? target.AbsolutePath.StartsWith(path, StringComparison.Ordinal) : target.AbsolutePath == path);

    // A policy written for http lets https through, and not the other way round.
    private static bool MatchesScheme(string scheme, Uri target) => scheme == target.Scheme || (scheme == "http" && target.Scheme == "https");
}

using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>
/// Reads what is answered to <c>init</c>, by the rules of the template and of the function: what either would refuse later is refused
/// here, where somebody can still be asked.
/// </summary>
internal static class Answers
{
    /// <summary>Sites as browsers name them, separated by commas.</summary>
    internal static Question.Reading Sites(string text)
    {
        var origins = new List<string>();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Address(entry) is not { } site)
            {
                return Bad($"{Quote.Of(entry)} is not the address of a site; write https:// and its name (http:// for localhost only)");
            }

            if (site.PathAndQuery != "/" || site.Fragment.Length > 0)
            {
                return Bad($"{Quote.Of(entry)} names a page; write https:// and the name of the site, with nothing after it");
            }

            origins.Add(OriginOf(site));
        }

        return origins.Count > 0 ? Good(string.Join(',', origins.Distinct(StringComparer.Ordinal))) : Bad("it names no site");
    }

    /// <summary>The whole address of a page.</summary>
    internal static Question.Reading Page(string text) => Address(text) is { } page
        ? Good(OriginOf(page) + page.PathAndQuery + page.Fragment)
        : Bad($"{Quote.Of(text)} is not the address of a page; write it whole, beginning with https://");

    internal static Question.Reading Organisation(string text) =>
        text.Length > 100 ? Bad("it is longer than 100 characters")
        : text.Any(char.IsControl) ? Bad("it holds a control character")
        : Good(text);

    /// <summary>Codes separated by commas, the default first; one that is new may have its smallest gift after a colon.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="file">Whose currencies keep their amounts.</param>
    internal static Question.Reading Currencies(string text, FormFile file)
    {
        var entries = Split(text, ',');
        foreach (var entry in entries)
        {
            if (RulesOf(entry, file, out var fault) is null)
            {
                return Bad(fault!);
            }
        }

        return entries.Select(entry => entry.Split(':')[0].ToLowerInvariant()).Distinct().Count() == entries.Count
            ? entries.Count > 0 ? Good(string.Join(", ", entries)) : Bad("it names no currency")
            : Bad("a currency is listed twice");
    }

    internal static CurrencyRules? RulesOf(string entry, FormFile file, out string? fault)
    {
        fault = null;
        return CurrencyTable.TryFind(entry.Trim(), out var currency) && file.RulesOf(currency) is { } known
            ? known
            : ProposedCurrency.Read(entry, out fault);
    }

    /// <summary>What gifts are for: <c>id=Name</c>, separated by semicolons, the default first.</summary>
    internal static Question.Reading Designations(string text)
    {
        foreach (var entry in Split(text, ';'))
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == entry.Length - 1)
            {
                return Bad($"{Quote.Of(entry)} is not written as id=Name, such as roof=A new roof");
            }

            var (id, name) = (entry[..at].Trim(), entry[(at + 1)..].Trim());
            if (id.Length is 0 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                return Bad($"the id {Quote.Of(id)} must be 1 to 64 letters, digits, dashes and underscores");
            }

            if (name.Length is 0 or > 100)
            {
                return Bad($"the name of {Quote.Of(id)} must have 1 to 100 characters");
            }
        }

        var all = DesignationsIn(text);
        return all.Count == 0 ? Bad("it names nothing")
            : all.DistinctBy(one => one.Id).Count() < all.Count ? Bad("an id is listed twice")
            : Good(InWords(all));
    }

    internal static IReadOnlyList<Designation> DesignationsIn(string text) => [.. Split(text, ';')
        .Select(entry => entry.Split('=', 2))
        .Select(parts => new Designation(parts[0].Trim(), parts[1].Trim()))];

    internal static string InWords(IEnumerable<Designation> designations) =>
        string.Join("; ", designations.Select(one => $"{one.Id}={one.Name}"));

    internal static Question.Reading Frequencies(string text)
    {
        var names = Split(text, ',');
        var unknown = names.Find(name => !RecurrenceNames.TryParse(name, out _));
        return unknown is not null ? Bad($"{Quote.Of(unknown)} is no frequency; write one_time, weekly, monthly or yearly")
            : names.Count == 0 ? Bad("it names none")
            : names.Distinct().Count() < names.Count ? Bad("a frequency is listed twice")
            : Good(string.Join(", ", names));
    }

    internal static Question.Reading Stack(string text) => SealOrder.IsStackName(text) && text.Length <= 100
        ? Good(text)
        : Bad("a stack's name is letters, digits and hyphens, a letter first, at most 100");

    internal static Question.Reading Region(string text) =>
        SealOrder.IsRegionName(text) && text.Split('-') is { Length: >= 3 } parts && parts.All(part => part.Length > 0) && char.IsAsciiDigit(text[^1])
            ? Good(text)
            : Bad($"{Quote.Of(text)} is not the name of a region; write it as in eu-west-1");

    internal static Question.Reading Architecture(string text) => text is "arm64" or "x86_64" ? Good(text) : Bad("write arm64 or x86_64");

    internal static Question.Reading Encrypter(string text)
    {
        if (text.Contains(":assumed-role/", StringComparison.Ordinal))
        {
            return Bad("that is a session of a role, which ends; write the role itself: arn:aws:iam::ACCOUNT:role/NAME, with its path if it has one");
        }

        var parts = text.Split(':', 6);
        return parts is ["arn", var partition, "iam", "", var account, var who]
            && partition.StartsWith("aws", StringComparison.Ordinal) && partition.All(c => char.IsAsciiLetterLower(c) || c == '-')
            && account.Length == 12 && account.All(char.IsAsciiDigit)
            && (who == "root" || IsPrincipal(who, "user/") || IsPrincipal(who, "role/"))
            ? Good(text)
            : Bad($"{Quote.Of(text)} is no user or role; write it as in arn:aws:iam::123456789012:role/treasurer");
    }

    internal static Question.Reading Email(string text) =>
        EmailAddress.IsPlausible(text) && !text.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or '"' or '\'' or '\\')
            && text.IndexOf('.', text.IndexOf('@', StringComparison.Ordinal)) > 0
            ? Good(text)
            : Bad("that is no e-mail address");

    internal static Question.Reading PublishableKey(string text, string mode)
    {
        if (text.StartsWith("sk_", StringComparison.Ordinal) || text.StartsWith("rk_", StringComparison.Ordinal))
        {
            return Bad("that is a secret key, which must never stand in a file; encrypt-secret asks for it and seals it");
        }

        if (text.StartsWith(mode == "test" ? "pk_live_" : "pk_test_", StringComparison.Ordinal))
        {
            return Bad($"that is a key of the other mode; in {mode} mode it begins with pk_{mode}_");
        }

        return text.StartsWith($"pk_{mode}_", StringComparison.Ordinal) && text.Length is >= 16 and <= 255
            && text.AsSpan(8).IndexOfAnyExcept(LettersAndDigits) < 0
            ? Good(text)
            : Bad($"a publishable key begins with pk_{mode}_, and letters and digits follow");
    }

    internal static List<string> Split(string text, char separator) =>
        [.. text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static readonly System.Buffers.SearchValues<char> LettersAndDigits =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static bool IsPrincipal(string who, string kind) => who.Length > kind.Length && who.StartsWith(kind, StringComparison.Ordinal)
        && who.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '=' or ',' or '.' or '@' or '_' or '/' or '-');

    // What SAM's quoting, a browser and the template would each read differently is refused unread.
    private static Uri? Address(string text) =>
        !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '\\' or '"' or '\'' or '*' or ',')
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0 && !text.Contains('@', StringComparison.Ordinal)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.Host is "localhost" or "127.0.0.1"))
        && address.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4
            ? address
            : null;

    private static string OriginOf(Uri address)
    {
        var host = address.IdnHost.ToLowerInvariant();
        return address.IsDefaultPort
            ? $"{address.Scheme}://{host}"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{address.Scheme}://{host}:{address.Port}");
    }

    private static Question.Reading.Good Good(string value) => new(value);

    private static Question.Reading.Bad Bad(string fault) => new(fault);
}

using StripeProcessor.Aws;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function;

/// <summary>Reads one environment variable at a time and goes on after a fault, so that all are told at once.</summary>
/// <remarks>A fault shows the value of no setting that could be a key put into the wrong place.</remarks>
internal sealed class SettingsReader(Func<string, string?> variable, ICollection<string> faults)
{
    public string? Optional(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;

    public string Required(string name, string what)
    {
        if (Optional(name) is { } value)
        {
            return value;
        }

        faults.Add($"{name} is not set: {what}.");
        return "";
    }

    public string Mode(string name)
    {
        var mode = Optional(name);
        if (mode is "test" or "live")
        {
            return mode;
        }

        faults.Add($"{name} must be test or live.");
        return "";
    }

    /// <summary>Several of a kind, comma-separated: two webhook secrets while one is rolled.</summary>
    public IReadOnlyList<SealedSecret> SealedList(string name, string secretName) =>
        [.. (Optional(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => Sealed(name, secretName, text)).OfType<SealedSecret>()];

    public SealedSecret? Sealed(string name, string secretName) =>
        Optional(name) is { } text ? Sealed(name, secretName, text) : null;

    private SealedSecret? Sealed(string name, string secretName, string text)
    {
        if (SealedSecret.TryParse(secretName, text, out var secret))
        {
            return secret;
        }

        faults.Add($"{name} is not base64 as encrypt-secret prints it.");
        return null;
    }

    public string? PublishableKey(string name, string mode)
    {
        if (Optional(name) is not { } key)
        {
            return null;
        }

        if (mode.Length > 0 && !key.StartsWith($"pk_{mode}_", StringComparison.Ordinal))
        {
            faults.Add($"{name} must be the publishable key of {mode} mode, which begins with pk_{mode}_.");
            return null;
        }

        return key;
    }

    /// <summary>The name of a host, and nothing around it.</summary>
    public string? HostName(string name)
    {
        if (Optional(name) is not { } text || Uri.CheckHostName(text) == UriHostNameType.Dns)
        {
            return Optional(name);
        }

        faults.Add($"{name} must be a host's name such as operators.example.org, without scheme, port or path.");
        return null;
    }

    /// <summary>A page of the site, to which donors are sent.</summary>
    public Uri Page(string name)
    {
        if (Optional(name) is null)
        {
            faults.Add($"{name} is not set: the address of a page of your site.");
        }

        return Address(name) ?? new("https://unset.invalid/");
    }

    /// <summary>An address to which paths are added.</summary>
    public Uri? Base(string name)
    {
        if (Address(name) is not { } address)
        {
            return null;
        }

        if (address.PathAndQuery == "/" && address.Fragment.Length == 0)
        {
            return address;
        }

        faults.Add($"{name} must be scheme, host and port only.");
        return null;
    }

    public Uri? Address(string name)
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && WebAddress.IsSafe(address))
        {
            return address;
        }

        faults.Add($"{name} must be an https address (http on loopback only), without a user name.");
        return null;
    }
}

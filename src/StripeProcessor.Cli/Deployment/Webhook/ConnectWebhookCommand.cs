using System.CommandLine;
using System.CommandLine.Parsing;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>connect-webhook</c>.</summary>
internal sealed class ConnectWebhookCommand : ToolCommand
{
    private const string Purpose =
        """
        Makes Stripe send its events to the stack.

        The function makes the endpoint at Stripe and seals its signing secret, which nobody sees; the sealed text goes into
        samconfig.toml and into the stack. Where an endpoint is connected already, nothing is done.

        --rotate makes a second endpoint with a new secret; both work then. --retire deletes the old one, and then drops its secret.

        Examples:
          stripe-processor connect-webhook --config-env test
          stripe-processor connect-webhook --config-env live --rotate
          stripe-processor connect-webhook --config-env live --retire we_1QABC
        """;

    private readonly OperatorDesk _desk;
    private readonly StackOptions _stack = new();

    private readonly Option<bool> _rotate = new("--rotate") { Description = "Have a new secret beside the old one. Both are taken until --retire." };

    private readonly Option<string?> _retire = new("--retire")
    {
        Description = "Delete every other endpoint of this stack at Stripe, and drop the old secret. The endpoint to keep is the one that --rotate printed.",
        HelpName = "endpoint",
    };

    private readonly Option<string?> _url = new("--url")
    {
        Description = "Where Stripe is to send to. Default: the stack's own address, followed by /stripe/webhook.",
        HelpName = "url",
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, and change nothing." };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, for programs." };

    private readonly Option<string?> _local = new("--local") { Hidden = true, Arity = ArgumentArity.ZeroOrOne };

    internal ConnectWebhookCommand(OperatorDesk desk)
        : base("connect-webhook", Purpose)
    {
        _desk = desk;
        _stack.AddTo(this);
        foreach (var option in new Option[] { _rotate, _retire, _url, _yes, _dryRun, _json, _local })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    internal override string AfterStop =>
        "run the same command again: what it had asked of Stripe is found again; where --rotate had been done, doctor says so";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var order = Read(parsed);
        var stack = await _desk.FindStackAsync(_stack, parsed, cancellationToken);
        using var api = _desk.Open(stack);
        var connection = new WebhookConnection(_desk, api, stack, order);
        return order.Keep is null ? await connection.ConnectAsync(cancellationToken) : await connection.RetireAsync(cancellationToken);
    }

    private WebhookOrder Read(ParseResult parsed)
    {
        if (parsed.GetResult(_local) is OptionResult { Implicit: false })
        {
            throw ToolException.Usage(
                "a local system connects its own webhook when it starts", "leave --local away, and name a stack: --config-env test");
        }

        var (rotates, keep, url) = (parsed.GetValue(_rotate), parsed.GetValue(_retire), parsed.GetValue(_url));
        if (rotates && keep is not null)
        {
            throw ToolException.Usage("--rotate and --retire are two steps", "run --rotate first; it prints what to do then");
        }

        if (keep is not null && !IsEndpoint(keep))
        {
            throw ToolException.Usage(
                "--retire needs the endpoint to keep, whose name begins with we_",
                "--rotate printed it; in Stripe's dashboard it is the newer one of the two");
        }

        if (url is not null && keep is not null)
        {
            throw ToolException.Usage("--url does not go with --retire", "leave --url away");
        }

        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))))
        {
            throw ToolException.Usage("--url is not a safe address", "give an https:// address that ends with /stripe/webhook");
        }

        return new WebhookOrder(rotates, keep, url, parsed.GetValue(_yes), parsed.GetValue(_dryRun), parsed.GetValue(_json));
    }

    private static bool IsEndpoint(string name) =>
        name.Length is > 3 and <= 128 && name.StartsWith("we_", StringComparison.Ordinal)
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}

/// <summary>What <c>connect-webhook</c> was asked for.</summary>
/// <param name="Rotates">Whether a second secret is wanted.</param>
/// <param name="Keep">The endpoint that stays when the others are deleted; null when none is to be.</param>
/// <param name="Url">Where Stripe is to send to; null for the stack's own address.</param>
/// <param name="IsAgreed">Whether nobody is to be asked.</param>
/// <param name="IsDryRun">Whether nothing is to be changed.</param>
/// <param name="AsJson">Whether programs read the result.</param>
internal sealed record WebhookOrder(bool Rotates, string? Keep, string? Url, bool IsAgreed, bool IsDryRun, bool AsJson);

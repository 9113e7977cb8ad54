using System.CommandLine;
using System.CommandLine.Parsing;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>rotate-key</c>.</summary>
internal sealed class RotateKeyCommand : ToolCommand
{
    private const string Purpose =
        """
        Gives the stack another Stripe key, without a moment in which no gift can be given.

        Make the new key in Stripe's dashboard first, and leave the old one alive. The new one is typed when asked, or piped in. It is
        sealed, and the function tries it, before anything is changed: a key that Stripe refuses, that is another account's, or that
        lacks a permission changes nothing. At the end you are told from when the old key may be expired.

        Examples:
          stripe-processor rotate-key --config-env live
          pass stripe/live-new | stripe-processor rotate-key --config-env live --json
        """;

    private readonly OperatorDesk _desk;
    private readonly Func<KmsOptions, KmsSecrets> _openKms;
    private readonly StackOptions _stack = new();

    private readonly Option<bool> _otherAccount = new("--other-account")
    {
        Description = "Even though the new key is of another Stripe account, which knows none of the gifts so far.",
    };

    private readonly Option<bool> _despiteMissing = new("--despite-missing")
    {
        Description = "Even though the new key lacks permissions: what needs them will fail.",
    };

    private readonly Option<bool> _noUpdate = new("--no-update")
    {
        Description = "Only write samconfig.toml, and leave it to sam deploy to give the key to the stack.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Ask for the key, seal it and have it tried; then say what would be done, and change nothing.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, for programs." };

    private readonly Option<string?> _local = new("--local") { Hidden = true, Arity = ArgumentArity.ZeroOrOne };

    internal RotateKeyCommand(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms)
        : base("rotate-key", Purpose)
    {
        (_desk, _openKms) = (desk, openKms);
        _stack.AddTo(this);
        foreach (var option in new Option[] { _otherAccount, _despiteMissing, _noUpdate, _dryRun, _json, _local })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    internal override string AfterStop =>
        "leave the old key alive: which one is in use, stripe-processor doctor says; then run the command again";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetResult(_local) is OptionResult { Implicit: false })
        {
            throw ToolException.Usage(
                "a local system has a sandbox's key, which nobody rotates", "leave --local away, and name a stack: --config-env test");
        }

        var order = new RotationOrder(
            parsed.GetValue(_otherAccount),
            parsed.GetValue(_despiteMissing),
            parsed.GetValue(_noUpdate),
            parsed.GetValue(_dryRun),
            parsed.GetValue(_json));
        var stack = await _desk.FindStackAsync(_stack, parsed, cancellationToken);
        if (order.IsFileOnly && stack.Place.File is null)
        {
            throw ToolException.Usage(
                "--no-update writes a file, and none is named",
                "name the stack by its environment: --config-env test");
        }

        using var api = _desk.Open(stack);
        return await new KeyRotation(_desk, _openKms, api, stack, order).RunAsync(cancellationToken);
    }
}

/// <summary>What <c>rotate-key</c> was asked for.</summary>
/// <param name="AcceptsOtherAccount">Whether a key of another account is meant.</param>
/// <param name="AcceptsMissing">Whether a key that lacks permissions is meant.</param>
/// <param name="IsFileOnly">Whether the stack is left to the next deployment.</param>
/// <param name="IsDryRun">Whether nothing is to be changed.</param>
/// <param name="AsJson">Whether programs read the result.</param>
internal sealed record RotationOrder(bool AcceptsOtherAccount, bool AcceptsMissing, bool IsFileOnly, bool IsDryRun, bool AsJson);

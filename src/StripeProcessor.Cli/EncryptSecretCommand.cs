using System.CommandLine;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>encrypt-secret</c>: its options, what each means, and which values are refused.</summary>
internal sealed class EncryptSecretCommand(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms)
{
    private const string Purpose =
        """
        Turns a secret from Stripe into a sealed text that is safe to keep in a file.

        It asks for the secret without showing it, checks that it is the right kind for test or live mode, and has AWS KMS seal
        it. Only your own stack, in that mode, can open the result. The secret itself is kept nowhere and printed nowhere.

        Type the secret when asked, or pipe it in. Never put it on the command line.

        With --config-env alone it does the whole: finds the deployed stack through samconfig.toml, seals in the role that may,
        makes the key of the function's own tokens if there is none, writes both into samconfig.toml and updates the stack.

        Examples:
          stripe-processor encrypt-secret --config-env test
          stripe-processor encrypt-secret --stack gifts-test --write samconfig.toml
          stripe-processor encrypt-secret --stack gifts-live --secret webhook-secret --mode live
          pass stripe/live | stripe-processor encrypt-secret --stack gifts-live --json
        """;

    private readonly Option<string> _secret = new("--secret")
    {
        Description = "Which secret: stripe-key (begins with sk_ or rk_) or webhook-secret (begins with whsec_).",
        HelpName = "stripe-key|webhook-secret",
        DefaultValueFactory = _ => SecretNames.StripeKey,
    };

    private readonly Option<string?> _mode = new("--mode")
    {
        Description = "test or live. May be left out for a Stripe key, which says it itself, or when --config-env is one of the two.",
        HelpName = "test|live",
    };

    private readonly Option<string?> _stack = new("--stack")
    {
        Description = "Name of the CloudFormation stack that will open it. May be left out when the file of --write says it.",
        HelpName = "name",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The KMS key to seal with: id, ARN or alias/name. Default: alias/stripe-processor-<stack>.",
        HelpName = "key",
    };

    private readonly Option<string?> _region = new("--region")
    {
        Description = "AWS region of the key, such as eu-west-1. Default: the file of --write, AWS_REGION, or the profile.",
        HelpName = "region",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Profile of your AWS configuration to sign in with.",
        HelpName = "name",
    };

    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = "Another address for KMS: https, or http on this machine. Default: AWS_ENDPOINT_URL_KMS, then AWS itself.",
        HelpName = "url",
    };

    private readonly Option<string?> _write = new("--write")
    {
        Description = "Put the result into this samconfig.toml instead of printing it. All else in the file stays as it is.",
        HelpName = "file",
    };

    private readonly Option<string?> _environment = new("--config-env")
    {
        Description = "Which environment of samconfig.toml: alone, the stack to seal for; with --write, where to put the result.",
        HelpName = "name",
    };

    private readonly Option<string?> _configFile = new("--config-file")
    {
        Description = $"With --config-env alone: another file than {StackOptions.DefaultFile}.",
        HelpName = "file",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, for programs." };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "With --config-env alone: say what would be done, and ask for nothing.",
    };

    internal Command Build()
    {
        var command = new Command("encrypt-secret", Purpose)
        {
            _secret, _mode, _stack, _key, _region, _profile, _endpoint, _write, _environment, _configFile, _json, _dryRun,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var order = Order(parsed);
            return order.IsForDeployedStack
                ? new EncryptForStack(desk, openKms).RunAsync(order, Place(order), cancellationToken)
                : new EncryptSecret(desk.Terminal, openKms).RunAsync(order, cancellationToken);
        });
        return command;
    }

    private StackPlace Place(SealOrder order) => StackOptions.Place(
        order.Environment, order.ConfigFile, stack: null, order.Region, order.Profile, desk.Variable);

    private SealOrder Order(ParseResult parsed)
    {
        var order = new SealOrder
        {
            SecretName = parsed.GetValue(_secret)!,
            Mode = parsed.GetValue(_mode),
            Stack = parsed.GetValue(_stack),
            Key = parsed.GetValue(_key),
            Region = parsed.GetValue(_region),
            RegionOfEnvironment = desk.Variable("AWS_REGION") ?? desk.Variable("AWS_DEFAULT_REGION"),
            Profile = parsed.GetValue(_profile),
            Endpoint = AwsEndpoints.Safe(parsed.GetValue(_endpoint), AwsEndpoints.Kms) ?? AwsEndpoints.Of(AwsEndpoints.Kms, desk.Variable),
            File = parsed.GetValue(_write),
            Environment = parsed.GetValue(_environment),
            ConfigFile = parsed.GetValue(_configFile) ?? StackOptions.DefaultFile,
            AsJson = parsed.GetValue(_json),
            IsDryRun = parsed.GetValue(_dryRun),
        };
        order.Check();
        return order;
    }
}

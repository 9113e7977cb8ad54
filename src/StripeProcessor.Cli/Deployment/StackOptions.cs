using System.CommandLine;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The options by which a command finds a stack: its name and region, as <c>sam deploy</c> would find them, and who asks.</summary>
internal sealed class StackOptions
{
    internal const string DefaultFile = "samconfig.toml";

    private readonly Option<string?> _environment = new("--config-env")
    {
        Description = "The environment of samconfig.toml that names the stack and its region, such as test or live.",
        HelpName = "name",
    };

    private readonly Option<string?> _file = new("--config-file")
    {
        Description = $"Another file than {DefaultFile}.",
        HelpName = "file",
    };

    private readonly Option<string?> _stack = new("--stack")
    {
        Description = "The stack's name, instead of the one in samconfig.toml.",
        HelpName = "name",
    };

    private readonly Option<string?> _region = new("--region")
    {
        Description = "AWS region. Default: the one in samconfig.toml or in the API's address, the profile's, or AWS_REGION.",
        HelpName = "region",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Profile of your AWS configuration to sign in with. Default: the environment's credentials.",
        HelpName = "name",
    };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = $"PEM file with certificate and key, where the operators' address asks for one. Default: {OperatorCertificate.Variable}.",
        HelpName = "file",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_environment);
        command.Options.Add(_file);
        command.Options.Add(_stack);
        command.Options.Add(_region);
        command.Options.Add(_profile);
        command.Options.Add(_certificate);
    }

    internal string? Region(ParseResult parsed) => parsed.GetValue(_region);

    internal string? Profile(ParseResult parsed) => parsed.GetValue(_profile);

    /// <summary>The file of the certificate to show; null for none.</summary>
    internal string? Certificate(ParseResult parsed, Func<string, string?> variable) =>
        parsed.GetValue(_certificate) ?? variable(OperatorCertificate.Variable);

    /// <summary>Whether the command line names a stack.</summary>
    internal bool IsStackNamed(ParseResult parsed) => parsed.GetValue(_environment) is not null || parsed.GetValue(_stack) is not null;

    /// <summary>Whether anything at all is said.</summary>
    internal bool IsAnythingSaid(ParseResult parsed) =>
        IsStackNamed(parsed) || parsed.GetValue(_file) is not null || Region(parsed) is not null || Profile(parsed) is not null
        || parsed.GetValue(_certificate) is not null;

    /// <exception cref="ToolException">What is said contradicts itself, is not enough, or cannot be used.</exception>
    internal StackPlace Read(ParseResult parsed, Func<string, string?> variable) => Place(
        parsed.GetValue(_environment), parsed.GetValue(_file), parsed.GetValue(_stack), Region(parsed), Profile(parsed), variable)
        with { Certificate = Certificate(parsed, variable) };

    /// <inheritdoc cref="Read"/>
    internal static StackPlace Place(
        string? environment, string? file, string? stack, string? region, string? profile, Func<string, string?> variable)
    {
        Require(environment is not null || stack is not null,
            "the stack is not named", "add --config-env with an environment of samconfig.toml, such as --config-env test");
        Require(environment is null || SealOrder.IsEnvironmentName(environment),
            "--config-env is not a name that SAM uses", "use letters, digits, - and _");
        Require(file is null || environment is not null,
            "--config-file goes with --config-env only", "add --config-env with an environment of that file");
        Require(file is not { Length: 0 }, "--config-file needs a file's name", $"add --config-file {DefaultFile}");
        Require(stack is null || SealOrder.IsStackName(stack),
            "--stack is not a name that CloudFormation allows", "letters, digits and hyphens, a letter first, at most 128");

        var path = environment is null ? null : file ?? DefaultFile;
        var config = path is null ? null : ConfigFile.Read(path);
        var name = stack ?? NameIn(config!, environment!, path!);
        var credentials = Credentials(profile);
        var where = region
            ?? (environment is null ? null : config?.Setting(environment, "region"))
            ?? credentials.ProfileRegion ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION")
            ?? throw ToolException.Usage("the region of the stack is not known", "add --region, such as --region eu-west-1");
        Require(SealOrder.IsRegionName(where), "that is not the name of a region", "write it as in --region eu-west-1");
        return new StackPlace(name, where, credentials) { Environment = environment, File = path, Profile = profile };
    }

    /// <exception cref="ToolException">There is no such profile.</exception>
    internal static OperatorCredentials Credentials(string? profile)
    {
        try
        {
            return OperatorCredentials.Find(profile);
        }
        catch (SignInException fault)
        {
            throw AwsFault.Of(fault);
        }
    }

    private static string NameIn(SamConfig config, string environment, string path) =>
        config.Setting(environment, "stack_name") is { } found && SealOrder.IsStackName(found)
            ? found
            : throw ToolException.Usage(
                $"the stack is not named: '{environment}' in {path} has no stack_name",
                "write the file with: stripe-processor init; or add --stack");

    private static void Require(bool condition, string error, string hint)
    {
        if (!condition)
        {
            throw ToolException.Usage(error, hint);
        }
    }
}

/// <summary>A stack that may or may not be deployed: its name, its region, and who asks for it.</summary>
internal sealed record StackPlace(string Name, string Region, OperatorCredentials Credentials)
{
    /// <summary>The environment of <see cref="File"/>; null when the stack was named outright.</summary>
    internal string? Environment { get; init; }

    /// <summary>Where its parameters are kept for the next <c>sam deploy</c>; null without an environment.</summary>
    internal string? File { get; init; }

    internal string? Profile { get; init; }

    /// <summary>The file of a certificate to show to the API; null for none.</summary>
    internal string? Certificate { get; init; }

    /// <summary>The command that deploys it.</summary>
    internal string DeployCommand => $"sam build && sam deploy{(Environment is null ? "" : $" --config-env {Environment}")}";
}

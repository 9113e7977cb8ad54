using System.CommandLine;
using System.CommandLine.Parsing;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The options by which every operator command finds the API and shows who calls.</summary>
internal sealed class ApiOptions
{
    internal const string Variable = "STRIPE_PROCESSOR_API";
    private const string DefaultDirectory = ".stripe-processor";

    private readonly Option<string?> _api = new("--api")
    {
        Description = $"Address of the API: https, or http on this machine. Default: {Variable}.",
        HelpName = "url",
    };

    private readonly Option<string?> _region = new("--region")
    {
        Description = "AWS region of the API. Default: the one in its address, the profile's, or AWS_REGION.",
        HelpName = "region",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Profile of your AWS configuration to sign in with. Default: the environment's credentials.",
        HelpName = "name",
    };

    private readonly Option<string?> _local = new("--local")
    {
        Description = $"The local system that keeps its data in this directory, instead of AWS. Without a value: {DefaultDirectory}.",
        HelpName = "dir",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, for programs." };

    internal void AddTo(Command command)
    {
        command.Options.Add(_api);
        command.Options.Add(_region);
        command.Options.Add(_profile);
        command.Options.Add(_local);
        command.Options.Add(_json);
    }

    internal bool AsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="ToolException">What is said contradicts itself, is not enough, or cannot be used.</exception>
    internal ApiAccess Read(ParseResult parsed, Func<string, string?> variable, TimeProvider time)
    {
        var (api, region, profile) = (parsed.GetValue(_api), parsed.GetValue(_region), parsed.GetValue(_profile));
        if (parsed.GetResult(_local) is OptionResult { Implicit: false })
        {
            return api is null && region is null && profile is null
                ? Local(parsed.GetValue(_local) ?? DefaultDirectory)
                : throw ToolException.Usage(
                    "--local goes with none of --api, --region and --profile", "a local system needs no AWS account: leave those away");
        }

        var address = Address(api ?? variable(Variable));
        try
        {
            var credentials = OperatorCredentials.Find(profile);
            return new ApiAccess.Signed(address, Region(region, address, credentials, variable), credentials, time);
        }
        catch (SignInException fault)
        {
            throw ToolException.Refused(fault.Message, HintFor(fault));
        }
    }

    /// <summary>The API for what anybody may ask it: no credentials are looked for, and none are sent.</summary>
    /// <exception cref="ToolException">As for <see cref="Read"/>.</exception>
    internal ApiAccess ReadPublic(ParseResult parsed, Func<string, string?> variable)
    {
        if (parsed.GetResult(_local) is OptionResult { Implicit: false })
        {
            return parsed.GetValue(_api) is null
                ? new ApiAccess.Public(Local(parsed.GetValue(_local) ?? DefaultDirectory).Address)
                : throw ToolException.Usage("--local and --api are two addresses", "leave one of them away");
        }

        return new ApiAccess.Public(Address(parsed.GetValue(_api) ?? variable(Variable)));
    }

    /// <summary>Whether the command line itself names an API.</summary>
    internal bool NamesOne(ParseResult parsed) =>
        parsed.GetValue(_api) is not null || parsed.GetResult(_local) is OptionResult { Implicit: false };

    internal static string HintFor(SignInException fault) => fault.Fault == SignInFault.NoProfile
        ? "list the profiles with: aws configure list-profiles"
        : "sign in first; with IAM Identity Center: eval \"$(aws configure export-credentials --format env)\"";

    internal static Uri Address(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw ToolException.Usage("the API is not named", $"add --api with its address, set {Variable}, or add --local");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0
            ? new Uri(address.AbsoluteUri.TrimEnd('/') + "/")
            : throw ToolException.Usage(
                "the address of the API is not a safe one",
                "give an https:// address without a query, or http:// on this machine (127.0.0.1)");
    }

    private static string Region(string? said, Uri address, OperatorCredentials credentials, Func<string, string?> variable)
    {
        // https://{api}.execute-api.{region}.amazonaws.com says it itself.
        var host = address.Host.Split('.');
        var region = said
            ?? (host is [_, "execute-api", { } inHost, "amazonaws", ..] ? inHost : null)
            ?? credentials.ProfileRegion ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION")
            ?? throw ToolException.Usage("the region of the API is not known", "add --region, such as --region eu-west-1");
        return SealOrder.IsRegionName(region)
            ? region
            : throw ToolException.Usage("that is not the name of a region", "write it as in --region eu-west-1");
    }

    private static ApiAccess.Local Local(string directory)
    {
        try
        {
            var address = File.ReadAllText(Path.Combine(directory, "address")).Trim();
            var token = File.ReadAllText(Path.Combine(directory, "operator-token")).Trim();
            return Uri.TryCreate(address, UriKind.Absolute, out var site) && site.IsLoopback && token.Length > 0
                ? new ApiAccess.Local(site, new Secret(token))
                : throw ToolException.Refused(
                    $"cannot use {directory}: it holds no address on this machine, or no token", "start the local system again");
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused(
                $"cannot find a running local system by {directory}",
                "start it with: dotnet run --project src/StripeProcessor.Local; or name its data directory: --local DIR");
        }
    }
}

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

    private readonly Option<string?> _local = new("--local")
    {
        Description = $"The local system that keeps its data in this directory, instead of AWS. Without a value: {DefaultDirectory}.",
        HelpName = "dir",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, for programs." };

    /// <summary>The options that name a stack, whose API it is then.</summary>
    internal StackOptions Stack { get; } = new();

    internal void AddTo(Command command)
    {
        Stack.AddTo(command);
        command.Options.Add(_api);
        command.Options.Add(_local);
        command.Options.Add(_json);
    }

    internal bool AsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="ToolException">What is said contradicts itself, is not enough, or cannot be used.</exception>
    internal async Task<ApiAccess> ReadAsync(ParseResult parsed, OperatorDesk desk, CancellationToken cancellationToken)
    {
        if (LocalIfNamed(parsed) is { } local)
        {
            return local;
        }

        var api = parsed.GetValue(_api);
        if (!Stack.IsStackNamed(parsed))
        {
            var address = Address(api ?? desk.Variable(Variable));
            var credentials = StackOptions.Credentials(Stack.Profile(parsed));
            return new ApiAccess.Signed(
                address, Region(Stack.Region(parsed), address, credentials, desk.Variable), credentials, desk.Connection.Time)
            {
                Certificate = OperatorCertificate.Load(Stack.Certificate(parsed, desk.Variable)),
            };
        }

        var place = Stack.Read(parsed, desk.Variable);
        if (api is not null)
        {
            // The stack says whose region it is, and need not be asked where its API is.
            return AccessTo(Address(api), place, desk.Connection.Time);
        }

        return AccessTo(await DeployedStack.FindAsync(place, desk.CloudOf(place), cancellationToken), desk.Connection.Time);
    }

    /// <summary>The API for what anybody may ask it, at the address that donors reach: no proof of who asks is sent.</summary>
    /// <exception cref="ToolException">As for <see cref="ReadAsync"/>.</exception>
    internal async Task<ApiAccess> ReadPublicAsync(ParseResult parsed, OperatorDesk desk, CancellationToken cancellationToken)
    {
        if (LocalIfNamed(parsed) is { } local)
        {
            return new ApiAccess.Public(local.Address);
        }

        if (parsed.GetValue(_api) is not null || !Stack.IsStackNamed(parsed))
        {
            return new ApiAccess.Public(Address(parsed.GetValue(_api) ?? desk.Variable(Variable)));
        }

        var stack = await desk.FindStackAsync(Stack, parsed, cancellationToken);
        return new ApiAccess.Public(Address(stack.RequireOutput("ApiUrl")));
    }

    /// <summary>Whether the command line itself names an API.</summary>
    internal bool NamesOne(ParseResult parsed) =>
        parsed.GetValue(_api) is not null || Stack.IsStackNamed(parsed) || parsed.GetResult(_local) is OptionResult { Implicit: false };

    /// <summary>The way to the API of a stack.</summary>
    internal static ApiAccess AccessTo(DeployedStack stack, TimeProvider time) =>
        AccessTo(Address(stack.ApiAddress), stack.Place, time);

    private static ApiAccess.Signed AccessTo(Uri address, StackPlace place, TimeProvider time) =>
        new(address, place.Region, place.Credentials, time) { Certificate = OperatorCertificate.Load(place.Certificate) };

    private ApiAccess.Local? LocalIfNamed(ParseResult parsed)
    {
        if (parsed.GetResult(_local) is not OptionResult { Implicit: false })
        {
            return null;
        }

        return parsed.GetValue(_api) is null && !Stack.IsAnythingSaid(parsed)
            ? Local(parsed.GetValue(_local) ?? DefaultDirectory)
            : throw ToolException.Usage(
                "--local goes with none of --api, --config-env, --stack, --region and --profile",
                "a local system needs no AWS account: leave those away");
    }

    internal static Uri Address(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw ToolException.Usage("the API is not named", $"add --config-env with the environment of its stack, --api with its address, or --local");
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

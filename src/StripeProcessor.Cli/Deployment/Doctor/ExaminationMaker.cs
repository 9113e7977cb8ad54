using System.CommandLine;
using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>Puts together what doctor looks at, from what the command line names: an environment, an address, or a local system.</summary>
internal sealed class ExaminationMaker(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms, ApiOptions options, ParseResult parsed)
{
    private const string TestEnvironment = "test";

    private Fact<DeployedStack>? _stack;

    /// <summary>The page with the form, when somebody named it.</summary>
    internal Uri? Page { get; init; }

    internal required string SettingsFile { get; init; }

    /// <param name="withRehearsal">Whether the test environment beside this one is wanted too.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<Examination> MakeAsync(bool withRehearsal, CancellationToken cancellationToken)
    {
        if (options.Stack.IsStackNamed(parsed))
        {
            var place = new Fact<StackPlace>("samconfig", token => Task.Run(() => options.Stack.Read(parsed, desk.Variable), token));
            _stack = StackOf(place);
            return OfStack(place, _stack, withRehearsal ? await RehearsalAsync(place, cancellationToken) : null);
        }

        var access = await options.ReadAsync(parsed, desk, cancellationToken);
        return access is ApiAccess.Signed signed
            ? Of(access.Address, new Cloud(signed.Region, signed.Credentials, desk.Variable, desk.Connection))
            : Of(access.Address, cloud: null);
    }

    /// <summary>The operator's way to the API.</summary>
    internal async Task<OperatorApi> OpenApiAsync(CancellationToken cancellationToken) => _stack is null
        ? await desk.OpenAsync(options, parsed, cancellationToken)
        : desk.Open(await _stack.KnownAsync(cancellationToken));

    /// <summary>The page with the form: as named, else the first of the sites; null when nobody knows.</summary>
    internal async Task<Uri?> SitePageAsync(Examination examined, CancellationToken cancellationToken) =>
        Page ?? ((await examined.OriginsAsync(cancellationToken)) is [var first, ..] && Uri.TryCreate(first, UriKind.Absolute, out var site) ? site : null);

    private Fact<DeployedStack> StackOf(Fact<StackPlace> place) =>
        new("stack", async token => await FindAsync(await place.KnownAsync(token), token));

    private Examination OfStack(Fact<StackPlace> place, Fact<DeployedStack> stack, Examination? rehearsal)
    {
        var hasFile = parsed.GetValue<string?>("--config-env") is not null;
        Examination? made = null;
        return made = new Examination
        {
            File = hasFile ? new Fact<SamEnvironment>("samconfig", async token => EnvironmentOf(await place.AskAsync(token))) : null,
            Stack = new Fact<StackFacts>("stack", async token => FactsOf(await stack.AskAsync(token))),
            Caller = new Fact<CallerFacts>("aws_identity", async token => await AskWhoAsync(desk.CloudOf(await place.KnownAsync(token)), token)),
            SealThrowAwayAsync = async token => await new ThrowAwaySealing(openKms).SealAsync(await stack.KnownAsync(token), token),
            Address = new Fact<Uri>("stack", async token => AddressOf((await stack.KnownAsync(token)).RequireOutput("ApiUrl"))),
            IsLocal = false,
            SelfCheck = SelfCheckOf(async token => desk.Open(await stack.KnownAsync(token)), () => made!),
            Health = HealthOf(() => made!),
            Form = FormOf(() => made!),
            SitePage = SitePageOf(() => made!),
            FormSettings = Settings(),
            Rehearsal = rehearsal,
            Web = new Web(desk.Connection),
            Connection = desk.Connection,
        };
    }

    private Examination Of(Uri address, Cloud? cloud)
    {
        Examination? made = null;
        return made = new Examination
        {
            Caller = cloud is null ? null : new Fact<CallerFacts>("aws_identity", token => AskWhoAsync(cloud, token)),
            Address = new Fact<Uri>("self_check", _ => Task.FromResult(address)),
            IsLocal = cloud is null,
            SelfCheck = SelfCheckOf(token => desk.OpenAsync(options, parsed, token), () => made!),
            Health = HealthOf(() => made!),
            Form = FormOf(() => made!),
            SitePage = SitePageOf(() => made!),
            FormSettings = Settings(),
            Web = new Web(desk.Connection),
            Connection = desk.Connection,
        };
    }

    /// <summary>The test environment of the same file; null when there is none, or it is the one that was named.</summary>
    private async Task<Examination?> RehearsalAsync(Fact<StackPlace> named, CancellationToken cancellationToken)
    {
        if (parsed.GetValue<string?>("--config-env") is null or TestEnvironment)
        {
            return null;
        }

        try
        {
            var live = await named.AskAsync(cancellationToken);
            var config = ConfigFile.Read(live.File!);
            if (config.Setting(TestEnvironment, "stack_name") is not { } name || !SealOrder.IsStackName(name))
            {
                return null;
            }

            var test = new StackPlace(name, config.Setting(TestEnvironment, "region") ?? live.Region, live.Credentials)
            {
                Environment = TestEnvironment,
                File = live.File,
                Profile = live.Profile,
            };
            var place = new Fact<StackPlace>("samconfig", _ => Task.FromResult(test));
            return OfStack(place, StackOf(place), rehearsal: null);
        }
        catch (ToolException)
        {
            // The line samconfig says what is wrong with the file.
            return null;
        }
    }

    private async Task<DeployedStack> FindAsync(StackPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return await DeployedStack.FindAsync(place, desk.CloudOf(place), cancellationToken);
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            throw fault;
        }
    }

    private static async Task<CallerFacts> AskWhoAsync(Cloud cloud, CancellationToken cancellationToken)
    {
        try
        {
            using var tokens = cloud.OpenTokens();
            var who = await tokens.WhoAmIAsync(cancellationToken);
            return new CallerFacts(who.Account, who.Arn);
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            throw fault;
        }
    }

    private Fact<JsonElement> SelfCheckOf(Func<CancellationToken, Task<OperatorApi>> open, Func<Examination> examined) =>
        new("self_check", async token =>
        {
            using var api = await open(token);
            var answer = api.Require(await api.GetAsync("operator/self-check", [], token), "have the function check itself");
            examined().SelfCheckAnsweredAt = desk.Now;
            return answer;
        });

    private static Fact<WebAnswer> HealthOf(Func<Examination> examined) => new("health", async token =>
        await examined().Web.AskAsync(HttpMethod.Get, new Uri(await examined().Address.KnownAsync(token), "health"), [], token));

    private static Fact<JsonElement> FormOf(Func<Examination> examined) => new("form_settings", async token =>
        await FormReading.AskAsync(examined().Web, await examined().Address.KnownAsync(token), token));

    private Fact<WebAnswer> SitePageOf(Func<Examination> examined) => new("donation_form", async token =>
        await SitePageReading.AskAsync(examined().Web, await SitePageAsync(examined(), token), token));

    private (string Name, string? Text) Settings()
    {
        try
        {
            return (SettingsFile, File.ReadAllText(SettingsFile));
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            return (SettingsFile, null);
        }
    }

    private static SamEnvironment EnvironmentOf(StackPlace place)
    {
        try
        {
            return new SamEnvironment(place.File!, place.Environment!, place.Name, ConfigFile.Read(place.File!).Parameters(place.Environment!));
        }
        catch (FormatException fault)
        {
            throw ToolException.Refused(
                $"cannot read the parameters of '{place.Environment}' in {place.File}: {fault.Message}",
                "correct them by hand, or write the environment anew with: stripe-processor init");
        }
    }

    private static StackFacts FactsOf(DeployedStack stack) =>
        new(stack.Name, stack.Region, stack.Stack.Status, stack.Stack.Parameters, stack.Stack.Outputs);

    private static Uri AddressOf(string text) => Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
        ? address
        : throw ToolException.Refused(
            "the stack's output ApiUrl is no address",
            "is the template of the same version as this tool?");
}

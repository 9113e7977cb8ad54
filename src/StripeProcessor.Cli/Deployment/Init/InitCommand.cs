using System.CommandLine;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>init</c>.</summary>
internal sealed class InitCommand : ToolCommand
{
    private const string Purpose =
        """
        Writes down how your donation service is deployed: samconfig.toml (for test and for live) and deploy/donations.json.

        It asks for what it does not know, says why, and checks each answer. Whatever the files say already is offered again; all else
        in them stays as it is. It shows what would change before it writes. Nothing in AWS or at Stripe is changed.

        Examples:
          stripe-processor init
          stripe-processor init --site https://www.example.org --organisation "Riverside Food Bank" --region eu-west-1 --yes
          stripe-processor init --alarm-email alarms@example.org --dry-run
        """;

    private readonly Option<string?> _environment = new("--config-env")
    {
        Description = "The environment that is asked about, test or live. The other gets what it lacks. Default: test.",
        HelpName = "test|live",
    };

    private readonly Option<string?> _configFile = new("--config-file") { Description = $"Another file than {StackOptions.DefaultFile}.", HelpName = "file" };

    private readonly Option<string?> _formSettings = new("--form-settings")
    {
        Description = $"Another file than {FormFile.DefaultPath}.",
        HelpName = "file",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Profile of your AWS configuration, to find out who you are there.",
        HelpName = "name",
    };

    private readonly Option<string[]> _designations = new("--designations")
    {
        Description = "What gifts are for: id=Name, the default first. May be said more than once.",
        HelpName = "id=Name",
    };

    private readonly Option<string?>[] _answers =
    [
        Answer("--organisation", "Its name, as donors know it.", "name"),
        Answer("--site", "The site that shows the form, such as https://www.example.org. Several: separated by commas.", "url"),
        Answer("--thanks-url", "The page that donors see after giving. Default: thanks.html on that site.", "url"),
        Answer("--cancel-url", "The page that donors see when they turn back. Default: cancelled.html on that site.", "url"),
        Answer("--currencies", "Currencies to give in, the default first: usd,eur. A rarer one with its smallest gift: zar:20.", "codes"),
        Answer("--frequencies", "How often one can give: one_time,weekly,monthly,yearly.", "names"),
        Answer("--stack", "The stack's name in AWS. Default: donations-test, donations-live.", "name"),
        Answer("--region", "AWS region, such as eu-west-1.", "region"),
        Answer("--architecture", "arm64 (costs less) or x86_64.", "arm64|x86_64"),
        Answer("--encrypter", "Who may seal secrets: ARN of an AWS user or role. Default: you, when you are signed in.", "arn"),
        Answer("--alarm-email", "Where alarms are sent.", "email"),
        Answer("--publishable-key", "Stripe's publishable key, pk_…, which is public.", "key"),
    ];

    private readonly Option<bool> _yes = new("--yes") { Description = "Ask nothing: take what is said and the defaults, and write." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would change, and write nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, for programs." };

    internal InitCommand(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms)
        : base("init", Purpose)
    {
        foreach (var option in new Option[] { _environment, _configFile, _formSettings, _profile }
            .Concat(_answers).Append(_designations).Append(_yes).Append(_dryRun).Append(_json))
        {
            Options.Add(option);
        }

        SetAction((parsed, cancellationToken) => new Init(desk, openKms, Order(parsed)).RunAsync(cancellationToken));
    }

    internal override string AfterStop => "what was not reported as written is as it was; run the command again";

    private InitOrder Order(ParseResult parsed)
    {
        var environment = parsed.GetValue(_environment) ?? "test";
        if (environment is not ("test" or "live"))
        {
            throw ToolException.Usage("--config-env is neither test nor live", "an environment is for the one or for the other");
        }

        var said = _answers.ToDictionary(option => option.Name, parsed.GetValue);
        said[_designations.Name] = parsed.GetValue(_designations) is { Length: > 0 } designations ? string.Join(';', designations) : null;
        return new InitOrder
        {
            Environment = environment,
            ConfigFile = FileNamed(_configFile, parsed) ?? StackOptions.DefaultFile,
            FormSettings = FileNamed(_formSettings, parsed) ?? FormFile.DefaultPath,
            Profile = parsed.GetValue(_profile),
            Said = said,
            IsAgreed = parsed.GetValue(_yes),
            IsDryRun = parsed.GetValue(_dryRun),
            AsJson = parsed.GetValue(_json),
        };
    }

    private static string? FileNamed(Option<string?> option, ParseResult parsed)
    {
        var name = parsed.GetValue(option);
        return name is { Length: 0 }
            ? throw ToolException.Usage($"{option.Name} needs a file's name", "leave it away for the usual place")
            : name;
    }

    private static Option<string?> Answer(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}

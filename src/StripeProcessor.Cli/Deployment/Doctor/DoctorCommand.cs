using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>doctor</c>.</summary>
internal sealed class DoctorCommand : ToolCommand
{
    private const string Purpose =
        """
        Looks at a deployment from every side, and says one line about each thing: ok, warn or fail, and what to do.

        Changes nothing. Ends with 1 when something fails; a warning is no failure. deploy/troubleshooting.md explains each line.

        --live looks at what more is needed before real money is taken, and takes you through a small gift and its refund.

        Examples:
          stripe-processor doctor --config-env test
          stripe-processor doctor --config-env live --live --site-page https://www.example.org/give
          stripe-processor doctor --local
        """;

    private const int DefaultMinutes = 10;

    private static readonly JsonSerializerOptions Programs = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly OperatorDesk _desk;
    private readonly Func<KmsOptions, KmsSecrets> _openKms;
    private readonly ApiOptions _api = new();

    private readonly Option<bool> _live = new("--live") { Description = "Look at what is needed before real money too." };

    private readonly Option<string?> _page = new("--site-page")
    {
        Description = "The page with your donation form. Default: the first of your sites.",
        HelpName = "url",
    };

    private readonly Option<string> _settings = new("--form-settings")
    {
        Description = "Your form settings, to hold the deployed form against.",
        HelpName = "file",
        DefaultValueFactory = _ => "deploy/donations.json",
    };

    private readonly Option<int> _wait = new("--wait")
    {
        Description = "With --live: how many minutes to wait for the small gift. 0 leaves it out.",
        HelpName = "minutes",
        DefaultValueFactory = _ => DefaultMinutes,
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Name what would be looked at, and look at nothing." };

    internal DoctorCommand(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms)
        : base("doctor", Purpose)
    {
        (_desk, _openKms) = (desk, openKms);
        Add(_live);
        Add(_page);
        Add(_settings);
        Add(_wait);
        Add(_dryRun);
        _api.AddTo(this);
        SetAction(RunAsync);
    }

    internal override string AfterStop => "nothing was changed by looking; a gift that was given stays given";

    private Terminal Terminal => _desk.Terminal;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var asJson = _api.AsJson(parsed);
        var maker = new ExaminationMaker(_desk, _openKms, _api, parsed)
        {
            Page = PageOf(parsed),
            SettingsFile = parsed.GetValue(_settings)!,
        };
        if (parsed.GetValue(_wait) is < 0 or > 24 * 60)
        {
            throw ToolException.Usage(
                "--wait is no number of minutes within a day",
                "write it as in --wait 10; 0 leaves the gift out");
        }

        var isLive = parsed.GetValue(_live);
        var isDryRun = parsed.GetValue(_dryRun);
        var examined = await maker.MakeAsync(withRehearsal: isLive && !isDryRun, cancellationToken);
        var checks = isLive ? [.. DoctorChecks.All, .. DoctorChecks.BeforeRealMoney] : DoctorChecks.All;
        if (isDryRun)
        {
            return TellPlan(
                [.. checks.Where(check => check.AppliesTo(examined)).Select(check => check.Name), .. isLive ? [GuidedGift.Name] : Array.Empty<string>()], asJson);
        }

        var lines = (await DoctorChecks.LookAsync(checks, examined, line => Tell(line, asJson), cancellationToken)).ToList();
        if (isLive)
        {
            lines.Add(await GiveAsync(examined, maker, lines, parsed.GetValue(_wait), cancellationToken));
            Tell(lines[^1], asJson);
        }

        var counts = lines.GroupBy(line => line.State).ToDictionary(group => group.Key, group => group.Count());
        Terminal.Errors.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.GetValueOrDefault(DoctorLine.Ok)} ok, {counts.GetValueOrDefault(DoctorLine.Warn)} to think about, {counts.GetValueOrDefault(DoctorLine.Fail)} failed"));
        return counts.ContainsKey(DoctorLine.Fail) ? ExitCode.Refused : ExitCode.Done;
    }

    private async Task<DoctorLine> GiveAsync(
        Examination examined, ExaminationMaker maker, List<DoctorLine> lines, int minutes, CancellationToken cancellationToken)
    {
        if (minutes == 0)
        {
            return new DoctorLine(
                GuidedGift.Name,
                DoctorLine.Warn,
                "no gift was tried",
                "give a small one before you tell the public: leave --wait away");
        }

        // Whether the stack is live is a line of its own; a gift in test mode is a rehearsal.
        if (lines.Exists(line => line.State == DoctorLine.Fail && !line.Name.StartsWith("live_", StringComparison.Ordinal)))
        {
            return new DoctorLine(
                GuidedGift.Name,
                DoctorLine.Warn,
                "no gift was tried, as something fails",
                "first put right what fails above");
        }

        try
        {
            using var api = await maker.OpenApiAsync(cancellationToken);
            var mode = (await examined.Form.KnownAsync(cancellationToken)).Text("mode");
            var page = await maker.SitePageAsync(examined, cancellationToken);
            return await new GuidedGift(_desk, api, _desk.Connection.Time, TimeSpan.FromMinutes(minutes)).RunAsync(page, mode, cancellationToken);
        }
        catch (ToolException fault)
        {
            return new DoctorLine(GuidedGift.Name, DoctorLine.Fail, fault.Message, fault.Hint);
        }
    }

    private int TellPlan(IReadOnlyList<string> names, bool asJson)
    {
        foreach (var name in names)
        {
            Terminal.Output.WriteLine(asJson ? JsonSerializer.Serialize(new { dry_run = true, name }) : $"would look at {name}");
        }

        return ExitCode.Done;
    }

    private void Tell(DoctorLine line, bool asJson) =>
        Terminal.Output.WriteLine(asJson ? JsonSerializer.Serialize(line, Programs) : line.ToString());

    private Uri? PageOf(ParseResult parsed)
    {
        if (parsed.GetValue(_page) is not { } page)
        {
            return null;
        }

        return Uri.TryCreate(page, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw ToolException.Usage(
                "--site-page is not the address of a page",
                "write it as in --site-page https://www.example.org/give");
    }
}

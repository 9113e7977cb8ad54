using System.CommandLine;
using System.Text.Json;
using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>snippet</c>, and how the form is printed.</summary>
internal sealed class SnippetCommand : ToolCommand
{
    private static readonly string Purpose =
        $"""
        Prints the donation form for a page of your own site: {SiteKind.Names}.

        What it offers is read from the API, or from the settings file with --settings, when nothing is asked over the network.
        The form works with no script and no style sheet. A comment at its head says where it goes and what the page has to allow.

        Examples:
          stripe-processor snippet html --config-env test
          stripe-processor snippet hugo --local --output layouts/shortcodes/donate.html
          stripe-processor snippet astro --settings deploy/donations.json --api-url https://give.example.org
        """;

    private readonly OperatorDesk _desk;
    private readonly ApiOptions _api = new();

    private readonly Argument<string?> _site = new("site")
    {
        Description = "What the site is made with.",
        HelpName = SiteKind.Names,
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _settings = Text(
        "--settings", "file", "Read what the form offers from this file, as deploy/donations.json. Needs --api-url.");

    private readonly Option<string?> _apiUrl = Text(
        "--api-url", "url", "The API's address in the form. Default: where the settings are read from.");

    private readonly Option<string?> _thanks = Text(
        "--thanks", "url", "The page to thank on, on an origin that the stack allows. Default: the stack's own.");

    private readonly Option<string?> _cancel = Text(
        "--cancel", "url", "The page for whoever turns back from paying. Default: the stack's own.");

    private readonly Option<string?> _currency = Text("--currency", "code", "Only this currency.");
    private readonly Option<string?> _designation = Text("--designation", "id", "Only this designation.");
    private readonly Option<string?> _frequencies = Text("--frequencies", "list", "Only these, such as one_time,monthly.");

    private readonly Option<string?> _script = Text(
        "--script", "path", "Where your site has donate.js, such as /donate.js. Default: no script.");

    private readonly Option<string?> _output = Text("--output", "file", "Write into this file. Default: standard output.");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be printed or written." };

    internal SnippetCommand(OperatorDesk desk)
        : base("snippet", Purpose)
    {
        _desk = desk;
        Add(_site);
        Option[] options = [_settings, _apiUrl, _thanks, _cancel, _currency, _designation, _frequencies, _script, _output, _dryRun];
        foreach (var option in options)
        {
            Add(option);
        }

        _api.AddTo(this);
        SetAction(RunAsync);
    }

    internal override string AfterStop => "nothing was written; run the command again";

    private Terminal Terminal => _desk.Terminal;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var order = Order(parsed);
        var (offer, address) = await SourceOf(parsed)(cancellationToken);
        var snippet = new Snippet(order, offer, address);
        var file = parsed.GetValue(_output);
        if (file is not null)
        {
            SnippetFile.RefuseForeign(file);
        }

        var isDry = parsed.GetValue(_dryRun);
        if (file is not null && !isDry)
        {
            await SnippetFile.WriteAsync(file, snippet.Text, cancellationToken);
        }

        Tell(order, offer, snippet, file, isDry, _api.AsJson(parsed));
        return ExitCode.Done;
    }

    private SnippetOrder Order(ParseResult parsed)
    {
        // What was typed instead is not repeated: an argument may be anything.
        var kind = parsed.GetValue(_site) is { } name ? SiteKind.Find(name) : null;
        return new SnippetOrder
        {
            Kind = kind ?? throw ToolException.Usage(
                "that is no kind of site that a form can be printed for",
                $"write one of {string.Join(", ", SiteKind.All.Select(known => known.Name))}; html fits every site"),
            Thanks = Page(parsed, _thanks),
            Cancel = Page(parsed, _cancel),
            Currency = parsed.GetValue(_currency),
            Designation = parsed.GetValue(_designation),
            Frequencies = Frequencies(parsed.GetValue(_frequencies)),
            Script = parsed.GetValue(_script),
        };
    }

    /// <summary>Understands where the settings come from, and returns how to get them and the address for the form.</summary>
    private Func<CancellationToken, Task<(OfferedForm Offer, Uri Address)>> SourceOf(ParseResult parsed)
    {
        var shown = parsed.GetValue(_apiUrl) is { } url ? ApiOptions.Address(url) : null;
        if (parsed.GetValue(_settings) is { } file)
        {
            var address = shown ?? throw ToolException.Usage(
                "the form has no address to be sent to",
                "add --api-url with the API's address, such as --api-url https://give.example.org");
            return _api.NamesOne(parsed)
                ? throw ToolException.Usage(
                    "the settings are to come from a file and from an API",
                    "leave --settings away, or what names the API; --api-url says where the form is sent to")
                : async cancellationToken => (await FormSource.ReadFileAsync(file, cancellationToken), address);
        }

        return async cancellationToken =>
        {
            var access = await _api.ReadPublicAsync(parsed, _desk, cancellationToken);
            using var api = _desk.Open(access);
            return (await FormSource.AskAsync(api, cancellationToken), shown ?? access.Address);
        };
    }

    private void Tell(SnippetOrder order, OfferedForm offer, Snippet snippet, string? file, bool isDry, bool asJson)
    {
        if (asJson)
        {
            Terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                site = order.Kind.Name,
                action = snippet.Action,
                mode = offer.Mode,
                content_security_policy = new[] { snippet.FormAction, snippet.ConnectSource, snippet.ImageSource },
                file,
                written = file is not null && !isDry,
                text = file is null && !isDry ? snippet.Text : null,
            }));
            return;
        }

        if (file is null && !isDry)
        {
            Terminal.Output.Write(snippet.Text);
            return;
        }

        var done = (file, isDry) switch
        {
            (null, _) => "would print",
            (_, true) => $"would write {file}:",
            _ => $"{file}:",
        };
        var mode = offer.Mode is null ? "" : $" in {offer.Mode} mode";
        Terminal.Errors.WriteLine($"{done} the form for {order.Kind.Name}, sent to {snippet.Action}{mode}");
    }

    private static string? Page(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var page)
            && (page.Scheme == Uri.UriSchemeHttps || (page.Scheme == Uri.UriSchemeHttp && page.IsLoopback))
            && page.UserInfo.Length == 0 && page.AbsoluteUri.Length <= DonationForm.LongestAddress
            ? page.AbsoluteUri
            : throw ToolException.Usage(
                $"{option.Name} needs the whole address of a page, with https://",
                $"write it as in {option.Name} https://www.example.org/thanks/");
    }

    private static IReadOnlyList<Recurrence>? Frequencies(string? list)
    {
        if (list is null)
        {
            return null;
        }

        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 && names.All(name => RecurrenceNames.TryParse(name, out _))
            ? [.. names.Select(name => RecurrenceNames.TryParse(name, out var frequency) ? frequency : default).Distinct()]
            : throw ToolException.Usage(
                "--frequencies lists something else", "write it as in --frequencies one_time,monthly; there are weekly and yearly too");
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };
}

using System.CommandLine;
using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>audit</c>.</summary>
internal sealed class AuditCommand : OperatorCommand
{
    private readonly Option<string?> _month = new("--month")
    {
        Description = "Which month (UTC), such as 2026-11. Default: this one.",
        HelpName = "month",
    };

    internal AuditCommand(OperatorDesk desk)
        : base(desk, "audit", "Lists what operators did in one month: who, what, when. With --json, a JSON object a line.")
    {
        Add(_month);
        Api.AddTo(this);
    }

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var month = Month(parsed.GetValue(_month));
        var asJson = Api.AsJson(parsed);
        return (api, cancellationToken) => RunAsync(api, month, asJson, cancellationToken);
    }

    private async Task<int> RunAsync(OperatorApi api, string month, bool asJson, CancellationToken cancellationToken)
    {
        var answer = api.Require(await api.GetAsync("operator/audit", [("month", month)], cancellationToken), "list what operators did");
        var notes = answer.Items("notes").ToList();
        if (asJson)
        {
            notes.ForEach(note => JsonLines.Print(Terminal, note));
        }
        else if (notes.Count == 0)
        {
            Terminal.Errors.WriteLine($"nothing was done in {month}");
        }
        else
        {
            Screen.PrintTable(Terminal, ["When (UTC)", "Who", "What", "Subject", "Reference"], notes.Select(note => new[]
            {
                Moment.ToTheSecond(note.Text("at")), note.Text("who"), note.Text("what"), note.Text("subject"), note.Text("reference"),
            }));
        }

        return ExitCode.Done;
    }

    private string Month(string? text)
    {
        const string Form = "yyyy-MM";
        if (text is null)
        {
            return Desk.Now.ToString(Form, CultureInfo.InvariantCulture);
        }

        return text.Length == Form.Length
            && DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            ? text
            : throw ToolException.Usage($"--month is no month: {Quote.Of(text)}", "write it as 2026-11");
    }
}

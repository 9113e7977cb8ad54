using System.CommandLine;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>donations export</c>, and how it is done: page by page, one page in memory.</summary>
internal sealed class DonationsExportCommand : OperatorCommand
{
    private const string Purpose =
        """
        Writes a table for the accountant: CSV (RFC 4180, UTF-8), a line for each donation.

        Times are UTC. Amounts have a decimal point; fee, net and balance are in the currency that Stripe pays out in. A donation
        booked in several such currencies has a line for each, with what was given in the first only. A text that a spreadsheet
        would take for a formula begins with an apostrophe. No byte order mark, which most programs would take for part of the first
        head; Excel needs one to see that it is UTF-8: add --excel.

        Examples:
          stripe-processor donations export --since 2026-01-01 --until 2027-01-01 --output 2026.csv
          stripe-processor donations export --with-donors --excel --output gifts.csv
        """;

    private readonly TimeRangeOptions _range = new();
    private readonly Option<bool> _withDonors = DonationsCommand.WithDonors();

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Write into this file, which appears only when the table is complete. Default: standard output.",
        HelpName = "file",
    };

    private readonly Option<bool> _excel = new("--excel") { Description = "Begin with the byte order mark by which Excel knows UTF-8." };

    internal DonationsExportCommand(OperatorDesk desk)
        : base(desk, "export", Purpose)
    {
        _range.AddTo(this);
        Add(_withDonors);
        Add(_output);
        Add(_excel);
        Api.AddTo(this);
    }

    internal override string AfterStop => "the table is not complete; run the command again";

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var query = new DonationQuery(_range.Read(parsed)) { WithDonors = parsed.GetValue(_withDonors) };
        var file = parsed.GetValue(_output);
        var (excel, asJson) = (parsed.GetValue(_excel), Api.AsJson(parsed));
        if (file is { Length: 0 })
        {
            throw ToolException.Usage("--output needs a file's name", "add --output donations.csv");
        }

        if (asJson && file is null)
        {
            throw ToolException.Usage(
                "an export is CSV, and --json would mix something else into it", "add --output, or use: donations list --json");
        }

        return (api, cancellationToken) => RunAsync(api, query, file, excel, asJson, cancellationToken);
    }

    private async Task<int> RunAsync(
        OperatorApi api, DonationQuery query, string? file, bool excel, bool asJson, CancellationToken cancellationToken)
    {
        var export = new DonationExport(api, Desk.Now);
        if (file is null)
        {
            var isQuiet = Terminal.IsOutputWatched;
            var written = await Screen.WatchAsync(Terminal, isQuiet, "exporting", report =>
                export.WriteAsync(query, Terminal.Output, excel, report, cancellationToken));
            Terminal.Errors.WriteLine(written.InWords);
            return ExitCode.Done;
        }

        await using var output = OutputFile.Create(file);
        try
        {
            var written = await Screen.WatchAsync(Terminal, asJson, "exporting", report =>
                export.WriteAsync(query, output.Writer, excel, report, cancellationToken));
            await output.CommitAsync(cancellationToken);
            Tell(written, file, asJson);
            return ExitCode.Done;
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot write {file}; it is as it was", "check its permissions and the space on the disk");
        }
    }

    private void Tell(DonationExport.Counts written, string file, bool asJson)
    {
        if (asJson)
        {
            Terminal.Output.WriteLine(JsonSerializer.Serialize(new { donations = written.Donations, lines = written.Lines, file }));
        }
        else
        {
            Terminal.Errors.WriteLine($"{written.InWords} in {file}");
        }
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>donations list</c>.</summary>
internal sealed class DonationsListCommand : OperatorCommand
{
    private const string Purpose =
        """
        Lists donations, a line each; with --json, a JSON object a line.

        Examples:
          stripe-processor donations list --since 2026-11-01 --until 2026-12-01
          stripe-processor donations list --status failed --local
        """;

    private const int MostRows = 10_000;

    private static readonly string[] Statuses =
    [
        "asked", "at_checkout", "expired", "requires_action", "processing", "failed", "canceled", "succeeded",
        "partially_refunded", "refunded", "disputed", "dispute_lost",
    ];

    private readonly TimeRangeOptions _range = new();
    private readonly Option<bool> _withDonors = DonationsCommand.WithDonors();

    private readonly Option<string?> _status = new("--status")
    {
        Description = $"Only these: {string.Join(", ", Statuses)}.",
        HelpName = "status",
    };

    private readonly Option<string?> _designation = new("--designation")
    {
        Description = "Only those for this purpose.",
        HelpName = "purpose",
    };

    private readonly Option<string> _limit = new("--limit")
    {
        Description = "How many at most.",
        HelpName = "number",
        DefaultValueFactory = _ => "50",
    };

    internal DonationsListCommand(OperatorDesk desk)
        : base(desk, "list", Purpose)
    {
        _range.AddTo(this);
        Add(_status);
        Add(_designation);
        Add(_limit);
        Add(_withDonors);
        Api.AddTo(this);
    }

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var query = new DonationQuery(_range.Read(parsed))
        {
            Status = Status(parsed.GetValue(_status)),
            Designation = parsed.GetValue(_designation),
            WithDonors = parsed.GetValue(_withDonors),
        };
        var limit = Limit(parsed.GetValue(_limit)!);
        var asJson = Api.AsJson(parsed);
        return (api, cancellationToken) => RunAsync(api, query, limit, asJson, cancellationToken);
    }

    private async Task<int> RunAsync(
        OperatorApi api, DonationQuery query, int limit, bool asJson, CancellationToken cancellationToken)
    {
        var rows = new List<string[]>();
        var shown = 0;
        var pages = DonationPages.WalkAsync(
            api, query, Math.Min(limit, DonationPages.Largest), "list the donations", cancellationToken);

        await foreach (var donation in pages.SelectMany(page => page.ToAsyncEnumerable()))
        {
            if (shown == limit)
            {
                Terminal.Errors.WriteLine("note: there are more; narrow the list with --since and --until, or raise --limit");
                break;
            }

            shown++;
            if (asJson)
            {
                JsonLines.Print(Terminal, donation);
            }
            else
            {
                rows.Add(Row(donation, query.WithDonors));
            }
        }

        Print(rows, query.WithDonors, asJson);
        return ExitCode.Done;
    }

    private void Print(List<string[]> rows, bool withDonors, bool asJson)
    {
        if (asJson)
        {
            return;
        }

        if (rows.Count == 0)
        {
            Terminal.Errors.WriteLine("no donation fits");
            return;
        }

        string[] heads = ["When (UTC)", "Id", "Status", "Gift", "Repeats", "For", "Balance"];
        Screen.PrintTable(Terminal, withDonors ? [.. heads, "Donor", "E-mail"] : heads, rows);
    }

    private static string[] Row(JsonElement donation, bool withDonors)
    {
        string[] row =
        [
            Moment.Short(donation.Text("created")),
            donation.Text("id"),
            donation.Text("status"),
            $"{donation.Text("gross")} {donation.Text("currency").ToUpperInvariant()}",
            donation.Text("frequency"),
            donation.Text("designation"),
            string.Join("; ", donation.Items("settlements").Select(
                settled => $"{settled.Text("balance")} {settled.Text("currency").ToUpperInvariant()}")),
        ];
        return withDonors && donation.Field("donor") is { } donor
            ? [.. row, donor.Text("name"), donor.Text("email")]
            : row;
    }

    private static string? Status(string? text) => text is null || Statuses.Contains(text)
        ? text
        : throw ToolException.Usage($"--status is none that there is: {Quote.Of(text)}", $"one of: {string.Join(", ", Statuses)}");

    private static int Limit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= MostRows
            ? limit
            : throw ToolException.Usage(
                $"--limit is no number from 1 to 10000: {Quote.Of(text)}", "for all there are, use: donations export");
}

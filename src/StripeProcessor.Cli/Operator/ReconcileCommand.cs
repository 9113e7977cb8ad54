using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>reconcile</c>, and how it is done: page by page, each of which may be asked for again.</summary>
internal sealed class ReconcileCommand : OperatorCommand
{
    private const string Purpose =
        """
        Compares Stripe's books with the ledger: payments, refunds, disputes, recurring gifts, events, payouts.

        Prints each difference with its cause. With --repair the ledger is put right where it can be, in the way in which Stripe's
        own events would have done it. Ends with 1 when a difference is left.

        Examples:
          stripe-processor reconcile
          stripe-processor reconcile --since 2026-11-01 --until 2026-12-01 --repair
        """;

    private static readonly string[] Stages = ["payments", "refunds", "disputes", "recurring", "events", "payouts", "ledger"];
    private static readonly TimeSpan DefaultLength = TimeSpan.FromDays(30);

    private readonly TimeRangeOptions _range = new();

    private readonly Option<bool> _repair = new("--repair") { Description = "Put right what can be. Nothing is charged or refunded by it." };

    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "Go on where a run that failed has stopped, with the --since and --until that its hint names.",
        HelpName = "cursor",
    };

    internal ReconcileCommand(OperatorDesk desk)
        : base(desk, "reconcile", Purpose)
    {
        _range.AddTo(this);
        Add(_repair);
        Add(_cursor);
        Api.AddTo(this);
    }

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var given = _range.Read(parsed);
        var until = given.Until ?? Desk.Now;
        var range = new TimeRange(given.Since ?? until - DefaultLength, until);
        if (range.Since >= range.Until)
        {
            throw ToolException.Usage("--since lies in the future", "name an earlier time");
        }

        var run = new Run(range, parsed.GetValue(_repair), Api.AsJson(parsed)) { Cursor = parsed.GetValue(_cursor) };
        return (api, cancellationToken) => RunAsync(api, run, cancellationToken);
    }

    private async Task<int> RunAsync(OperatorApi api, Run run, CancellationToken cancellationToken)
    {
        try
        {
            await Screen.WatchAsync(Terminal, run.AsJson, "comparing", report => WalkAsync(api, run, report, cancellationToken));
        }
        catch (Exception met) when (met is ToolException or OperationCanceledException)
        {
            Print(run);
            throw ToolException.Refused(
                met is ToolException ? met.Message : "stopped before it was done",
                run.Cursor is null && met is ToolException early ? early.Hint : $"go on with {run.WayOn}");
        }

        Print(run);
        return run.Left == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private async Task<bool> WalkAsync(OperatorApi api, Run run, Screen.Report report, CancellationToken cancellationToken)
    {
        string? next;
        do
        {
            var answer = await api.PostAsync(
                "operator/reconcile",
                [("since", run.Range.SinceText), ("until", run.Range.UntilText), ("repair", run.Repairs), ("cursor", run.Cursor)],
                cancellationToken);
            var page = api.Require(answer, "compare the books");

            run.LookedAt += page.Number("looked_at");
            foreach (var drift in page.Items("drifts"))
            {
                Take(run, drift);
            }

            var stage = page.Text("stage");
            var reached = Array.IndexOf(Stages, stage);
            report($"{stage}: {Count(run.LookedAt)} looked at, {Count(run.Found)} different", reached < 0 ? null : (double)reached / Stages.Length);

            next = page.RawText("next") is { Length: > 0 } given ? given : null;
            if (next is not null && next == run.Cursor)
            {
                throw ToolException.Refused("cannot compare the books: the API goes round in a circle", "this is a fault of the API; report it");
            }

            run.Cursor = next ?? run.Cursor;
        }
        while (next is not null);

        return true;
    }

    private void Take(Run run, JsonElement drift)
    {
        // Two pieces may come upon one difference, from two sides.
        var isRepaired = drift.IsTrue("repaired");
        if (!run.Told.Add((drift.Text("kind"), drift.Text("subject"), isRepaired)))
        {
            return;
        }

        var (found, repaired) = run.ByKind.GetValueOrDefault(drift.Text("kind"));
        run.ByKind[drift.Text("kind")] = (found + 1, repaired + (isRepaired ? 1 : 0));

        if (run.AsJson)
        {
            JsonLines.Print(Terminal, drift);
        }
        else
        {
            run.Rows.Add(
            [
                drift.Text("kind"), drift.Text("subject"), drift.Text("donation_id"), drift.Text("cause"), isRepaired ? "repaired" : "left",
            ]);
        }
    }

    private void Print(Run run)
    {
        if (run.AsJson)
        {
            return;
        }

        if (run.Rows.Count > 0)
        {
            Screen.PrintTable(Terminal, ["What", "Subject", "Donation", "Cause", "Now"], run.Rows);
            Terminal.Output.WriteLine();
            Screen.PrintTable(Terminal, ["What", "Found", "Repaired", "Left"], run.ByKind.Select(kind => new[]
            {
                kind.Key, Count(kind.Value.Found), Count(kind.Value.Repaired), Count(kind.Value.Found - kind.Value.Repaired),
            }));
        }

        var result = run.Found == 0 ? "no difference" : $"{Count(run.Found)} different, {Count(run.Left)} left";
        Terminal.Errors.WriteLine(
            $"{Count(run.LookedAt)} looked at, {run.Range.SinceText} to {run.Range.UntilText}: {result}");
    }

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private sealed class Run(TimeRange range, bool repairs, bool asJson)
    {
        internal TimeRange Range => range;

        internal bool Repairs => repairs;

        internal bool AsJson => asJson;

        internal string? Cursor { get; set; }

        internal long LookedAt { get; set; }

        internal List<string[]> Rows { get; } = [];

        internal HashSet<(string Kind, string Subject, bool IsRepaired)> Told { get; } = [];

        internal SortedDictionary<string, (long Found, long Repaired)> ByKind { get; } = new(StringComparer.Ordinal);

        internal long Found => ByKind.Values.Sum(kind => kind.Found);

        internal long Left => ByKind.Values.Sum(kind => kind.Found - kind.Repaired);

        /// <summary>The range is named: the default one moves with the clock, and the cursor belongs to this one.</summary>
        internal string WayOn =>
            $"--since {range.SinceText} --until {range.UntilText}{(repairs ? " --repair" : "")}{(Cursor is null ? "" : $" --cursor {Cursor}")}";
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using StripeProcessor.Cli;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>The accountant's table of many gifts, written by the tool as a process of its own.</summary>
public sealed class ExportJourneys : IAsyncLifetime
{
    private const int Few = 1_000;
    private const int Many = 10_000;
    private const int RowsOfPosting = 100;

    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("export-").FullName;
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.StartAsync();

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task Ten_times_as_many_gifts_take_no_more_memory_and_each_is_there_once_and_in_order()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the peak of a process's memory is read from /proc, which only Linux has");

        await KeepAsync(0, Few);
        var few = await ExportAsync(Few);
        await KeepAsync(Few, Many);
        var many = await ExportAsync(Many);
        Report(few, many);

        var rows = CsvTable.Read(many.Text).Rows;
        Assert.Equal(Enumerable.Range(0, Many).Select(number => IdOf(number).ToString()), rows.Select(row => row["id"]));
        Assert.Equal(
            Enumerable.Range(0, Many).Sum(number => AmountOf(number) - FeeOf(number)),
            rows.Sum(row => decimal.ToInt64(decimal.Parse(row["balance"], CultureInfo.InvariantCulture) / 0.01m)));
        Assert.All(rows, row => Assert.Equal("Zoë, \"the donor\"\nof =many", row["donor_name"]));
        Assert.True(many.PeakKilobytes < few.PeakKilobytes * 1.5, $"{few.PeakKilobytes} kB became {many.PeakKilobytes} kB");
    }

    private async Task KeepAsync(int from, int to)
    {
        using var ledger = SqliteLedger.Open(_system.LedgerFile, TimeProvider.System);
        for (var start = from; start < to; start += RowsOfPosting)
        {
            var posting = Enumerable.Range(start, RowsOfPosting)
                .Aggregate(new Posting(), (posting, number) => posting.Replacing(null, GiftOf(number), Beginning));
            Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(posting, CancellationToken.None));
        }
    }

    private static LedgerEntry GiftOf(int number)
    {
        var (amount, at) = (Usd(AmountOf(number)), Beginning.AddMinutes(number));
        var payment = new Payment
        {
            Id = $"pi_{number}",
            Charge = $"ch_{number}",
            Standing = new Standing(PaymentState.Succeeded, at),
            Movements = new Dictionary<string, Movement>
            {
                [$"txn_{number}"] = new($"txn_{number}", "charge", amount, Usd(FeeOf(number)), Usd(AmountOf(number) - FeeOf(number)), "po_1"),
            },
        };
        return new LedgerEntry
        {
            Id = IdOf(number),
            Created = at,
            Terms = new GiftTerms(amount, amount, Recurrence.OneTime, "general"),
            Donor = new Donor($"donor{number}@example.org", "Zoë, \"the donor\"\nof =many", "With love", null, null),
            Payments = new Dictionary<string, Payment> { [payment.Id] = payment },
        };
    }

    private static DonationId IdOf(int number) => DonationId.FromGuid(new Guid(number + 1, 0, 0x4000, [0x80, 2, 3, 4, 5, 6, 7, 8]));

    private static long AmountOf(int number) => 1_000 + number;

    private static long FeeOf(int number) => 30 + (number % 100);

    private static Money Usd(long minorUnits) => Money.FromMinorUnits(minorUnits, CurrencyTable.Find("usd"));

    private async Task<Export> ExportAsync(int count)
    {
        var file = Path.Combine(_folder, $"{count}.csv");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] words = ["donations", "export", "--with-donors", "--output", file, "--local", _system.DataPath];
        foreach (var word in words.Prepend(typeof(OperatorTool).Assembly.Location))
        {
            start.ArgumentList.Add(word);
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        var peak = await PeakAsync(process.Id, ended);
        var seconds = clock.Elapsed.TotalSeconds;

        Assert.Equal((0, string.Create(CultureInfo.InvariantCulture, $"{count:#,0} donations in {file}\n")), (process.ExitCode, await said));
        return new Export(count, seconds, peak, await File.ReadAllTextAsync(file, Encoding.UTF8));
    }

    /// <summary>The kernel keeps the peak as long as the process lives, so that looking now and then misses only its last moments.</summary>
    private static async Task<long> PeakAsync(int process, Task ended)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var peak = 0L;
        while (!ended.IsCompleted && await often.WaitForNextTickAsync())
        {
            peak = Math.Max(peak, PeakOf(process));
        }

        return peak;
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Report(params Export[] exports)
    {
        var lines = exports.Select(export => string.Create(
            CultureInfo.InvariantCulture,
            $"export: {export.Count:#,0} donations, {export.Text.Length / 1024:#,0} KiB of CSV in {export.Seconds:0.0} s, peak {export.PeakKilobytes / 1024} MiB"));
        var artifacts = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName;
        File.WriteAllLines(Path.Combine(artifacts, "export-report.txt"), lines);
    }

    private sealed record Export(int Count, double Seconds, long PeakKilobytes, string Text);
}

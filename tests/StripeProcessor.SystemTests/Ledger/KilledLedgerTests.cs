using System.Diagnostics;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Ledger;

public sealed class KilledLedgerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("killed-ledger-").FullName;

    private string LedgerFile => Path.Combine(_folder, "ledger.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_process_that_is_killed_amid_commits_has_lost_none_that_was_answered_and_left_none_half_done()
    {
        var answered = await KilledAfterAsync(40);
        answered.AddRange(await KilledAfterAsync(150));

        using var ledger = SqliteLedger.Open(LedgerFile, TimeProvider.System);
        var kept = await ReadAllAsync(ledger);

        Assert.Subset(kept.Select(entry => entry.Id).ToHashSet(), answered.ToHashSet());
        await AssertWholeAsync(ledger, kept);
    }

    [Fact]
    public async Task A_second_process_commits_to_the_same_file_and_both_keep_everything()
    {
        using var ledger = SqliteLedger.Open(LedgerFile, TimeProvider.System);
        var ours = new List<DonationId>();

        var theirs = await KilledAfterAsync(100, meanwhile: async () =>
        {
            var id = DonationId.FromGuid(Guid.NewGuid());
            var posting = LedgerWriter.Posting(id, TimeProvider.System.GetUtcNow());
            Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(posting, default));
            ours.Add(id);
        });
        var kept = await ReadAllAsync(ledger);

        Assert.InRange(ours.Count, 50, int.MaxValue);
        Assert.Subset(kept.Select(entry => entry.Id).ToHashSet(), ours.Concat(theirs).ToHashSet());
        await AssertWholeAsync(ledger, kept);
    }

    /// <summary>The gifts that a process wrote down as answered until SIGKILL met it.</summary>
    private async Task<List<DonationId>> KilledAfterAsync(int commits, Func<Task>? meanwhile = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(LedgerWriter).Assembly.Location);
        start.ArgumentList.Add("commit");
        start.ArgumentList.Add(LedgerFile);
        using var process = Process.Start(start)!;
        var answered = new List<DonationId>();

        try
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
            {
                // The last line may have been cut short.
                if (DonationId.TryParse(line, out var id))
                {
                    answered.Add(id);
                }

                if (answered.Count == commits)
                {
                    process.Kill();
                }
                else if (meanwhile is not null)
                {
                    await meanwhile();
                }
            }
        }
        finally
        {
            process.Kill();
        }

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(answered.Count >= commits, $"the process ended with {process.ExitCode} after {answered.Count} commits");
        return answered;
    }

    private static async Task<List<LedgerEntry>> ReadAllAsync(SqliteLedger ledger)
    {
        var entries = new List<LedgerEntry>();
        var always = new LedgerRange(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        string? cursor = null;
        do
        {
            var page = await ledger.ReadPageAsync(always, cursor, 100, default);
            entries.AddRange(page.Entries);
            cursor = page.Next;
        }
        while (cursor is not null);

        return entries;
    }

    private static async Task AssertWholeAsync(SqliteLedger ledger, List<LedgerEntry> kept)
    {
        var worth = kept.Aggregate(0L, (sum, entry) => sum + entry.Worth.MinorUnits);
        var total = Assert.Single(await ledger.ReadTotalsAsync(default));
        Assert.Equal((kept.Count, worth), (total.Count, total.Amount.MinorUnits));

        foreach (var entry in kept)
        {
            Assert.True(await ledger.HasSeenAsync(LedgerWriter.EventOf(entry.Id), default));
            Assert.Equal(entry.Id, (await ledger.FindLinkAsync(LedgerWriter.PaymentOf(entry.Id), default))?.Owner);
            Assert.Equal(OutboxEntry.Succeeded, Assert.Single(await ledger.ReadOutboxAsync(entry.Id, default)).Type);
        }
    }
}

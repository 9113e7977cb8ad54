using Microsoft.Data.Sqlite;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.SystemTests.Ledger;

public sealed class SqliteLedgerTests : LedgerContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-").FullName;
    private readonly List<SqliteLedger> _opened = [];

    private string LedgerFile => Path.Combine(_folder, "ledger.db");

    public void Dispose()
    {
        _opened.ForEach(ledger => ledger.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<ILedger> OpenAsync() => Task.FromResult<ILedger>(Open());

    [Fact]
    public async Task A_ledger_that_is_opened_again_knows_what_it_knew()
    {
        var (posting, entry) = Claim();
        using (var first = SqliteLedger.Open(LedgerFile, Time))
        {
            await first.CommitAsync(posting, default);
            await first.CountAsync("a", 7, Now, Now + TimeSpan.FromHours(1), default);
        }

        var again = Open();

        AssertSame(entry with { Version = 1 }, await FindAsync(again, entry.Id));
        Assert.Equal(CommitResult.AlreadySeen, await again.CommitAsync(posting, default));
        Assert.Equal(posting.Totals, await again.ReadTotalsAsync(default));
        Assert.Equal(8, await again.CountAsync("a", 1, Now, Now + TimeSpan.FromHours(1), default));
    }

    [Fact]
    public async Task Of_two_who_have_the_file_open_each_sees_at_once_what_the_other_committed()
    {
        var (one, other) = (Open(), Open());
        var entry = Asked();

        await CommitAsync(one, entry);
        await CommitAsync(other, entry with { Version = 1, CoversFee = true });

        AssertSame(entry with { Version = 2, CoversFee = true }, await FindAsync(one, entry.Id));
    }

    [Fact]
    public async Task Of_200_who_claim_a_gift_through_two_openings_of_the_file_one_succeeds()
    {
        var (one, other) = (Open(), Open());
        var (posting, _) = Claim();

        var results = await AtOnceAsync(number => (number % 2 == 0 ? one : other).CommitAsync(posting with { Event = null }, default));

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(199, results.Count(result => result == CommitResult.Conflict));
        Assert.Equal(posting.Totals, await one.ReadTotalsAsync(default));
    }

    [Fact]
    public void A_file_that_several_open_at_once_for_the_first_time_is_made_once()
    {
        var opened = new SqliteLedger[8];

        Parallel.For(0, opened.Length, number => opened[number] = SqliteLedger.Open(LedgerFile, Time));

        _opened.AddRange(opened);
        Assert.DoesNotContain(null, opened);
    }

    [Fact]
    public async Task An_erased_donors_address_is_nowhere_in_the_file()
    {
        const string Address = "ann.of.green.gables@example.org";
        var entry = Asked(email: Address);
        using (var ledger = SqliteLedger.Open(LedgerFile, Time))
        {
            await CommitAsync(ledger, entry);
            await CommitAsync(ledger, (await FindAsync(ledger, entry.Id))!.Erased());
        }

        Assert.Equal([LedgerFile], Directory.GetFiles(_folder));
        Assert.DoesNotContain(Address, await File.ReadAllTextAsync(LedgerFile, System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_forgotten_leaves_the_file_with_the_next_commit()
    {
        var ledger = Open();
        await ledger.CommitAsync(
            new Posting
            {
                Event = new EventMark("evt_1", Now),
                Links =
                [
                    new StripeLink { StripeId = "pi_1", Expires = Now + StripeLink.Patience },
                    new StripeLink { StripeId = "pi_2", Owner = NewId() },
                ],
            },
            default);
        await ledger.CountAsync("a", 1, Now, Now + TimeSpan.FromHours(1), default);
        Assert.Equal(4, RowsOf("events") + RowsOf("links") + RowsOf("counters"));

        Time.Advance(TimeSpan.FromDays(36));
        await CommitAsync(ledger, Asked());

        Assert.Equal((0, 1, 0), (RowsOf("events"), RowsOf("links"), RowsOf("counters")));
    }

    [Fact]
    public async Task A_total_that_no_number_can_hold_is_refused_and_not_rounded()
    {
        var ledger = Open();
        await ledger.CommitAsync(new Posting { Totals = [new Total("general", 1, AnyEntry.Usd(long.MaxValue))] }, default);

        await Assert.ThrowsAsync<SqliteException>(
            () => ledger.CommitAsync(new Posting { Totals = [new Total("general", 1, AnyEntry.Usd(1))] }, default));

        Assert.Equal([new Total("general", 1, AnyEntry.Usd(long.MaxValue))], await ledger.ReadTotalsAsync(default));
    }

    [Fact]
    public void A_file_that_is_no_ledger_is_told_apart_from_a_mistake_of_ours()
    {
        File.WriteAllText(LedgerFile, new string('x', 8192));

        var fault = Assert.Throws<LedgerUnavailableException>(Open);

        Assert.Equal("SQLITE_NOTADB", fault.Code);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        var fault = Assert.Throws<LedgerUnavailableException>(() => SqliteLedger.Open(Path.Combine(_folder, "missing", "ledger.db"), Time));

        Assert.Equal("SQLITE_CANTOPEN", fault.Code);
    }

    [Fact]
    public void A_file_that_a_later_version_wrote_is_left_alone()
    {
        Open();
        using (var connection = Connect())
        {
            using var later = connection.CreateCommand();
            later.CommandText = "PRAGMA user_version = 2";
            later.ExecuteNonQuery();
        }

        Assert.Contains("version", Assert.Throws<LedgerUnavailableException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_was_closed_says_so()
    {
        var ledger = Open();
        ledger.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ledger.ReadTotalsAsync(default));
    }

    [Fact]
    public async Task Who_waits_for_another_writer_in_vain_is_told_to_try_again_and_has_written_nothing()
    {
        var ledger = Open();
        var entry = Asked();
        using (var connection = Connect())
        {
            using var held = connection.BeginTransaction(deferred: false);

            var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(() => CommitAsync(ledger, entry));
            Assert.Equal("SQLITE_BUSY", fault.Code);
            Assert.Null(await FindAsync(ledger, entry.Id));
        }

        Assert.Equal(CommitResult.Committed, await CommitAsync(ledger, entry));
    }

    private SqliteLedger Open()
    {
        var ledger = SqliteLedger.Open(LedgerFile, Time);
        _opened.Add(ledger);
        return ledger;
    }

    private (Posting Posting, LedgerEntry Entry) Claim()
    {
        var entry = Asked(email: "ann@example.org");
        return (
            new Posting { Event = new EventMark("evt_1", Now), Entries = [entry], Totals = [new Total("general", 1, AnyEntry.Usd(2500))] },
            entry);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = LedgerFile, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private int RowsOf(string table)
    {
        using var connection = Connect();
        using var count = connection.CreateCommand();
        count.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (int)(long)count.ExecuteScalar()!;
    }
}

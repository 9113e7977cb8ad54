using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local;
using StripeProcessor.Tests;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.SystemTests.Ledger;

/// <summary>The ledger while DynamoDB throttles, breaks and loses answers.</summary>
public sealed class DynamoDbFaultTests : IAsyncLifetime
{
    private static readonly DonationId Id = DonationId.FromGuid(Guid.Parse("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21"));

    private readonly FakeTime _time = new(passAtOnce: TimeSpan.FromSeconds(1));
    private DynamoDbStandIn _dynamo = null!;
    private DynamoDbLedger _ledger = null!;
    private string _table = null!;

    public async Task InitializeAsync()
    {
        _dynamo = await DynamoDbStandIn.StartAsync(null, null, 0, _time, default);
        _table = await LedgerTable.CreateAsync(_dynamo.Address);
        _ledger = Open("test");
    }

    public async Task DisposeAsync()
    {
        _ledger.Dispose();
        await _dynamo.DisposeAsync();
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_committed()
    {
        _dynamo.Faults.DropAfterNext(1);

        Assert.Equal(CommitResult.Committed, await ClaimAsync());

        Assert.Equal(1, (await _ledger.FindAsync(Id, default))!.Version);
    }

    [Fact]
    public async Task A_claim_whose_answer_cannot_be_read_is_committed()
    {
        _dynamo.Faults.TruncateNext(1);

        Assert.Equal(CommitResult.Committed, await ClaimAsync());
    }

    [Fact]
    public async Task A_claim_of_somebody_else_stays_a_conflict_when_its_answer_was_lost()
    {
        await ClaimAsync();
        _dynamo.Faults.DropAfterNext(1);

        Assert.Equal(CommitResult.Conflict, await ClaimAsync());
    }

    [Fact]
    public async Task A_posting_whose_answer_was_lost_twice_is_committed_once()
    {
        var posting = new Posting
        {
            Event = new EventMark("evt_1", _time.GetUtcNow()),
            Entries = [AnyEntry.Asked(Id, _time.GetUtcNow())],
            Totals = [new Total("general", 1, AnyEntry.Usd(2500))],
        };
        _dynamo.Faults.DropAfterNext(2);

        Assert.Equal(CommitResult.Committed, await _ledger.CommitAsync(posting, default));

        Assert.Equal(posting.Totals, await _ledger.ReadTotalsAsync(default));
        Assert.Equal(CommitResult.AlreadySeen, await _ledger.CommitAsync(posting, default));
    }

    [Fact]
    public async Task A_count_whose_answer_was_lost_counts_once()
    {
        _dynamo.Faults.DropAfterNext(1);
        Assert.Equal(1, await CountAsync(1));

        _dynamo.Faults.DropAfterNext(1);
        Assert.Equal(3, await CountAsync(2));

        _time.Advance(TimeSpan.FromDays(2));
        _dynamo.Faults.DropAfterNext(2);
        Assert.Equal(5, await CountAsync(5));
        Assert.Equal(5, await CountAsync(0));
    }

    [Fact]
    public async Task Throttles_breaks_and_conflicts_are_outlasted()
    {
        _dynamo.Faults.ThrottleNext(2);
        _dynamo.Faults.DropNext(2);
        _dynamo.Faults.FailNext(2);
        _dynamo.Faults.ConflictNext(2);

        Assert.Equal(CommitResult.Committed, await ClaimAsync());
    }

    [Fact]
    public async Task A_read_is_denied_once_and_told_in_our_own_words()
    {
        _dynamo.Faults.Deny("GetItem");

        var unavailable = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _ledger.FindAsync(Id, default));

        Assert.Equal("AccessDeniedException", unavailable.Code);
        Assert.Contains($"denied access to the table '{_table}'", unavailable.Message, StringComparison.Ordinal);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_page_that_comes_in_parts_is_whole()
    {
        var created = _time.GetUtcNow();
        for (var number = 0; number < 5; number++)
        {
            await _ledger.CommitAsync(new Posting { Entries = [AnyEntry.Asked(DonationId.FromToken($"tok_{number}"), created)] }, default);
        }

        _dynamo.Faults.LeaveOutNext(2);
        var page = await _ledger.ReadPageAsync(new LedgerRange(created, created.AddSeconds(1)), null, 100, default);

        Assert.Equal(5, page.Entries.Count);
    }

    [Fact]
    public async Task A_range_without_ends_is_walked_and_ends()
    {
        await ClaimAsync();
        var (found, pages, cursor) = (0, 0, (string?)null);

        do
        {
            var page = await _ledger.ReadPageAsync(new LedgerRange(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), cursor, 100, default);
            (found, pages, cursor) = (found + page.Entries.Count, pages + 1, page.Next);
        }
        while (cursor is not null);

        Assert.Equal(1, found);
        Assert.InRange(pages, 2, 20);
    }

    [Fact]
    public async Task Test_and_live_share_a_table_and_nothing_in_it()
    {
        using var live = Open("live");
        var now = _time.GetUtcNow();
        await _ledger.CommitAsync(
            new Posting
            {
                Event = new EventMark("evt_1", now),
                Entries = [AnyEntry.Asked(Id, now, email: "ann@example.org")],
                Totals = [new Total("general", 1, AnyEntry.Usd(2500))],
                Audit = new AuditNote("r", now, "ann", "refund", "a gift"),
            },
            default);
        await CountAsync(1);

        Assert.Null(await live.FindAsync(Id, default));
        Assert.False(await live.HasSeenAsync("evt_1", default));
        Assert.Empty(await live.ReadTotalsAsync(default));
        Assert.Empty(await live.ReadAuditAsync(now, default));
        Assert.Empty(await live.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default));
        Assert.Empty((await live.ReadPageAsync(new LedgerRange(now, now.AddDays(1)), null, 10, default)).Entries);
        Assert.Equal(0, await live.CountAsync("clicks", 0, now, now.AddDays(1), default));
    }

    [Fact]
    public async Task A_cursor_of_the_test_ledger_is_none_of_the_live_one()
    {
        using var live = Open("live");
        var now = _time.GetUtcNow();
        await ClaimAsync();
        var page = await _ledger.ReadPageAsync(new LedgerRange(now, now.AddYears(2)), null, 1, default);

        await Assert.ThrowsAsync<ArgumentException>(() => live.ReadPageAsync(new LedgerRange(now, now.AddYears(2)), page.Next!, 1, default));
    }

    [Fact]
    public async Task What_expired_is_forgotten_alike_before_and_after_DynamoDB_deletes_it()
    {
        await _ledger.CommitAsync(
            new Posting
            {
                Event = new EventMark("evt_1", _time.GetUtcNow()),
                Links = [new StripeLink { StripeId = "pi_1", Expires = _time.GetUtcNow() + StripeLink.Patience }],
            },
            default);
        await CountAsync(1);

        Assert.Equal(0, _dynamo.DeleteExpired());
        _time.Advance(TimeSpan.FromDays(36));
        Assert.False(await _ledger.HasSeenAsync("evt_1", default));
        Assert.Null(await _ledger.FindLinkAsync("pi_1", default));
        Assert.Equal(0, await CountAsync(0));

        Assert.Equal(3, _dynamo.DeleteExpired());
        Assert.False(await _ledger.HasSeenAsync("evt_1", default));
        Assert.Null(await _ledger.FindLinkAsync("pi_1", default));
        Assert.Equal(2, await CountAsync(2));
    }

    [Fact]
    public async Task A_certificate_from_an_untrusted_root_is_told_apart_and_met_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var dynamo = await DynamoDbStandIn.StartAsync(null, certificate, 0, _time, default);
        using var ledger = DynamoDbLedger.Create(LedgerTable.Options(dynamo.Address, "gifts"), time: _time);

        var unavailable = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.FindAsync(Id, default));

        Assert.Equal(DynamoDbLedger.UntrustedRoot, unavailable.Code);
        Assert.Empty(_time.Waits);
    }

    private DynamoDbLedger Open(string mode) =>
        DynamoDbLedger.Create(LedgerTable.Options(_dynamo.Address, _table) with { Mode = mode }, time: _time);

    private Task<CommitResult> ClaimAsync() =>
        _ledger.CommitAsync(new Posting { Entries = [AnyEntry.Asked(Id, _time.GetUtcNow())] }, default);

    private Task<long> CountAsync(long amount) =>
        _ledger.CountAsync("clicks", amount, _time.GetUtcNow(), _time.GetUtcNow().AddDays(1), default);
}

using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Local;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.Tests.Function;

public sealed class BooksTests
{
    private static readonly DonationId Gift = DonationId.FromGuid(new Guid(7, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]));

    [Fact]
    public async Task A_payment_whose_gift_comes_while_it_is_written_down_is_not_lost_to_the_gift()
    {
        using var ledger = SqliteLedger.Open(":memory:", new FakeTime());
        var gift = AnyEntry.Asked(Gift, FakeTime.Start).With(new Finding { Payment = new Payment { Id = "pi_1" } });
        var interrupted = new InterruptedLedger(ledger, "pi_1", async () =>
        {
            var posting = new Posting { Links = [new StripeLink { StripeId = "pi_1", Owner = Gift }] };
            Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(posting.Replacing(null, gift, FakeTime.Start), default));
        });

        var paid = new Payment { Id = "pi_1", Standing = new Standing(PaymentState.Succeeded, FakeTime.Start) };
        await new Books(interrupted, new FakeTime(), () => 0).ApplyAsync(new Finding { Payment = paid }, mark: null, default);

        Assert.True((await ledger.FindAsync(Gift, default))!.IsPaid);
    }

    /// <summary>A ledger in which somebody else writes between a look for an id of Stripe's and its answer's arrival.</summary>
    private sealed class InterruptedLedger(ILedger ledger, string stripeId, Func<Task> meanwhile) : ILedger
    {
        private Func<Task>? _meanwhile = meanwhile;

        public async Task<StripeLink?> FindLinkAsync(string id, CancellationToken cancellationToken)
        {
            var found = await ledger.FindLinkAsync(id, cancellationToken);
            if (id == stripeId && Interlocked.Exchange(ref _meanwhile, null) is { } act)
            {
                await act();
            }

            return found;
        }

        public Task<LedgerEntry?> FindAsync(DonationId id, CancellationToken cancellationToken) => ledger.FindAsync(id, cancellationToken);

        public Task<bool> HasSeenAsync(string eventId, CancellationToken cancellationToken) => ledger.HasSeenAsync(eventId, cancellationToken);

        public Task<CommitResult> CommitAsync(Posting posting, CancellationToken cancellationToken) => ledger.CommitAsync(posting, cancellationToken);

        public Task<LedgerPage> ReadPageAsync(LedgerRange range, string? cursor, int limit, CancellationToken cancellationToken) =>
            ledger.ReadPageAsync(range, cursor, limit, cancellationToken);

        public Task<IReadOnlyList<Total>> ReadTotalsAsync(CancellationToken cancellationToken) => ledger.ReadTotalsAsync(cancellationToken);

        public Task<IReadOnlyList<DonationId>> FindByDonorAsync(string donorKey, CancellationToken cancellationToken) =>
            ledger.FindByDonorAsync(donorKey, cancellationToken);

        public Task<IReadOnlyList<OutboxEntry>> ReadOutboxAsync(DonationId id, CancellationToken cancellationToken) =>
            ledger.ReadOutboxAsync(id, cancellationToken);

        public Task<IReadOnlyList<AuditNote>> ReadAuditAsync(DateTimeOffset month, CancellationToken cancellationToken) =>
            ledger.ReadAuditAsync(month, cancellationToken);

        public Task<long> CountAsync(
            string counter, long amount, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken) =>
            ledger.CountAsync(counter, amount, now, expires, cancellationToken);
    }
}

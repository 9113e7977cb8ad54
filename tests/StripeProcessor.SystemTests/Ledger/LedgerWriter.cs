using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.SystemTests.Ledger;

/// <summary>Commits gift after gift until it is killed, and writes down each one that the ledger answered.</summary>
internal static class LedgerWriter
{
    private const int Writers = 4;

    public static async Task RunAsync(string file, TextWriter answered)
    {
        using var ledger = SqliteLedger.Open(file, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => CommitForEverAsync(ledger, answered))));
    }

    public static string EventOf(DonationId id) => $"evt_{id}";

    public static string PaymentOf(DonationId id) => $"pi_{id}";

    public static Posting Posting(DonationId id, DateTimeOffset now)
    {
        var paid = AnyEntry.Asked(id, now, email: "ann@example.org")
            .With(new Finding { Payment = new Payment { Id = PaymentOf(id), Standing = new Standing(PaymentState.Succeeded, now) } });
        var posting = new Posting
        {
            Event = new EventMark(EventOf(id), now),
            Links = [new StripeLink { StripeId = PaymentOf(id), Owner = id }],
        };
        return posting.Replacing(null, paid, now);
    }

    private static async Task CommitForEverAsync(ILedger ledger, TextWriter answered)
    {
        while (true)
        {
            var id = DonationId.FromGuid(Guid.NewGuid());
            if (await ledger.CommitAsync(Posting(id, TimeProvider.System.GetUtcNow()), default) != CommitResult.Committed)
            {
                throw new InvalidOperationException($"{id} was not committed");
            }

            lock (answered)
            {
                answered.WriteLine(id);
                answered.Flush();
            }
        }
    }
}

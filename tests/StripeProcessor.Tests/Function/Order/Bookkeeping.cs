using System.Globalization;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Local;
using StripeProcessor.Stripe;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>A ledger of its own, to which a history is told.</summary>
internal sealed class Bookkeeping : IDisposable
{
    private static readonly FakeTime Time = new();

    private readonly SqliteLedger? _own;
    private readonly History _history;
    private readonly Books _books;

    /// <param name="history">Whose gifts are claimed in it.</param>
    /// <param name="ledger">Another's ledger; null: one in memory.</param>
    public Bookkeeping(History history, ILedger? ledger = null)
    {
        _history = history;
        _own = ledger is null ? SqliteLedger.Open(":memory:", Time) : null;
        _books = new Books(ledger ?? _own!, Time, () => 0);
    }

    public async Task ClaimAsync()
    {
        foreach (var claim in _history.Claims)
        {
            await _books.ClaimAsync(claim, default);
        }
    }

    /// <summary>Reads and applies as the webhook's route does, without its signature.</summary>
    public async Task TakeAsync(IEnumerable<Told> told)
    {
        var findings = new EventFindings(new Findings("gifts"));
        var bookings = new Bookings(_books);
        using var stripe = new StripeAnswers(_history.Answer);
        var client = new StripeClient("sk_test_4711", handler: stripe, time: Time);

        foreach (var one in told)
        {
            if (one is Told.Event happened)
            {
                var read = happened.Read;
                if (findings.Of(read) is { Finding: { } finding } reading && !await _books.Ledger.HasSeenAsync(read.Id, default))
                {
                    var complete = await bookings.CompleteAsync(client, finding, reading.Unbooked, default);
                    await _books.ApplyAsync(complete, new EventMark(read.Id, Time.GetUtcNow()), default);
                }
            }
            else
            {
                await TakeAsync((Told.Answer)one);
            }
        }
    }

    public Task TakeAsync(Told.Answer answer) => _books.ChangeAsync(answer.Gift, entry => entry.With(answer.Finding), default);

    /// <summary>All that the ledger says about the history's gifts: entries, owners of ids, what waits for an owner, totals.</summary>
    public async Task<string> StateAsync()
    {
        var lines = new List<string>();
        foreach (var id in _history.Outcomes.Keys.OrderBy(id => id.ToString(), StringComparer.Ordinal))
        {
            var entry = await _books.Ledger.FindAsync(id, default);
            lines.Add($"== {id} {(entry is null ? "(none)" : "")}");
            lines.AddRange(entry is null ? [] : EntryFields.Write(entry).Select(field => $"{field.Key}={field.Value}"));
        }

        foreach (var stripeId in _history.Linked.Order(StringComparer.Ordinal))
        {
            var link = await _books.Ledger.FindLinkAsync(stripeId, default);
            lines.Add($"== {stripeId} {link?.Owner?.ToString() ?? "(nobody)"} {(link?.Owner is null ? WholeText.Of(link?.Payment) : "")}");
        }

        lines.AddRange((await TotalsAsync()).Select(total => string.Create(
            CultureInfo.InvariantCulture, $"== total {total.Designation} {total.Count} {total.Amount.MinorUnits} {total.Amount.Currency.Code}")));
        return string.Join('\n', lines);
    }

    /// <summary>What is in the ledger is what came and stayed at Stripe, to the unit and to the booking; and the totals are its sum.</summary>
    public async Task CheckAgainstStripeAsync()
    {
        var shares = new List<Total>();
        foreach (var (id, (worth, movements)) in _history.Outcomes)
        {
            var entry = await _books.Ledger.FindAsync(id, default);
            Assert.True(entry is not null, $"the ledger has no {id}");
            Assert.Equal((id, worth), (id, entry.Worth.MinorUnits));
            Assert.Equal(movements, entry.Movements.Select(movement => movement.Id).Order(StringComparer.Ordinal));
            shares.Add(entry.Share);
        }

        var sums = shares.GroupBy(share => (share.Designation, share.Amount.Currency)).Select(group => new Total(
            group.Key.Designation,
            group.Sum(share => share.Count),
            Money.FromMinorUnits(group.Sum(share => share.Amount.MinorUnits), group.Key.Currency)));
        Assert.Equal(Sorted(sums), await TotalsAsync());
    }

    public void Dispose() => _own?.Dispose();

    private async Task<IEnumerable<Total>> TotalsAsync() => Sorted(await _books.Ledger.ReadTotalsAsync(default));

    // A total of nothing is none: whether a row is left of it depends on the way.
    private static List<Total> Sorted(IEnumerable<Total> totals) =>
    [
        .. totals.Where(total => total.Count != 0 || total.Amount.MinorUnits != 0)
            .OrderBy(total => total.Designation, StringComparer.Ordinal).ThenBy(total => total.Amount.Currency.Code, StringComparer.Ordinal),
    ];
}
